"""What a sentence needs from those before it: who "he" is, whether it can be quoted alone."""

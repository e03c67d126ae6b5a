"""What a sentence needs from those before it to be understood alone."""

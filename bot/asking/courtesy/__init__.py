"""What is no question: greetings, thanks, "who are you?". A short sentence, and nothing is kept."""

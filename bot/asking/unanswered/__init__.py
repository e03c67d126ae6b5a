"""What becomes of a question without an answer: kept for moderators, answered later."""

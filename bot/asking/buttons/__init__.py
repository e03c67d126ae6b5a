"""The buttons under an answer: more quotations, share, votes."""

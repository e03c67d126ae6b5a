"""Members say whether an answer helped: one vote each, and why not if they like."""

"""Passages in, quotations out: each room is a step of retrieval; start at `answering.question`."""

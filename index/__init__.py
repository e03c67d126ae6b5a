"""Passages in, quotations out: embedding, search, ranking, confidence, snapshots."""

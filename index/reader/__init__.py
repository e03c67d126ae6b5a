"""A network that reads question and passage together: what answers, how surely, where."""

"""BM25: where each word is, and the passages that are best for some words."""

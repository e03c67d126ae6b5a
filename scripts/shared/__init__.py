"""What several scripts need: development data, folds, cached embeddings and readings."""

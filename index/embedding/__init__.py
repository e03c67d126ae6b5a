"""Texts to vectors: the model, requests of many gathered into batches, vectors kept."""

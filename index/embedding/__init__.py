"""Texts to vectors: the model, requests gathered into batches, vectors kept from before."""

"""Learn weights: the reader, the ranking, the choice of sentences, the confidence."""

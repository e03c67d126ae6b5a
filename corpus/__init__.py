"""Articles in, passages out: reading, cleaning, the library; no vectors, no Discord."""

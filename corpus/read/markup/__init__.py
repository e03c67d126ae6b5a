"""What the markup of a document means: its blocks, raised and struck words, metadata, tags."""

"""What an index is, in memory and on disk: segments, BM25, vectors, numbered snapshots."""

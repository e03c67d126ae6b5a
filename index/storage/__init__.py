"""What an index is, in memory and on disk: segments, vectors, numbered snapshots."""

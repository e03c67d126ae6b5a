"""What an index is on disk: segments, snapshots of segments, word statistics."""

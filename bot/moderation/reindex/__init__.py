"""Re-indexing: live progress that can be stopped, and what a restart interrupted."""

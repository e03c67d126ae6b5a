"""Articles shown, edited, updated, removed and restored."""

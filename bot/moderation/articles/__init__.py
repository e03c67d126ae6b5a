"""Articles listed, shown, edited, updated, removed, restored and exported."""

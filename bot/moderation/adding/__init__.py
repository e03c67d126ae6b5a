"""Articles from an address, files or pasted text, previewed before they are stored."""

"""Read a file or a page, whatever its format, into a draft of an article."""

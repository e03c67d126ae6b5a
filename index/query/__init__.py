"""What a question asks for: mended, its words, parts, sources, dates and kind of answer."""

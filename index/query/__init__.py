"""What a question asks for: its words, parts, sources, dates and kind of answer."""

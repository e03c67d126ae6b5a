"""Books, office documents, slides and captions, each by the library that parses its format."""

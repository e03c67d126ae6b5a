"""Documents and slides of office programs, each by the library that parses its format."""

"""Compare the stores of vectors; see `__main__`."""

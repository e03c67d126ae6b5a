"""A library in, its next snapshot out: embed what is new, write it beside the live one, swap."""

"""A quotation as a picture to pass on: every sign of it drawn, or none."""

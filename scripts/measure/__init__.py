"""Measure quality, speed and robustness, and write the tables of `docs/`."""

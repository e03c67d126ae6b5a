"""Photograph the real bot in a simulated Discord for `docs/images`."""

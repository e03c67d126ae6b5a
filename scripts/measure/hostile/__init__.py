"""Inputs made to stop a reader, and how long each takes to read."""

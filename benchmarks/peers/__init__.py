"""Peers as their own documentation recommends them, each run in an environment of its own."""

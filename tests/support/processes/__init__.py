"""Bots and workers that are processes, and the stand-in for Discord that bots share."""

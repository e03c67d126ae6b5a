"""Kills, full disks and damaged files, everywhere, and the proof that nothing is lost by them."""

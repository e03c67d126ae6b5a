"""The moderator log: who changed what, and when."""

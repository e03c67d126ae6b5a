"""Several bots that are processes, and the stand-in for Discord that they share."""

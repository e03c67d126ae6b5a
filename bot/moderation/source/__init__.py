"""What a moderator may add in a day, and the form for an article's source."""

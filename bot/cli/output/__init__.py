"""What the command line prints: answers, articles and changes, for people or as JSON."""

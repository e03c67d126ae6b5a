"""One extension a command, named for what members type."""

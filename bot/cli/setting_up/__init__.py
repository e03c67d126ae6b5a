"""Setting the bot up: from a token to an invitation, in one command."""

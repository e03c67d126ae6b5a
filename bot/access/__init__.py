"""What the bot needs of Discord: a token, an invitation, permissions in channels."""

"""What the bot needs to get in: a token, an invitation, permissions, addresses of servers."""

"""How the bot is, for who runs it: metrics, health over HTTP, and what systemd is told."""

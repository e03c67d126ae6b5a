"""What maintainers run with `python -m scripts.ROOM.NAME`; the bot needs none of it."""

"""What moderators do, a room for each task."""

"""What moderators do, a folder a task: adding, changing, settings, the inbox of open questions."""

"""Questions in messages: mentions, direct messages, replies; edited or deleted later."""

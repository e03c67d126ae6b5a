"""What an operator does for the data: look for damage, back up, restore."""

"""Help, and what a member may see, take along and delete of what is kept about them."""

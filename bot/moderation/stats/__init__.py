"""`/stats`: what members asked, how it was answered, and what they thought of it."""

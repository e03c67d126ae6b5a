"""Questions that the articles did not answer, for moderators to act on."""

"""Large imports into a server's library, as moderators see and stop them."""

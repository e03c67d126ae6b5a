"""A member sees what is kept about them in a server, takes it along, and has it deleted."""

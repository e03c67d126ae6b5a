"""The first message on a server: four steps, and three questions that are answered for sure."""

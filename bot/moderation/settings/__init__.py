"""One panel for what a server chooses, and who may moderate."""

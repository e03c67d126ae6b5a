"""How fast it is: beside its peers, beside a neighbour, and as it grows. Not for the bot."""

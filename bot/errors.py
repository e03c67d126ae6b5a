"""What can stop the bot from starting; the rest of the tree is in `corpus.errors`."""

from __future__ import annotations

from corpus.errors import PullquoteError


class StartError(PullquoteError):
    """A setting, the token or Discord itself keeps the program from starting."""

"""How much one message may hold, and counting against it while a reply is laid out.

Discord allows 4,000 characters over all texts of a Components V2 message and 40 components, and
has answered 500 to messages whose bytes plus 12 a text pass some 10,170. Replies are built within
smaller numbers, so that nothing is ever cut by the server.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_CHARS = 3_900
MAX_BYTES = 9_900
_BYTES_A_TEXT = 12
"""What Discord seems to add for each text; measured, not documented."""


@dataclass
class Budget:
    """What is left of a message.

    Attributes:
        chars: Characters left.
        size: Bytes left, the toll for each text included.
    """

    chars: int = MAX_CHARS
    size: int = MAX_BYTES

    def fits(self, *texts: str) -> bool:
        """Return whether all these texts still fit together."""
        chars, size = _cost(texts)
        return chars <= self.chars and size <= self.size

    def spend(self, *texts: str) -> None:
        """Count texts that have been placed."""
        chars, size = _cost(texts)
        self.chars -= chars
        self.size -= size


def _cost(texts: tuple[str, ...]) -> tuple[int, int]:
    size = sum(len(text.encode("utf-8", "replace")) + _BYTES_A_TEXT for text in texts)
    return sum(map(len, texts)), size

"""How much time, memory and output one input may take."""

from __future__ import annotations

from dataclasses import dataclass

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a child process may use before it is ended.

    Attributes:
        seconds: Of a processor, for one input, however small. Windows does not count them: there,
            as wherever a child only waits, it is ended when three times as long is over.
        seconds_a_megabyte: Added for its size: a book takes longer than a page.
        memory: Of the child's address space, in bytes. Linux keeps to it; macOS and Windows have
            no such limit, and there only time and output are bounded.
        output: Of what is read, in bytes.
    """

    seconds: float = 20.0
    seconds_a_megabyte: float = 3.0
    memory: int = 1024 * _MEGABYTE
    output: int = 64 * _MEGABYTE

    def time_for(self, size: int) -> float:
        """Return how long an input of so many bytes may take, in seconds."""
        return self.seconds + self.seconds_a_megabyte * size / _MEGABYTE

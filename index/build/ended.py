"""How builds of indexes ended, counted for who watches the bot."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio


class Ended(Counter[str]):
    """How many builds were "built", "stopped" or "failed"."""

    def __init__(self) -> None:
        super().__init__(built=0, stopped=0, failed=0)

    def count(self, task: asyncio.Task[Any]) -> None:
        """Count a build whose task is done."""
        if task.cancelled():
            self["stopped"] += 1
        else:
            self["failed" if task.exception() else "built"] += 1

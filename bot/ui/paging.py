"""Turning pages: where Back and Next lead from a page, and the buttons that do it.

A list's own class of button says in its `custom_id` what the list was made from; everything else
of a page turner is here.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui import wording
from bot.ui.language import say
from bot.ui.persistent import NEVER, PersistentButton


@dataclass(frozen=True)
class Turn:
    """One step from a page to the one before it or after it.

    Attributes:
        back: Whether it leads back.
        page: The page it leads to, from 0.
        possible: Whether there is such a page.
    """

    back: bool
    page: int
    possible: bool = True

    @property
    def label(self) -> str:
        """What its button says."""
        return say(wording.BACK if self.back else wording.NEXT)


def turns(page: int, last: int) -> tuple[Turn, Turn]:
    """Return the steps back and forth; one that leads nowhere keeps its place, to be disabled.

    Args:
        page: The page that is shown, from 0.
        last: The last page, from 0.
    """
    return Turn(True, max(0, page - 1), page > 0), Turn(False, page + 1, page < last)


class PageTurnButton(PersistentButton, template=NEVER):
    """Turns a list to another page.

    Args:
        custom_id: At most 100 characters; matches the template.
        turn: What it does.
    """

    def __init__(self, custom_id: str, turn: Turn) -> None:
        super().__init__(custom_id, turn.label, enabled=turn.possible)
        self.page = turn.page

"""The foot of an answer: a row of buttons, and a menu for the rest. No phone needs more lines.

A phone shows four short buttons side by side. Where there are several quotations, the ways into
their articles are in the menu; where there is one, Context is a button if there is room for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import ui

from bot.quotation.buttons import context_entries, exact_entries, related_entries
from bot.quotation.card_button import card_entries
from bot.quotation.menu import AnswerMenu, Entry
from bot.ui import wording
from bot.ui.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answer import Quotation

_A_ROW = 5  # of Discord
_ON_A_PHONE = 4


@dataclass(frozen=True)
class Buttons:
    """What to put under an answer; the layout knows none of the features behind it.

    Attributes:
        row: Finished buttons, five at most.
        menu: What is wanted less often.
    """

    row: Sequence[ui.Item[Any]] = ()
    menu: Sequence[Entry] = ()


def rows_under(
    quotations: Sequence[Quotation], shown: int, buttons: Buttons
) -> list[ui.ActionRow[Any]]:
    """Make the rows under quotations.

    Args:
        quotations: Of the answer, in the order in which they are shown.
        shown: So many of them there was room for.
        buttons: Of the features.
    """
    contexts = context_entries(quotations, shown)
    row = list(buttons.row)
    if len(contexts) == 1 and len(row) < _ON_A_PHONE:
        row.insert(0, contexts.pop().button)
    first = say(wording.MENU_OF_CONTEXTS if contexts else wording.MENU)
    menu = [*contexts, *exact_entries(quotations), *card_entries(quotations), *buttons.menu]
    return rows_of(row, menu, first)


def rows_beside(related: Sequence[Quotation], buttons: Buttons) -> list[ui.ActionRow[Any]]:
    """Make the rows under "I couldn't find this", the menu of related passages first.

    Args:
        related: Passages that are near the question and don't answer it.
        buttons: Of the features.
    """
    entries = related_entries(related)
    if not entries:
        return rows_of(buttons.row, buttons.menu, say(wording.MENU))
    rows = rows_of(buttons.row, [*entries, *buttons.menu], say(wording.MENU_OF_RELATED), least=1)
    return rows[::-1]


def rows_of(
    row: Sequence[ui.Item[Any]], menu: Sequence[Entry], placeholder: str, *, least: int = 2
) -> list[ui.ActionRow[Any]]:
    """Make a row of buttons, and one with a menu.

    Args:
        row: Buttons, five at most.
        menu: Entries of the menu; fewer than `least` are buttons too, where the row has room.
        placeholder: What the menu says while nothing is chosen.
        least: So many entries are worth a menu.
    """
    if len(menu) < least and len(row) + len(menu) <= _A_ROW:
        row, menu = [*row, *(entry.button for entry in menu)], ()
    made: list[ui.ActionRow[Any]] = [ui.ActionRow(*row)] if row else []
    return [*made, ui.ActionRow(AnswerMenu.of(menu, placeholder))] if menu else made


def is_menu(rows: Sequence[ui.ActionRow[Any]]) -> bool:
    """Return whether the rows begin with a menu."""
    return bool(rows) and isinstance(rows[0].children[0], AnswerMenu)

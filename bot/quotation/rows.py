"""The buttons under an answer: quotations in their place, what did not fit, related passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.quotation.buttons import PassageButton
from bot.quotation.reference import Reference
from bot.ui import wording
from bot.ui.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answer import Quotation

A_ROW = 5
"""So many buttons stand beside one another at most."""
_RELATED = 3
_LABEL = 60


def related_buttons(related: Sequence[Quotation]) -> list[PassageButton]:
    """Buttons to passages of up to three articles that do not answer."""
    buttons: list[PassageButton] = []
    seen: set[str] = set()
    for quotation in related:
        reference = Reference.to(quotation)
        if reference is None or quotation.article.id in seen:
            continue
        seen.add(quotation.article.id)
        buttons.append(PassageButton(reference, "rel", _short(quotation.article.title)))
    return buttons[:_RELATED]


def context_buttons(shown: Sequence[Quotation]) -> list[PassageButton]:
    """A button for each quotation that is shown, to its place in the article."""
    named = wording.CONTEXT_OF if len(shown) > 1 else wording.CONTEXT
    return [
        PassageButton(reference, "ctx", say(named, number=number))
        for number, reference in enumerate(map(Reference.to, shown), 1)
        if reference is not None
    ][:A_ROW]


def exact_button(shown: Sequence[Quotation]) -> list[PassageButton]:
    """A button to the file with the first quotation's exact text; Context leads to the others'."""
    reference = Reference.to(shown[0])
    label = say(wording.EXACT_TEXT_OF, number=1) if len(shown) > 1 else say(wording.EXACT_TEXT)
    return [] if reference is None else [PassageButton(reference, "txt", label)]


def more_buttons(rest: Sequence[Quotation]) -> list[PassageButton]:
    """A button for each quotation that did not fit; an answer has five quotations at most."""
    return [
        PassageButton(reference, "ctx", say(wording.MORE_OF, title=_short(quotation.article.title)))
        for quotation, reference in ((quotation, Reference.to(quotation)) for quotation in rest)
        if reference is not None
    ][:A_ROW]


def _short(title: str) -> str:
    return title if len(title) <= _LABEL else title[: _LABEL - 1].rstrip() + "…"

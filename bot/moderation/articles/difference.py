"""What an update would change, as a moderator reads it: counted, then in short excerpts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.moderation.articles import wording
from bot.ui.language import say
from bot.ui.message_budget import Budget

if TYPE_CHECKING:
    from corpus.library import Changes

EXCERPT = 160
MOST = 4
_RESERVED = 700


def summary(made: Changes) -> list[str]:
    """Put the difference into texts that fit into a message beside a heading and a source.

    Args:
        made: Something must differ.
    """
    budget = Budget()
    budget.spend(" " * _RESERVED)
    texts = [_details(made)] if made.details else []
    counted = shared.paragraphs(len(made.added), len(made.removed), len(made.reworded))
    texts.append(say(wording.TEXT_CHANGES, counted=counted))
    for text in texts:
        budget.spend(text)
    parts = [
        (wording.ADDED_PARAGRAPHS, [f"- {_excerpt(text)}" for text in made.added]),
        (wording.REMOVED_PARAGRAPHS, [f"- ~~{_excerpt(text)}~~" for text in made.removed]),
        (wording.REWORDED_PARAGRAPHS, [_reworded(old, new) for old, new in made.reworded]),
    ]
    for heading, lines in parts:
        text = _part(heading, lines)
        if text and budget.fits(text):
            budget.spend(text)
            texts.append(text)
    return texts


def _details(made: Changes) -> str:
    return "\n".join([say(wording.DETAILS), *(wording.detail(*one) for one in made.details)])


def _part(heading: str, lines: list[str]) -> str:
    if not lines:
        return ""
    shown = [say(heading), *lines[:MOST]]
    if len(lines) > MOST:
        shown.append(wording.more(len(lines) - MOST))
    return "\n".join(shown)


def _excerpt(text: str) -> str:
    return wording.clip(text, EXCERPT)


def _reworded(old: str, new: str) -> str:
    """Show the two paragraphs around the first word in which they differ."""
    before, after = old.split(), new.split()
    most = min(len(before), len(after))
    first = next((n for n in range(most) if before[n] != after[n]), most)
    start = max(0, first - 4)
    lead = "… " if start else ""
    shown = [lead + " ".join(words[start:]) for words in (before, after)]
    old_text, new_text = map(_excerpt, shown)
    was = say(wording.REWORDED_FROM, text=old_text)
    return f"{was}\n{say(wording.REWORDED_TO, text=new_text)}"

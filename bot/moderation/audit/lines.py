"""An entry of the audit log as one compact line of Markdown, safe to show anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation.audit import wording
from bot.moderation.audit.phrases import words_of
from bot.records.audit import OPERATOR, Action
from bot.text import one_line
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.wording import retention

if TYPE_CHECKING:
    from bot.records.audit import Entry

_SUBJECT, _DETAIL = 150, 250  # characters, before they are escaped


def line(entry: Entry) -> str:
    """Say an entry in one line, in the reader's language: who, what, to what, and more about it."""
    subject, detail = words_of(entry)
    what = f"**{escape_line(one_line(subject, _SUBJECT))}**" if subject.strip() else ""
    if isinstance(entry.action, Action):
        said = say(wording.DID[entry.action], who=who(entry.actor), what=what).rstrip()
    else:  # a newer version's action, by its name
        said = f"{who(entry.actor)} {escape_line(entry.action)} {what}".rstrip()
    return f"{said}: {escape_line(one_line(detail, _DETAIL))}" if detail.strip() else said


def row(entry: Entry) -> str:
    """Say an entry as `/audit` lists it: the line, and when it was."""
    return f"{line(entry)}\n-# {entry.number} · <t:{int(entry.at.timestamp())}:R>"


def foot(first: int, last: int, days: int) -> str:
    """Say which entries a page shows, and for how many days any is kept."""
    if first == last:
        return say(wording.ONE_KEPT, first=str(first), kept=retention(days))
    return say(wording.KEPT, first=str(first), last=str(last), kept=retention(days))


def who(actor: int) -> str:
    """Name a member, shown by name where Discord knows them, without a ping; or the operator."""
    return say(wording.THE_OPERATOR) if actor == OPERATOR else f"<@{actor}>"

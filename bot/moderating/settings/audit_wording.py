"""What the audit log says, in words: one compact line an entry, safe to show anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.escape import escape_line
from bot.moderating.settings import wording
from bot.records.audit import OPERATOR, Action

if TYPE_CHECKING:
    from bot.records.audit import Entry

HEADING = "### What moderators have done"
NOTHING_YET = (
    "Nothing has been changed here yet. What moderators do with the articles, the index, the "
    "questions and the settings will be listed here."
)
NO_OLDER = "There is nothing older than that in the log."
KEPT = "-# Entries {first} to {last} · kept for {kept}"
ONE_KEPT = "-# Entry {first} · kept for {kept}"

_DID = {
    Action.ADDED: "added {}",
    Action.UPDATED: "updated {}",
    Action.EDITED: "edited the details of {}",
    Action.REMOVED: "removed {}",
    Action.RESTORED: "brought back {}",
    Action.REINDEXED: "read the articles anew {}",
    Action.CANCELLED: "stopped the re-indexing {}",
    Action.ROLLED_BACK: "rolled the library back {}",
    Action.EXPORTED: "exported the library {}",
    Action.SETTINGS: "changed the setting {}",
    Action.DISMISSED: "dismissed the question {}",
    Action.ANSWERED: "marked as answered the question {}",
}
_SUBJECT = 150
_DETAIL = 250


def line(entry: Entry) -> str:
    """An entry as one line of Markdown: who, what, to what, and more about it."""
    subject = f"**{_short(entry.subject, _SUBJECT)}**" if entry.subject.strip() else ""
    did = _DID[entry.action] if isinstance(entry.action, Action) else _unknown(entry.action)
    told = f"{who(entry.actor)} {did.format(subject)}".rstrip()
    return f"{told}: {_short(entry.detail, _DETAIL)}" if entry.detail.strip() else told


def row(entry: Entry) -> str:
    """An entry as `/audit` lists it: the line, and when it was."""
    return f"{line(entry)}\n-# {entry.number} · <t:{int(entry.at.timestamp())}:R>"


def foot(first: int, last: int, days: int) -> str:
    """Which entries a page shows, and how long any is kept."""
    form = ONE_KEPT if first == last else KEPT
    return form.format(first=first, last=last, kept=wording.kept(days))


def who(actor: int) -> str:
    """A member, shown by name where Discord knows them, without a ping; or the operator."""
    return "The operator" if actor == OPERATOR else f"<@{actor}>"


def _unknown(action: str) -> str:
    """A newer version's action, by its name."""
    return f"{escape_line(action).replace('{', '').replace('}', '')} {{}}"


def _short(text: str, limit: int) -> str:
    flat = " ".join(text.split())
    return escape_line(flat if len(flat) <= limit else f"{flat[: limit - 1].rstrip()}…")

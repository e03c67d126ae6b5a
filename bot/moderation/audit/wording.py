"""What the audit log says, in words: one compact line an entry, safe to show anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.records.audit import OPERATOR, Action
from bot.text import one_line
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.wording import retention

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

DID = {
    Action.ADDED: "{who} added {what}",
    Action.UPDATED: "{who} updated {what}",
    Action.EDITED: "{who} edited the details of {what}",
    Action.REMOVED: "{who} removed {what}",
    Action.RESTORED: "{who} brought back {what}",
    Action.REINDEXED: "{who} brought {what} up to date",
    Action.CANCELLED: "{who} stopped {what}",
    Action.ROLLED_BACK: "{who} rolled the library back to {what}",
    Action.EXPORTED: "{who} exported the library, {what}",
    Action.SETTINGS: "{who} changed the setting {what}",
    Action.DISMISSED: "{who} dismissed the question {what}",
    Action.ANSWERED: "{who} marked as answered the question {what}",
}
THE_OPERATOR = "The operator"
OURS = "the index", "the re-index", "unanswered question"
"""What the log calls things that have no title."""
NEWEST, OLDER = "Newest", "Older"
_SUBJECT = 150
_DETAIL = 250


def line(entry: Entry) -> str:
    """An entry as one line of Markdown: who, what, to what, and more about it.

    What stands in the log is in English; the names of settings and `OURS` are ours to translate.
    """
    named = entry.action is Action.SETTINGS or entry.subject in OURS
    subject = say(entry.subject) if named else entry.subject
    detail = say(entry.detail) if entry.detail in OURS else entry.detail
    what = f"**{escape_line(one_line(subject, _SUBJECT))}**" if subject.strip() else ""
    if isinstance(entry.action, Action):
        told = say(DID[entry.action], who=who(entry.actor), what=what).rstrip()
    else:  # a newer version's action, by its name
        told = f"{who(entry.actor)} {escape_line(entry.action)} {what}".rstrip()
    return f"{told}: {escape_line(one_line(detail, _DETAIL))}" if detail.strip() else told


def row(entry: Entry) -> str:
    """An entry as `/audit` lists it: the line, and when it was."""
    return f"{line(entry)}\n-# {entry.number} · <t:{int(entry.at.timestamp())}:R>"


def foot(first: int, last: int, days: int) -> str:
    """Which entries a page shows, and how long any is kept."""
    if first == last:
        return say(ONE_KEPT, first=str(first), kept=retention(days))
    return say(KEPT, first=str(first), last=str(last), kept=retention(days))


def who(actor: int) -> str:
    """A member, shown by name where Discord knows them, without a ping; or the operator."""
    return say(THE_OPERATOR) if actor == OPERATOR else f"<@{actor}>"

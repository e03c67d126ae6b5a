"""What several rooms of moderation say alike: names of settings and of modes, and things counted.

The audit log says them too, long after they happened, so what it stores are their keys (see
`bot.moderation.audit.phrases`).
"""

from __future__ import annotations

from bot.records.settings import Mode, Sureness
from bot.ui.language import say, say_count

SETTINGS = {
    "channels": "Where I answer",
    "elsewhere": "All other channels",
    "forums": "Forum posts",
    "moderator_roles": "Who moderates",
    "sureness": "How I answer",
    "quotations": "Quotations in an answer",
    "private": "Who sees answers to /ask",
    "starter_library": "Starter library",
    "inbox": "Unanswered questions",
    "log_channel": "Log channel",
    "retention_days": "How long records are kept",
}
"""What each field of `GuildSettings` is called in the panel and in the log."""

MODES = {Mode.ALWAYS: "Always", Mode.MENTIONED: "When mentioned", Mode.OFF: "Off"}
FOLLOW = "Like the others"
HOW_SURE = {
    Sureness.STRICT: "How sure I must be: very sure",
    Sureness.BALANCED: "How sure I must be: balanced",
    Sureness.OPEN: "How sure I must be: open",
}
QUOTATIONS = "One quotation", "Up to {n} quotations"

ARTICLES = "{n} article", "{n} articles"
PASSAGES = "{n} passage", "{n} passages"
COMES_BACK = "{n} will be restored", "{n} will be restored"
CHANGES_BACK = "{n} will change back", "{n} will change back"
GOES = "{n} will be removed", "{n} will be removed"
NO_DIFFERENCE = "no difference"
TEXT_STAYS = "The text doesn't change"
NEW = "{n} new paragraph", "{n} new paragraphs"
REMOVED_TEXT = "{n} removed paragraph", "{n} removed paragraphs"
REWORDED = "{n} reworded paragraph", "{n} reworded paragraphs"
WAS_NEW = "{n} new", "{n} new"
WAS_UPDATED = "{n} updated", "{n} updated"
WAS_THERE = "{n} already there", "{n} already there"
FAILED = "{n} failed", "{n} failed"
NOTHING_YET = "nothing yet"
DETAIL_NAMES = {
    "title": "title",
    "publisher": "publisher",
    "authors": "authors",
    "date": "date",
    "address": "address",
    "language": "language",
    "copyright year": "copyright year",
    "note on the author": "note on the author",
    "captions": "captions",
    "places": "chapters, slides or times",
}


def differences(back: int, changed: int, gone: int) -> str:
    """Count what a rollback does: "2 will be restored, 3 will be removed"."""
    parts = ((back, COMES_BACK), (changed, CHANGES_BACK), (gone, GOES))
    counted = [say_count(number, *verb) for number, verb in parts if number]
    return ", ".join(counted) or say(NO_DIFFERENCE)


def paragraphs(added: int, removed: int, reworded: int) -> str:
    """Count what an update does to the text: "1 new paragraph, 2 removed paragraphs"."""
    parts = ((added, NEW), (removed, REMOVED_TEXT), (reworded, REWORDED))
    counted = [say_count(number, *how) for number, how in parts if number]
    return ", ".join(counted) or say(TEXT_STAYS)


def detail_name(what: str) -> str:
    """Name a detail of an article's source, as `corpus.library.diff` calls it."""
    return say(DETAIL_NAMES.get(what, what))


def imported(added: int, updated: int, unchanged: int, failed: int) -> str:
    """Count what an import did: "120 new, 3 updated, 2 failed"."""
    parts = ((added, WAS_NEW), (updated, WAS_UPDATED), (unchanged, WAS_THERE), (failed, FAILED))
    counted = [say_count(number, *what) for number, what in parts if number]
    return ", ".join(counted) or say(NOTHING_YET)

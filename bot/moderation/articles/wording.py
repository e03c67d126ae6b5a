"""What moderators read while they show, change, remove, restore and export articles.

Plain sentences in Discord Markdown; titles and the like go through `bot.ui.markdown` on their way
in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.moderation.wording import detail_name
from bot.quotation.attribution import details, readable_date, title_of
from bot.text import one_line
from bot.ui.language import say
from bot.ui.markdown import escape_line

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from corpus.article import Source

MAX_TITLE = 120

NO_SUCH_ARTICLE = (
    "I don't know that article. Please choose one of the titles I suggest while you type, "
    "or look at `/articles list`."
)
SHARED = (
    "That article belongs to the shared starter library, so it can't be changed from here. "
    "To stop quoting it in this server, switch the starter library off in `/settings`."
)
GONE = (
    "That article is no longer in the library; somebody has removed it. "
    "`/library bin` shows what can be restored."
)
CHANGED = (
    "That article has changed since this was shown, so nothing was done. "
    "Please open it again with `/articles show`."
)
CHANGED_MEANWHILE = (
    "**Not saved yet.** Somebody else has changed this article since you opened the form. "
    "What you typed is kept: press **Try again** to look it over and save it."
)
NOT_FOUND_IN_TEXT = "-# The text doesn't hold *{search}*; this is its beginning."
FOUND_IN_TEXT = "-# *{search}* stands here {times}, first on page {page}; it is in bold."
PAGE = "-# Page {page} of {last}"
NOTHING_LISTED = "No article here matches *{search}*. Fewer words find more."

NOT_UNDERSTOOD = "**Not saved yet.** What you typed is kept; press **Try again** to mend it."
BAD_DATE = (
    "- I can't read *{typed}* as a date. Write it like `2024-05-31`, `2024-05` or `2024`, "
    "or leave it empty."
)
BAD_ADDRESS = (
    "- *{typed}* is not a web address. It begins with `https://`, like "
    "`https://example.org/article`; or leave it empty."
)
TYPED_GONE = "That was more than an hour ago, so I no longer have it. Please use `/library edit`."
UNCHANGED = "Nothing has changed: the details of **{title}** are as they were."
EDITED = "**Saved.** {title}"
READING_IN = "-# I'm reading it in; it can be quoted in a moment."
QUOTABLE = "-# It is read in and can be quoted."
NOT_READ_IN = (
    "-# It is saved, but I couldn't read it in just now. A moderator can try `/reindex` later."
)

NO_ADDRESS = (
    "**{title}** has no web address to fetch it from again. Give it one with `/library edit`, "
    "or add its file or text again with `/library add`: I'll see that it is the same article."
)
SEVERAL = (
    "That address holds {articles} now, not one. Add them with `/library add` if you want them."
)
NOT_FETCHED = "**Nothing was changed.** {reason}"
NOTHING_NEW = "**Nothing has changed** on the page of **{title}**. The library holds it as it is."
UPDATE_HEADING = "### Update this article?"
UPDATED = "**Updated.** {title}"
UPDATE_CANCELLED = "Left as it was: **{title}**."
UPDATE_EXPIRED = (
    "This was fetched more than an hour ago, or is decided already. "
    "Please use `/library update` again."
)
STAYS = "-# `/library rollback` can bring the old version back while its snapshot is kept."

REMOVE_HEADING = "### Remove this article?"
REMOVE_NOTE = "From then on it is never quoted again. It can be restored for 7 days."
REMOVED = (
    "**Removed.** {title}\nIt is not quoted any more, also not by answers that are still on screen."
)
RESTORE_UNTIL = "-# It can be restored until {until}."
KEPT = "Kept: **{title}**."

BIN_EMPTY = "The bin is empty. Removed articles stay here for 7 days and can be restored."
BIN_HEADING = "### The bin\nRemoved articles, for 7 days. Nothing here is quoted."
RESTORED = "**Restored.** {title}"
NOT_IN_BIN = (
    "That article is no longer in the bin: it was restored already, or its 7 days are over."
)
BY_OPERATOR = "the operator"

NOTHING_TO_EXPORT = "This server has no articles of its own yet, so there is nothing to export."
EXPORTED = "**Here is the library:** {articles}.\n-# {form} `/library add` reads it back."
AS_JSONL = "One article a line, as JSON Lines."
AS_ZIP = "JSON Lines in a zip file, because the plain file is too large for this server."
AS_PARTS = "JSON Lines in {parts} zip files, because one is too large for this server."
TOO_LARGE = (
    "The library has {articles}, more than can be attached here. The operator can export it "
    "from the shell: `pullquote articles export`."
)

NO_SNAPSHOTS = (
    "There is no earlier snapshot to go back to. I keep the last three; one is made whenever "
    "the articles have changed."
)
ROLLBACK_HEADING = (
    "### Go back to an earlier snapshot\n"
    "Choose one to see what would change. Nothing happens before you confirm it."
)
ROLLBACK_ASK = "### Go back to snapshot {number}?"
ROLLBACK_NOTE = "-# What goes, and the old version of what changes, lies in `/library bin`."
ROLLBACK_STALE = (
    "**Not done yet:** the library has changed since this was shown. This is what would change now."
)
ROLLBACK_SAME = "The library is exactly as it was in snapshot {number}: nothing would change."
SNAPSHOT_GONE = "Snapshot {number} is no longer kept. These are:"
ROLLED_BACK = "**The library is as it was in snapshot {number}.**"
ROLLBACK_CANCELLED = "Left as it is."
COMING_BACK = "**Come back: {articles}**"
CHANGING_BACK = "**Change back: {articles}**"
GOING = "**Go: {articles}**"
NO_DIFFERENCE_NOW = "no difference to the library now"
CHOOSE_SNAPSHOT = "Choose a snapshot"
SNAPSHOT = "Snapshot {number}"
GO_BACK, CANCEL = "Go back", "Cancel"

TIMES = "{n} time", "{n} times"
ADDED_PARAGRAPHS = "**New**"
REMOVED_PARAGRAPHS = "**Gone**"
REWORDED_PARAGRAPHS = "**Reworded**"
TEXT_CHANGES = "**Text:** {counted}"
REWORDED_FROM = "- was: {text}"
REWORDED_TO = "- now: {text}"
DETAILS = "**Details**"
DETAIL = "- {what}: {old} → {new}"
NO_DETAIL = "*none*"
MORE = "-# and {n} more"
REMOVED_BY = "-# Removed by {who} {when}; until {until}"

RESTORE, TRY_AGAIN = "Restore", "Try again"
EDIT_DETAILS, UPDATE, REMOVE, KEEP = "Edit details", "Update", "Remove", "Keep"


def more(left: int) -> str:
    """Say how many things of a list are not shown."""
    return say(MORE, n=left)


def clip(text: str, limit: int = MAX_TITLE) -> str:
    """Put text from outside into one escaped line; `limit` counts characters before escaping."""
    return escape_line(one_line(text, limit))


def when(moment: datetime) -> str:
    """Write a moment as each reader's own clock shows it."""
    return discord.utils.format_dt(moment, "f")


def who(user: int) -> str:
    """Name a member; the mention does not ping."""
    return f"<@{user}>" if user else say(BY_OPERATOR)


def titled(source: Source, *more: str) -> str:
    """Say an article's title, and in small print its source and what else is known."""
    small = " · ".join(part for part in (details(source), *more) if part)
    title = f"**{title_of(source)}**"
    return f"{title}\n-# {small}" if small else title


def detail(what: str, old: str, new: str) -> str:
    """Say in one line how a detail changes."""
    if what == "date":
        old, new = readable_date(old), readable_date(new)
    else:
        old, new = clip(old, 100), clip(new, 100)
    none = say(NO_DETAIL)
    named = detail_name(what)
    return say(DETAIL, what=named, old=old or none, new=new or none)


def unread(words: dict[str, str]) -> str:
    """Say what could not be understood of a form, and how to write it."""
    lines = [say(NOT_UNDERSTOOD)]
    if "date" in words:
        lines.append(say(BAD_DATE, typed=clip(words["date"], 60)))
    if "address" in words:
        lines.append(say(BAD_ADDRESS, typed=clip(words["address"], 100)))
    return "\n".join(lines)


def titles(found: Sequence[str], most: int) -> str:
    """List titles, so many of them at most."""
    lines = [f"- {clip(title)}" for title in found[:most]]
    if len(found) > most:
        lines.append(more(len(found) - most))
    return "\n".join(lines)

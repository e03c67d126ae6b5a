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
    "I can't find that article. Choose one of the titles I suggest while you type, or "
    "see `/articles list`."
)
SHARED = (
    "That article belongs to the shared starter library, so it can't be changed here. To "
    "stop quoting it in this server, turn off the starter library in `/settings`."
)
GONE = (
    "That article is no longer in the library; someone removed it. `/library bin` shows "
    "what can be restored."
)
CHANGED = (
    "That article has changed in the meantime, so nothing was done. Open it again with "
    "`/articles show`."
)
CHANGED_MEANWHILE = (
    "**Not saved yet.** Someone else changed this article in the meantime. What you "
    "typed is kept: press **Try again** to check and save it."
)
NOT_FOUND_IN_TEXT = "-# *{search}* isn't in the text; here is its start."
FOUND_IN_TEXT = "-# *{search}* appears {times}, first on page {page}, in bold."
PAGE = "-# Page {page} of {last}"
NOTHING_LISTED = "No article matches *{search}*. Try fewer words."

NOT_UNDERSTOOD = "**Not saved yet.** What you typed is kept; press **Try again** to fix it."
BAD_DATE = (
    "- I can't read *{typed}* as a date. Write it like `2024-05-31`, `2024-05` or `2024`, "
    "or leave it empty."
)
BAD_ADDRESS = (
    "- *{typed}* isn't a web address. Web addresses start with `https://`, like "
    "`https://example.org/article`. You can also leave it empty."
)
TYPED_GONE = "That was more than an hour ago, so I no longer have it. Please use `/library edit`."
UNCHANGED = "No changes made to **{title}**."
EDITED = "**Saved.** {title}"
READING_IN = "-# I'm indexing it; it can be quoted in a moment."
QUOTABLE = "-# It's indexed and can be quoted."
NOT_READ_IN = (
    "-# It's saved, but I couldn't index it just now. A moderator can try `/reindex` later."
)

NO_ADDRESS = (
    "**{title}** has no web address to fetch. Add one with `/library edit`, or add the "
    "new file or text with `/library add`: I'll recognise the article."
)
SEVERAL = "That address now has {articles}, not one. Add them with `/library add` if you want them."
NOT_FETCHED = "**Nothing was changed.** {reason}"
NOTHING_NEW = "**No changes** on the page of **{title}**. The library is up to date."
UPDATE_HEADING = "### Update this article?"
UPDATED = "**Updated.** {title}"
UPDATE_CANCELLED = "No changes made: **{title}**."
UPDATE_EXPIRED = "This has expired or is already decided. Please use `/library update` again."
STAYS = "-# `/library rollback` can bring the old version back while its snapshot is kept."

REMOVE_HEADING = "### Remove this article?"
REMOVE_NOTE = "I won't quote it any more. You can restore it for 7 days."
REMOVED = "**Removed.** {title}\nI won't quote it any more, even from earlier answers."
RESTORE_UNTIL = "-# It can be restored until {until}."
KEPT = "Kept: **{title}**."

BIN_EMPTY = "The bin is empty. Removed articles stay here for 7 days and can be restored."
BIN_HEADING = "### Bin\nRemoved articles stay here for 7 days. I don't quote them."
RESTORED = "**Restored.** {title}"
NOT_IN_BIN = (
    "That article is no longer in the bin: it was restored already, or its 7 days are over."
)
BY_OPERATOR = "the operator"

NOTHING_TO_EXPORT = "This server has no articles of its own yet, so there is nothing to export."
EXPORTED = "**Here is the library:** {articles}.\n-# {form} `/library add` can import it again."
AS_JSONL = "One article per line, as JSON Lines."
AS_ZIP = "JSON Lines in a zip file, because the uncompressed file is too large for this server."
AS_PARTS = "JSON Lines in {parts} zip files, because one is too large for this server."
TOO_LARGE = (
    "The library has {articles}, more than can be attached here. The operator can export it "
    "from the shell: `pullquote articles export`."
)

NO_SNAPSHOTS = (
    "There is no earlier snapshot to go back to. I keep the last three; a new one is "
    "made whenever the articles change."
)
ROLLBACK_HEADING = (
    "### Go back to an earlier snapshot\nChoose one to see what would change. Nothing "
    "changes until you confirm."
)
ROLLBACK_ASK = "### Go back to snapshot {number}?"
ROLLBACK_NOTE = "-# Removed articles and replaced versions go to `/library bin`."
ROLLBACK_STALE = (
    "**Not done yet:** the library has changed in the meantime. Here is what would change now."
)
ROLLBACK_SAME = "The library is the same as in snapshot {number}: nothing would change."
SNAPSHOT_GONE = "Snapshot {number} is no longer there. These are:"
ROLLED_BACK = "**The library is back to snapshot {number}.**"
ROLLBACK_CANCELLED = "No changes made."
COMING_BACK = "**Will be restored: {articles}**"
CHANGING_BACK = "**Will change back: {articles}**"
GOING = "**Will be removed: {articles}**"
NO_DIFFERENCE_NOW = "same as the current library"
CHOOSE_SNAPSHOT = "Choose a snapshot"
SNAPSHOT = "Snapshot {number}"
GO_BACK, CANCEL = "Go back", "Cancel"

TIMES = "{n} time", "{n} times"
ADDED_PARAGRAPHS = "**New**"
REMOVED_PARAGRAPHS = "**Removed**"
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

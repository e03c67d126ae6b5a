"""Every sentence that adding articles says. What comes from outside is escaped before it is put in.

Kept in plain words: a moderator should know what happened, what did not, and what to press next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.records.usage import Kind, Period
from bot.wording import count

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records.usage import Exceeded

HOW = (
    "### Add an article\n"
    "How do you want to add it? I show you what I read before anything is stored."
)
KINDS = (
    "-# Files: txt, md, html, pdf or jsonl, up to ten at once. "
    "Pasted text: up to 4,000 characters; a longer one goes as a file."
)
FOR_QUESTION = "-# For question {number} of the inbox."
NOTHING_READ = "**Nothing could be read, and nothing was stored:**"
READING = "**Reading…** That takes a few seconds."
ADDING = "**Adding…**"

GONE = (
    "This preview has run out, or was finished or cancelled. Nothing is stored by pressing it. "
    "Please begin again with `/articles add`."
)
NOT_YOURS = "Only the moderator who began this can press these buttons."
ALREADY_DONE = "That one has been decided already; nothing was done twice."
CHANGED_MEANWHILE = (
    "**The library has changed since you saw this, so nothing was stored yet.** "
    "Please look once more."
)
NOTHING_STORED = "**Cancelled.** Nothing was stored."
NOTHING_MORE = "**Stopped.** Nothing more was stored."
NO_ADDRESS = "“{typed}” is no web address. It begins with https:// or http://."
NO_DATE = (
    "“{typed}” is no date I can read. Write it like 2024-05-31, 31 May 2024, May 2024 or 2024."
)

NOTHING_IN_MESSAGE = (
    "There is nothing to add in this message: no text, no link, and no file that I can read "
    "(txt, md, html, pdf or jsonl)."
)
NOT_DOWNLOADED = "{name} couldn't be had from Discord. Please try again."
TOO_SLOW = "{name} took too long to read. Please split it, or save it as plain text."
TOO_LARGE = "{name} is too large: {size} MB, and {limit} MB is the most. Split it into articles."

PREVIEW = "-# **Preview**, for you alone. Nothing is stored yet."
OF_MANY = "-# **Preview {number} of {total}**, for you alone. {left}"
LEFT = "{waiting} to decide."
ALL_DECIDED = "All are decided."
UNTITLED_SOURCE = "Source unknown"
MISSING = "-# Not found: {what}. **Edit details** if you know better."
DROPPED = "-# Left out of the text: {lines}, such as {some}"
MORE_TEXT = "-# … and {words}"
FAILURES = "**Could not be read:**"
MORE_FAILURES = "- … and {number} more"

SAME_TEXT = "**Already here, nothing to do.** This very text is in the library as *{title}*."
SAME_TEXT_DETAILS = "-# To change its title, date or address: `/articles edit`."
SAME_URL = "**From this address there is *{title}* already.**"
NEAR_TEXT = "**Nearly the same text is here as *{title}*.**"
SAME_NAME = "**An article of this name is here: *{title}*.**"
ONLY_UPDATE = (
    "-# One address, or one name by one publisher, is one article here. "
    "To keep both, give this one another title or address with **Edit details**."
)
NO_CHANGE = "Its text would stay as it is."
WOULD_CHANGE = "The update would bring {changes}."
STATES = {
    "taken": "This one is being stored at the moment.",
    "added": "**Added.**",
    "updated": "**Updated.**",
    "present": "**Already here.** Nothing was done.",
    "skipped": "**Skipped.**",
}

ADDED = "**Added: {title}**"
UPDATED = "**Updated: {title}**"
UNCHANGED = "**Already here: {title}.** Nothing to do."
ADDED_ALL = "**{added}.**"
LOOK_AT = "{number} like an article that is here already: please decide about each."
IN_A_MOMENT = "It can be quoted in a moment."
THEY_IN_A_MOMENT = "They can be quoted in a moment."
NOW = "It can be quoted now."
THEY_NOW = "They can be quoted now."
NOT_YET = (
    "It is in the library, but I couldn't read it into the index just now. "
    "I try again by myself; `/reindex` does it at once."
)
ASK = "-# Try it: `/ask`."

FULL_ARTICLES = (
    "This server holds {used}, and {limit} is the most that the operator of this bot "
    "allows. Please remove some first, or ask the operator for more."
)
FULL_CHARACTERS = (
    "The articles of this server have {used} characters. With this one's {more} it would be more "
    "than the {limit} that the operator of this bot allows. Please remove some first, or ask the "
    "operator for more."
)


def quota(stopped: Exceeded) -> str:
    """Which quota stands in the way, what is used of it, and when it begins anew."""
    limit = stopped.limit
    what = "web page" if limit.kind is Kind.FETCHES else "article"
    done = "fetched" if limit.kind is Kind.FETCHES else "added"
    when = "this hour" if limit.period is Period.HOUR else "today"
    used, most = count(stopped.used, what), f"{limit.allowed:,}"
    has = "has" if stopped.used == 1 else "have"
    who = (
        f"In this server {used} {has} been {done} {when}"
        if limit.whole_server
        else f"You have {done} {used} {when}"
    )
    other = (
        "Until then, save the page and add it as a file."
        if limit.kind is Kind.FETCHES
        else "Nothing is lost: this preview waits for an hour."
    )
    return f"{who}, and {most} is the most. You can go on {moment(stopped.resets)}. {other}"


def moment(at: datetime) -> str:
    """A time as every reader's Discord shows it: "in 20 minutes"."""
    return f"<t:{int(at.timestamp())}:R>"


def listed(parts: list[str]) -> str:
    """Some things in a row, such as "a", "a and b" or "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)

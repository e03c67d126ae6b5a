"""What is said about how much may be added, and in the form for a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderation import wording as shared
from bot.records.usage import Kind, Period
from bot.ui.language import say, say_count

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records.usage import Exceeded

DETAILS_TITLE = "Edit details"
TITLE_LABEL = "Title"
PUBLISHER_LABEL = "Publisher"
AUTHORS_LABEL = "Author or authors"
AUTHORS_HINT = "Separated by commas"
DATE_LABEL = "Date"
DATE_HINT = "Like 2024-05-31, 31 May 2024, May 2024 or 2024"
ADDRESS_LABEL = "Web address"

FULL_ARTICLES = (
    "This server has {used}; the bot's operator allows {limit}. Remove some first, or "
    "ask the operator for more."
)
FULL_CHARACTERS = (
    "This server's articles have {used} characters. This one adds {more}, and the bot's "
    "operator allows {limit}. Remove some articles first, or ask the operator for more."
)

WEB_PAGES = "{n} web page", "{n} web pages"
QUOTAS = {
    (Kind.FETCHES, Period.HOUR, False): (
        "You've fetched {used} this hour; the limit is {most}. You can continue {when}."
    ),
    (Kind.FETCHES, Period.DAY, False): (
        "You've fetched {used} today; the limit is {most}. You can continue {when}."
    ),
    (Kind.FETCHES, Period.DAY, True): (
        "This server has fetched {used} today; the limit is {most}. You can continue {when}."
    ),
    (Kind.ARTICLES, Period.DAY, False): (
        "You've added {used} today; the limit is {most}. You can continue {when}."
    ),
}
SAVE_THE_PAGE = "Until then, save the page and add it as a file."
PREVIEW_WAITS = "Nothing is lost: this preview stays for an hour."


def quota(stopped: Exceeded) -> str:
    """Say which quota is used up, what is used of it, and when it begins again."""
    limit = stopped.limit
    sentence = QUOTAS[limit.kind, limit.period, limit.whole_server]
    what = WEB_PAGES if limit.kind is Kind.FETCHES else shared.ARTICLES
    other = SAVE_THE_PAGE if limit.kind is Kind.FETCHES else PREVIEW_WAITS
    used = say_count(stopped.used, *what)
    return (
        f"{say(sentence, used=used, most=limit.allowed, when=moment(stopped.resets))} {say(other)}"
    )


def moment(at: datetime) -> str:
    """Write a time as every reader's Discord shows it: "in 20 minutes"."""
    return f"<t:{int(at.timestamp())}:R>"

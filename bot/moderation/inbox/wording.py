"""What the inbox says to moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.unanswered.wording import short
from bot.ui.language import say, say_count

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records.inbox import Asked

HEADING = "### Unanswered questions"
EMPTY = (
    "### Nothing is waiting\n"
    "Every question that was asked here had an answer in the articles, or has been dealt with. "
    "What the articles don't answer gathers here by itself."
)
SWITCHED_OFF = "-# New questions aren't gathered: that is switched off in `/settings`."
ADD, ELSEWHERE, DISMISS = "Add an article", "Answered elsewhere", "Dismiss"
BACK = "Put it back"
DISMISSED = "Dismissed: {question}"
PUT_BACK = "Back in the inbox: {question}"
ANSWERED_ELSEWHERE = "Answered elsewhere: {question}"
ALREADY = {
    "open": "That question is in the inbox already.",
    "answered": "Meanwhile, an article answers that question.",
    "elsewhere": "Somebody has already marked that question as answered elsewhere.",
    "dismissed": "Somebody has already dismissed that question.",
    "gone": "That question is no longer in the inbox.",
}

MODAL_TITLE = "Answered elsewhere"
NOTE_LABEL = "Where, or what the answer is"
NOTE_HINT = "A link or a sentence, for who wants to be told. You may leave this empty."
ASKED_ONCE, ASKED_OFTEN = "asked once", "asked {n} times"
LAST_ASKED = "last {when}"
ONE_WAITS = "{n} person wants to be told"
SOME_WAIT = "{n} people want to be told"
ONE_OPEN = "{n} question is waiting for an article"
SOME_OPEN = "{n} questions are waiting for an article, the most asked first"
PAGE_OF = "page {page} of {pages}"


def entry(asked: Asked) -> str:
    """Say a question with its figures."""
    figures = [
        say_count(asked.times, ASKED_ONCE, ASKED_OFTEN),
        say(LAST_ASKED, when=relative(asked.last_asked)),
    ]
    if asked.waiting:
        figures.append(say_count(asked.waiting, ONE_WAITS, SOME_WAIT))
    return f"**{short(asked.text)}**\n-# {' · '.join(figures)}"


def heading(total: int, page: int, pages: int) -> str:
    """Say the list's head: how many there are, and where in them this page is."""
    counted = say_count(total, ONE_OPEN, SOME_OPEN)
    where = f" · {say(PAGE_OF, page=page + 1, pages=pages)}" if pages > 1 else ""
    return f"{say(HEADING)}\n-# {counted}{where}"


def relative(moment: datetime) -> str:
    """Write a time that Discord shows as "two hours ago"."""
    return f"<t:{int(moment.timestamp())}:R>"

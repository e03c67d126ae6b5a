"""What the inbox says to moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking.unanswered.wording import short
from bot.ui.language import say, say_count

if TYPE_CHECKING:
    from datetime import datetime

    from bot.records.inbox import Asked

HEADING = "### Unanswered questions"
EMPTY = "### No unanswered questions\nQuestions that the articles don't answer show up here."
SWITCHED_OFF = "-# New questions aren't collected: that's turned off in `/settings`."
ADD, ELSEWHERE, DISMISS = "Add an article", "Answered elsewhere", "Dismiss"
BACK = "Put it back"
DISMISSED = "Dismissed: {question}"
PUT_BACK = "Back on the list: {question}"
ANSWERED_ELSEWHERE = "Answered elsewhere: {question}"
ALREADY = {
    "open": "That question is already on the list.",
    "answered": "An article answers that question now.",
    "elsewhere": "Someone has already marked that question as answered elsewhere.",
    "dismissed": "Someone has already dismissed that question.",
    "gone": "That question is no longer on the list.",
}

MODAL_TITLE = "Answered elsewhere"
NOTE_LABEL = "Where, or what the answer is"
NOTE_HINT = "A link or a sentence for those waiting. Optional."
ASKED_ONCE, ASKED_OFTEN = "asked once", "asked {n} times"
LAST_ASKED = "last {when}"
ONE_WAITS = "{n} person wants a notification"
SOME_WAIT = "{n} people want a notification"
ONE_OPEN = "{n} question is waiting for an article"
SOME_OPEN = "{n} questions are waiting for an article, most asked first"
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

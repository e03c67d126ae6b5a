"""What the bot says to members who want to know when an article answers their question."""

from __future__ import annotations

from bot.text import clip
from bot.ui.markdown import escape_line

TELL_ME = "Notify me"
WILL_TELL = (
    "**I'll notify you.** When an article answers this, I'll send you a direct "
    "message.\n-# Until then, or for {days} days after it was last asked, I keep the "
    "question, your user ID and this channel. Press again to cancel."
)
WONT_TELL = (
    "**Cancelled.** I won't notify you, and I no longer keep your user ID for this question."
)
NO_LONGER_OPEN = (
    "That question isn't waiting for an article any more. Please ask it again: the articles may "
    "answer it now."
)
ELSEWHERE_NOW = "The moderators have answered that question elsewhere: {note}"

TOLD_ELSEWHERE = "**A moderator of {server} has answered your question elsewhere.**"
TOLD_NO_NOTE = "They left no link, so please look around the server."
TOLD = "**An article in {server} now answers your question.** You asked it in {channel}."
OPEN_LINK = "Open"
A_SERVER = "a server"
"""In place of a server's name, where it is not known."""
_SHOWN = 280


def short(question: str) -> str:
    """Return a question as one safe line of at most 280 characters before escaping."""
    return escape_line(clip(question, _SHOWN))

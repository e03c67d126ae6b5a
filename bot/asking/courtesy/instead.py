"""What is said instead of an answer, on Discord and in the shell.

Nothing here needs Discord: `pullquote ask` says it without waiting for discord.py to be imported.
"""

from __future__ import annotations

from bot.asking.classify import has_words
from bot.asking.courtesy import wording as courtesies
from bot.asking.courtesy.phrases import Courtesy
from bot.ui import wording
from bot.ui.language import say

_SENTENCES = {
    Courtesy.ABILITIES: courtesies.I_CAN,
    Courtesy.IDENTITY: courtesies.I_AM,
    Courtesy.NATURE: courtesies.A_BOT,
    Courtesy.WELFARE: courtesies.I_AM_WELL,
    Courtesy.BLAME: courtesies.SORRY,
    Courtesy.PRAISE: courtesies.KIND_OF_YOU,
    Courtesy.THANKS: courtesies.WELCOME,
    Courtesy.GOODBYE: courtesies.GOODBYE,
    Courtesy.TEST: courtesies.HERE,
    Courtesy.GREETING: courtesies.HELLO_THERE,
    Courtesy.ASSENT: courtesies.ALL_RIGHT,
}


def sentence_of(kind: Courtesy) -> str:
    """Return what to say to a courtesy anywhere, in the reader's language."""
    return say(_SENTENCES[kind])


def refusal(text: str, limit: int) -> str | None:
    """Return why a text can't be asked anywhere, on Discord or in the shell; None where it can.

    Args:
        text: As asked.
        limit: Most characters of a question.
    """
    if not has_words(text):
        return say(wording.EMPTY)
    return wording.over_long(len(text), limit) if len(text) > limit else None

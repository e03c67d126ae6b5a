"""Who speaks in captions, by the voices that their reader put in front of paragraphs.

In prose a label counts only where a text as a whole converses. Captions name a voice for no other
reason than that it speaks, so one label is enough, and it holds until the next or until somebody
else begins whom nobody names (">>").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.article import LocatorKind
from index.speaker.turn_speaker import names_nobody

if TYPE_CHECKING:
    from corpus.article import Article, Span

_VOICE = re.compile(r"(?P<name>[^\n:]{1,100}):[ ]\S")
_SOMEBODY = ">>"
_BREAK = "\n\n"


def caption_speaker(article: Article, sentence: Span) -> str | None:
    """Return who says a sentence; None where the article is no captions, or names nobody there."""
    first = article.locators[0] if article.locators else None
    if first is None or first.kind is not LocatorKind.TIME:
        return None
    text, end = article.text, sentence.start + 1
    while end > 0:
        before = text.rfind(_BREAK, 0, end)
        start = 0 if before < 0 else before + len(_BREAK)
        if text.startswith(_SOMEBODY, start):
            return None
        match = _VOICE.match(text, start)
        if match and _is_name(match["name"]):
            return None if names_nobody(match["name"]) else match["name"]
        end = before
    return None


def _is_name(label: str) -> bool:
    """Return whether a label is written like a name, and not like the opening of a sentence."""
    words = label.split()
    return all(word[:1].isupper() or len(word) <= 3 for word in words) and words[0][:1].isupper()  # noqa: PLR2004

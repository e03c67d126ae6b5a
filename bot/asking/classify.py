"""What kind of text somebody wrote: a question, another language. Cheap guesses all.

They decide whether and how the bot replies, never what it quotes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


_QUESTION_WORDS = re.compile(
    r"(?:who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|can|could|"
    r"should|would|will|has|have)(?:'s|’s|\b)",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"https?:|[^\w\s\"'“‘(¿¡*_]")

_STOP_WORDS = _words(  # of six languages; words read best as lines
    "que qué cuál cómo dónde cuándo quién para por una los las del está es el "
    "quoi quel quelle où quand qui est sont les des une dans pour avec pourquoi comment le la "
    "was ist wer wie wo wann warum der die das den ein eine und für nicht mit "
    "che cosa chi dove quando perché il gli della sono è di "
    "o qual quem onde quando são não um uma os wat waarom hoe het een van"
)
_ENGLISH = _words(
    "the a an of to is are was were what who when where why how which does do did in on for and "
    "can i it that this many much people"
)
_MOSTLY = 0.5
_FEWEST_WORDS = 3
"""With fewer, "why though?" would be looked for as if it had a subject."""


def has_words(question: str) -> bool:
    """Return whether a question has any letter or digit; emoji and punctuation don't count."""
    return any(unicodedata.category(char)[0] in "LN" for char in question)


def looks_like_question(text: str) -> bool:
    """Return whether a message to nobody asks something: never a command, never a lone word.

    It ends with a question mark, or its first word is one that questions begin with.
    """
    if len(text.split()) < _FEWEST_WORDS or _COMMAND.match(text):
        return False
    return text.rstrip(" *_)\"'”’").endswith("?") or _QUESTION_WORDS.match(text) is not None


def seems_other_language(question: str, titles: Iterable[str]) -> bool:
    """Return whether a question is written in another language than English articles.

    A cheap guess, only asked when nothing was found: mostly another script, or more foreign than
    English function words. False where the articles' titles are not English themselves.
    """
    named = "\n".join(titles)
    if _foreign_letters(named) > _MOSTLY or _speaks_another(named):
        return False
    if _foreign_letters(question) > _MOSTLY:
        return True
    foreign, english = _function_words(question)
    return foreign > 0 and not english


def _speaks_another(text: str) -> bool:
    foreign, english = _function_words(text)
    return foreign > english


def _function_words(text: str) -> tuple[int, int]:
    """Count the function words of other languages, and the English ones."""
    words = re.findall(r"\w+", text.lower())
    return sum(word in _STOP_WORDS for word in words), sum(word in _ENGLISH for word in words)


def _foreign_letters(text: str) -> float:
    letters = [char for char in text if char.isalpha()]
    foreign = sum("LATIN" not in unicodedata.name(char, "") for char in letters)
    return foreign / len(letters) if letters else 0.0

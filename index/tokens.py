"""How a text becomes words that can be compared: folded, stemmed, without stop words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_INNER = re.compile(r"[.'’]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")

STOPWORDS = frozenset(
    """a about after again all also am an and any are as at be because been before being both but
    by can could did do does doing done down during each for from get had has have having he her
    here hers him his how i if in into is it its itself just let may me might more most must my no
    nor not of off on once only or other our out over own please s same shall she should so some
    such t tell than that the their theirs them then there these they this those through to too
    under until up us was we were what when where which while who whom whose why will with would
    you your according say says said""".split()  # noqa: SIM905  easier to read than a list
)

_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the Snowball (Porter 2) stem of a folded word."""
    return str(_stemmer.stemWord(word))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Strip a word of case, accents and inner apostrophes or full stops ("U.S." -> "us")."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if plain.endswith(("'s", "’s")):
        plain = plain[:-2]
    return _INNER.sub("", plain)


def words(text: str) -> list[tuple[str, int, int]]:
    """Find folded words with their offsets in `text`; a CJK character counts as a word."""
    found: list[tuple[str, int, int]] = []
    for match in _WORD.finditer(text):
        start, word = match.start(), match.group()
        if _CJK.search(word):
            found += [(c, start + i, start + i + 1) for i, c in enumerate(word)]
        else:
            found.append((fold(word), start, match.end()))
    return found


def tokens(text: str) -> list[str]:
    """Return stems of all words but stop words, in order; "US" and "WHO" are none of those."""
    return [found for word in _WORD.findall(text) for found in _stems(word)]


@lru_cache(maxsize=65536)
def _stems(word: str) -> tuple[str, ...]:
    """Return what `tokens` makes of a word, as it is written."""
    if _CJK.search(word):
        return tuple(stem(c) for c in word if c not in STOPWORDS)
    plain = fold(word)
    is_name = len(word) > 1 and word.isupper()
    return (stem(plain),) if is_name or plain not in STOPWORDS else ()

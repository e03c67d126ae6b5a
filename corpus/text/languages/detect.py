"""Which of five languages a text is in, by the little words that all its sentences are made of.

A page's own word for its language is often its template's, so the text decides where it can. No
model: function words are counted, which is as sure on an article as anything and takes a
millisecond.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.text.abbreviations import Abbreviations, words
from corpus.text.languages.english import ENGLISH
from corpus.text.languages.french import FRENCH
from corpus.text.languages.german import GERMAN
from corpus.text.languages.portuguese import PORTUGUESE
from corpus.text.languages.spanish import SPANISH

_LOOKED_AT = 20_000
"""Code points of a text that are read for it."""
_ENOUGH = 1
"""Function words and letters of its own that a text must have, and a third more than of the next
language."""
_SURE = 6
"""Function words against which the source's own statement does not count."""

_KNOWN = {"en": ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH, "pt": PORTUGUESE}
_WORD = re.compile(r"[^\W\d_]+")
_OWN = {
    "en": words(
        """
        all am and any are at be been by can for from had has have he her his i if in is it its my
        not of on or our she so that the their there they this to us was we were what when which who
        will with would you
        """
    ),
    "de": words(
        """
        aber als am auch auf aus bei bis das dem den der dich die dies diese durch ein eine einem
        einen einer er es für hat hatte ich ihr ihre im ist jeder kein man mit nach nicht noch nur
        oder sein seine sich sie sind über um und uns unter vom von vor war waren was wenn werden
        wie wir wird wurde wurden zu zum zur
        """
    ),
    "es": words(
        """
        al con cuando de del desde donde el ella ellos en era es esta están este estos fue ha hasta
        hay la las le lo los más muy nada ni no nos otra otro para pero por porque que se según si
        sin sobre son su sus también todo una uno unos y ya
        """
    ),
    "fr": words(
        """
        au aux avec ce ces cette chez dans de des du elle elles en est et été il ils je la le les
        leur leurs mais même ne nous on ont ou où par pas plus pour qu que qui sa sans se ses son
        sont sous sur un une vous
        """
    ),
    "pt": words(
        """
        ainda ao aos as até com como da das de do dos e ela ele eles em entre era essa esta está
        este foi foram há isso já mais mas na não nas nem no nos num numa o os ou para pela pelo
        por quando que são se sem seu seus sob sobre sua suas também tem um uma você
        """
    ),
}

_LETTERS = {"de": "äöüß", "es": "ñ¿¡", "fr": "èùûîœë", "pt": "ãõ"}
"""What the others do not write."""


def language_of(text: str, stated: str | None = None) -> str | None:
    """Return the language that rules of sentences are taken from.

    Args:
        text: The whole text, as far as there is one: the longer, the surer.
        stated: ISO 639-1 code that its source gives, for where the text does not decide.
    """
    said = (stated or "")[:2].lower() or None
    found, words_found = _detected(text[:_LOOKED_AT])
    return said if found is None or (said and words_found < _SURE) else found


def abbreviations_of(language: str | None) -> Abbreviations:
    """Return a language's abbreviations; English ones for a language that has none here."""
    return _KNOWN.get(language or "", ENGLISH)


@lru_cache(maxsize=64)
def _detected(text: str) -> tuple[str | None, int]:
    """Return a language, and how many of its words and letters were found."""
    low = text.lower()
    spoken = _WORD.findall(low)
    counts = sorted(
        (
            (sum(map(own.__contains__, spoken)) + sum(map(low.count, _LETTERS.get(name, ""))), name)
            for name, own in _OWN.items()
        ),
        reverse=True,
    )
    (most, language), (second, _) = counts[:2]
    return (language if most >= _ENOUGH and most * 3 > second * 4 else None), most

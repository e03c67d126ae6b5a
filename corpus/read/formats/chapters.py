"""What a heading says of its number: "Chapter 3: The Lock" is chapter 3, "Preface" is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.article import LocatorKind

if TYPE_CHECKING:
    from corpus.read.formats.flow import Place

_WORDS: Final = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
]  # fmt: skip
_ORDER: Final = {word: str(number) for number, word in enumerate(_WORDS, 1)}
_NAMED: Final = re.compile(
    r"(?:chapter|chap\.?|ch\.|kapitel|chapitre|cap[ií]tulo|cap\.)\s+"
    r"(?P<number>\d{1,4}|[ivxlc]{1,8}\b|[a-z]+\b)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?P<number>\d{1,3}|[IVXLC]{1,8})\s*(?:[.:)–—-]\s|$)|(?P<alone>\d{1,3})\s+\D"
)
_ROMAN: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_FORM: Final = re.compile(
    r"(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})|c{1,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
)
_AROUND: Final = re.compile(
    r"(?:cover|title ?page|half[- ]title|copyright|colophon|imprint|dedication|epigraph|contents|"
    r"table of contents|list of \w+|foreword|preface|prologue|introduction|acknowledge?ments?|"
    r"about the authors?|also by .*|afterword|epilogue|appendix.*|notes|footnotes|endnotes|"
    r"bibliography|references|glossary|index|landmarks|"
    r"umschlag|titelseite|impressum|widmung|inhalt(?:sverzeichnis)?|vorwort|einleitung|einführung|"
    r"prolog|epilog|nachwort|danksagung|anhang.*|anmerkungen|literatur(?:verzeichnis)?|glossar|"
    r"register|couverture|page de titre|dédicace|table des matières|sommaire|avant-propos|"
    r"préface|remerciements|postface|annexes?.*|bibliographie|glossaire|"
    r"portada|dedicatoria|índice|contenido|prólogo|prefacio|introducción|agradecimientos|epílogo|"
    r"apéndice.*|notas|bibliografía|glosario|capa|folha de rosto|dedicatória|sumário|prefácio|"
    r"introdução|agradecimentos|apêndice.*|bibliografia)",
    re.IGNORECASE,
)


def number_of(heading: str) -> str | None:
    """Return the number that a heading gives itself, in digits; None where it gives none."""
    line = heading.strip()
    match = _NAMED.match(line) or _BARE.match(line)
    if match is None:
        return None
    said = (match["number"] or match.groupdict().get("alone") or "").lower()
    if said.isdecimal():
        return str(int(said))
    return _ORDER.get(said) or (str(_roman(said)) if _ROMAN_FORM.fullmatch(said) else None)


def is_around(heading: str) -> bool:
    """Return whether a heading is of what comes before or after a book's chapters."""
    return _AROUND.fullmatch(heading.strip()) is not None


def place_of(heading: str) -> Place:
    """Return the place below a heading: its chapter where it gives a number, else the section."""
    named = _NAMED.match(heading.strip())
    number = number_of(heading) if named else None
    line = " ".join(heading.split())
    return (LocatorKind.CHAPTER, number) if number else (LocatorKind.SECTION, line)


def _roman(said: str) -> int:
    values = [_ROMAN[char] for char in said]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)

"""What a heading says of its number: "Chapter 3: The Lock" is chapter 3, "Preface" is none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from corpus.article import LocatorKind

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    r"(?:(?:part|book|volume|teil|buch|band|partie|livre|tome|parte|libro|livro|tomo)\s+"
    r"(?:\d{1,3}|[ivxlc]{1,6}|[a-z]{3,9})\b.*|"
    r"cover|title ?page|half[- ]title|copyright|colophon|imprint|dedication|epigraph|contents|"
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


def named_number(heading: str) -> str | None:
    """Return the number that a heading calls its chapter's, in digits; None where it calls none."""
    match = _NAMED.match(heading.strip())
    return _digits(match["number"]) if match else None


def numbers_of(headings: Sequence[str]) -> list[str | None]:
    """Return the numbers of chapters that headings give, in digits.

    "3. The Lock" counts only beside another number: "10 Things to See" alone is no chapter 10.
    """
    named = [named_number(heading) for heading in headings]
    matches = [_BARE.match(heading.strip()) for heading in headings]
    bare = [_digits(match["number"] or match["alone"]) if match else None for match in matches]
    several = sum(number is not None for number in (*named, *bare)) > 1
    return [name or (number if several else None) for name, number in zip(named, bare, strict=True)]


def _digits(said: str) -> str | None:
    word = said.lower()
    if word.isdecimal():
        return str(int(word))
    roman = _ROMAN_FORM.fullmatch(word) and word not in {"c", "l"}  # letters of an index
    return _ORDER.get(word) or (str(_roman(word)) if roman else None)


def is_around(heading: str) -> bool:
    """Return whether a heading is of what comes before or after a book's chapters."""
    return _AROUND.fullmatch(heading.strip()) is not None


def place_of(heading: str) -> Place:
    """Return the place below a heading: its chapter where it gives a number, else the section."""
    number = named_number(heading)
    line = " ".join(heading.split())
    return (LocatorKind.CHAPTER, number) if number else (LocatorKind.SECTION, line)


def _roman(said: str) -> int:
    values = [_ROMAN[char] for char in said]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)

"""Superscripts and subscripts as characters: "10⁶" is not "106", and marks of notes are taken out.

What is raised is written with Unicode's superscripts where there are any, else behind a caret.
Marks of footnotes are no part of a sentence and go: what is linked, starred or in brackets, and a
number that is no exponent by what it follows. Readers of all formats write here what they find.
"""

# ruff: noqa: RUF001 - raised and lowered letters are the subject
from __future__ import annotations

import re
from typing import Final

_UP: Final = dict(
    zip(
        "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_DOWN: Final = dict(
    zip(
        "0123456789+-−–=()aehijklmnoprstuvx",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ",
        strict=True,
    )
)
_FIGURES: Final = re.compile(r"[\d+\-−=()n]{1,6}", re.ASCII)
# Letters that are raised by custom and read the same without it: "1st", "XXe", "Mme", "n.º".
_PLAIN: Final = re.compile(
    r"st|nd|rd|th|er?|[èe]?re|[èe]me|e?rs|es|res|de?|ndes?|[aoº]s?|r[oa]|t[oea]|v[oa]|mes?|lles?|le"
    r"|tm|sm|ª"
)
_AFTER_NUMERAL: Final = re.compile(r"(?:\d|\b[IVXLC]+|\b[NnMD]\.?|\bM[gm]?|\bD)$")
_UNIT: Final = re.compile(
    r"(?:^|[\s\d/·*×(])(?:[kcdmµμn]?m|km|ft|in|yd|mi|s|sec|min|h|K|ha|kg|g|L|l|Å|au|mol|rad)$"
)
_NOTE: Final = re.compile(
    r"[\[(]?(?:\d{1,3}|[a-z]{1,3}|[*†‡§¶#]{1,3}|note \d{1,3}|citation needed)[\])]?"
)
_BRACKETED: Final = re.compile(r"\[.{1,20}\]")
_STARS: Final = re.compile(r"[*†‡§¶]{1,3}")
_LETTER: Final = re.compile(r"[a-d]")
_WORD: Final = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?%\"'”’»)\]])$")
_BASE: Final = re.compile(r"(?:^|\D)(?:10|2)$")  # powers are of ten and of two
_PARTS: Final = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽")  # an exponent may come in several pieces
_LONGEST: Final = 24  # code points: what is longer is set small, and is no exponent


class Raised:
    """Writes what is raised or lowered in one document, in its order.

    It counts the notes' marks that it has met: after the first note's, a number that goes on with
    the count is the next one's.
    """

    def __init__(self) -> None:
        self._notes = 0

    def up(self, text: str, before: str, *, linked: bool = False) -> str:
        """Return a superscript as it is written; empty where it is the mark of a note.

        Args:
            text: What is raised.
            before: The text before it, as far as it is known.
            linked: Whether it is a link, or marked up as a note's mark.
        """
        text = " ".join(text.split())
        if not text:
            return ""
        if self._is_note(text, before, linked=linked):
            digits = re.sub(r"\D", "", text)
            self._notes = int(digits) if digits else self._notes
            return ""
        if _PLAIN.fullmatch(text.lower()) and (_AFTER_NUMERAL.search(before[-8:]) or len(text) > 1):
            return text
        if len(text) > _LONGEST and not before[-1:].isspace():
            return f" {text}"
        return _written(text, _UP, "^")

    @staticmethod
    def down(text: str) -> str:
        """Return a subscript as it is written."""
        text = " ".join(text.split())
        return _written(text, _DOWN, "_") if text else ""

    def _is_note(self, text: str, before: str, *, linked: bool) -> bool:
        if linked and _NOTE.fullmatch(text):
            return True
        if _BRACKETED.fullmatch(text) or _STARS.fullmatch(text):
            return True
        if _LETTER.fullmatch(text):
            return _WORD.search(before[-30:]) is not None and not _UNIT.search(before[-8:])
        if not re.fullmatch(r"\d{1,3}(?:, ?\d{1,3})*", text):
            return False
        return not _may_have_power(before) or self._goes_on(before, text)

    def _goes_on(self, before: str, text: str) -> bool:
        """Return whether a number that could be an exponent is a note's, by the count of notes."""
        number = int(re.split(r"\D", text)[0])
        if before[-1:].isdecimal() or before[-1:] == ")":
            return number == 1 or (number == self._notes + 1 and not _BASE.search(before[-4:]))
        return False


def raised_figures(text: str) -> str | None:
    """Return figures of a page as superscripts; None for what is none."""
    return _written(text, _UP, "") if _FIGURES.fullmatch(text) else None


def lowered_figures(text: str) -> str | None:
    """Return figures of a page as subscripts; None for what is none."""
    return _written(text, _DOWN, "") if _FIGURES.fullmatch(text) else None


def _may_have_power(before: str) -> bool:
    """Return whether what comes before is a number, a variable, a unit or part of a formula."""
    last = before[-1:]
    if last in _PARTS:
        return True
    if not last.isalpha():
        return last.isdigit() or last == ")"
    word = re.search(r"[^\W\d_]+$", before[-30:])
    variable = word is not None and len(word[0]) == 1
    return variable or "=" in before[-12:] or _UNIT.search(before[-8:]) is not None


def _written(text: str, table: dict[str, str], mark: str) -> str:
    if all(char in table for char in text):
        return "".join(table[char] for char in text)
    if len(text) > _LONGEST or not any(map(str.isalnum, text)):
        return text
    return f"{mark}{text}" if re.fullmatch(r"[\w.]+", text) else f"{mark}({text})"

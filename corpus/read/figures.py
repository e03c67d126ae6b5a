"""The figures that lists count in: "3", "c", "iii", as the formats name them."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS: Final = 26
_MOST_ROMAN: Final = 3999
_MOST_LETTERS: Final = 26 * 30  # Word writes the 780th as thirty letters, and no list is so long


def decimal(number: int) -> str:
    """Return 3 as "3"."""
    return str(number)


def roman(number: int) -> str:
    """Return 3 as "iii"; what Romans could not write is in our figures."""
    if not 0 < number <= _MOST_ROMAN:
        return str(number)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (number // value)
        number %= value
    return out


def letter(number: int) -> str:
    """Return 3 as "c" and 28 as "ab", as pages and OpenDocument texts count."""
    if number < 1:
        return str(number)
    out = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        out = chr(ord("a") + rest) + out
    return out


def repeated_letter(number: int) -> str:
    """Return 3 as "c" and 28 as "bb", as Word counts."""
    if not 0 < number <= _MOST_LETTERS:
        return str(number)
    times, rest = divmod(number - 1, _LETTERS)
    return chr(ord("a") + rest) * (times + 1)

"""Unicode's composed form, NFC, in linear time.

Python sorts a run of combining marks by insertion, which is quadratic: a letter with 100,000 marks
takes half a minute, in one call that holds the interpreter. Sorted runs take it no time, so they
are sorted here first, and the result is the same to the code point.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby
from typing import Final

_LONG: Final = 30  # marks; the longest run that Unicode's Stream-Safe Text Format allows
_RUNS: Final = re.compile(rf"[^\w\s\x00-\u02ff]{{{_LONG},}}")
"""Where runs of combining marks may be: they are no letters, and begin at U+0300."""


def nfc(text: str) -> str:
    """Return the text in NFC, as `unicodedata.normalize` does, but always in linear time."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _RUNS.sub(_sorted, text))


def _sorted(match: re.Match[str]) -> str:
    """Return a run with the marks between two that don't move in Unicode's canonical order."""
    # A few marks stand for two that sort apart: one by one, so that nothing is sorted yet.
    marks = "".join(unicodedata.normalize("NFD", char) for char in match[0])
    return "".join(
        "".join(sorted(some, key=unicodedata.combining) if movable else some)
        for movable, some in groupby(marks, key=_moves)
    )


def _moves(char: str) -> bool:
    return unicodedata.combining(char) > 0

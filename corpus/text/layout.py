"""Paragraphs whose lines are more than prose: code and tables, known by how they are written.

Canonical text has no marks for either. Code keeps its indentation and follows the sentence that
introduces it on the next line; a row of a table is a line with its cells between bars, and the
first row is the header. Each line is looked at a bounded number of times, so all is linear.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR: Final = " | "
"""What separates the cells of a row; an empty cell leaves two bars beside each other."""

_ROW: Final = re.compile(r"\|(?: |$)|(?: |^)\|")
_MIN_ROWS: Final = 2  # a single line with bars may be a headline and its site
_ITEM: Final = re.compile(r"\s*(?:[-*+•‣◦▪–—]\s|\(?\d{1,3}[.)]\s|\(?[A-Za-z][)]\s)")
# What code has and prose lacks: brackets that call, assignments, options, paths, ends by semicolon.
_CODE: Final = re.compile(
    r"[{};\\$=]|\w\(|->|::|(?:^|\s)--?\w|^\s*[#@/.<$>]|\w_\w|\w/\w+/|^\s*[A-Z]{3,} |\w\.\w+\("
)
_KEYWORD: Final = re.compile(
    r"\s*(?:for|if|elif|else|while|def|class|try|except|finally|with|switch|case|function|do|async"
    r"|return|import|end|fi|done|then)\b"
)
# A key of YAML or JSON, a string or bracket of a list that goes over lines.
_KEY: Final = re.compile(r"\s*(?:(?:- )?[\w.\"'-]+:(?: |$)|[\"'][^\"']*[\"'][,:]|[\[\](){}])")
_LEAD_WORDS: Final = 3
_PROSE_WORDS: Final = 9  # a line of code is seldom so many words, and then it has signs of code
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def is_row(line: str) -> bool:
    """Return whether a line has the bars of a table's row."""
    return _ROW.search(line) is not None


def is_table(lines: Sequence[str]) -> bool:
    """Return whether a paragraph is a table: most of its lines, and at least two, are rows."""
    rows = sum(map(is_row, lines))
    return rows >= _MIN_ROWS and rows * 2 >= len(lines)


def is_item(line: str) -> bool:
    """Return whether a line begins like an item of a list."""
    return _ITEM.match(line) is not None


def code_start(lines: Sequence[str]) -> int | None:
    """Return the index of a paragraph's first line of code, or None if it holds none.

    What comes before that line is the sentence that introduces the code, ending in a colon.

    Args:
        lines: The paragraph's lines with their indentation.
    """
    if len(lines) == 1:
        return None
    lead = next((i + 1 for i, line in enumerate(lines[:-1]) if _introduces(line)), 0)
    rest = lines[lead:]
    if not lead and _ITEM.match(lines[0]) and not _KEY.match(lines[0]):
        return None
    indented = any(line[:1] == " " and not _ITEM.match(line) for line in rest)
    # Indented verse is no code, and "Monday: 9:00" only where something is indented.
    signs = sum(bool(_CODE.search(line) or (indented and _is_keyed(line))) for line in rest)
    prose = sum(_is_prose(line) for line in rest)
    if (not indented and not lead) or signs * 2 < len(rest) or prose * 3 > len(rest):
        return None
    items = sum(_ITEM.match(line) is not None for line in rest)
    return None if items * 2 > len(rest) or is_table(rest) else lead


def _introduces(line: str) -> bool:
    """Return whether a line is prose that announces something: words, and a colon at the end."""
    return (
        line.endswith(":")
        and line[:1] != " "
        and not _KEYWORD.match(line)
        and _CODE.search(line) is None
        and len(_WORD.findall(line)) >= _LEAD_WORDS
    )


def _is_keyed(line: str) -> bool:
    return bool(_KEYWORD.match(line) or _KEY.match(line))


def _is_prose(line: str) -> bool:
    return len(_WORD.findall(line)) >= _PROSE_WORDS and _CODE.search(line) is None

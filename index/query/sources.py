"""Which sources of the library a question names: publishers and authors, however they are written.

"What did NPR say about ..." is about an article, not about the word NPR. A name counts as a source
only where the question treats it as one ("according to NPR", "the NPR report", "NPR and Wired
say"); in "Who founded NPR?" it is a word like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.storage.source_names import folded
from index.tokens import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.storage.source_names import SourceNames

_LONGEST = 8
"""Words of a source's name at most."""
_JOIN = re.compile(r"[\s,;/&'\"“”‘’]*(?:(?:and|or|both|another|an?|the|also|by)\b[\s'\"“”‘’]*)*")
"""What may be between two names of one list: "NPR, Wired and the Post"."""

_SURE_BEFORE = re.compile(
    r"(?:according to|(?:report|reported|reports|said|written|article|articles|story|stories|news|"
    r"published|covered|told|stated|noted|described|discussed|mentioned|claimed|cited|quoted|"
    r"piece|interview|coverage)(?: \w+)? (?:by|from|in|per|via|to|of)(?: both)?|per|did|does|do|"
    r"sources (?:including|like|such as))(?: the| an?)?\W*$",
    re.IGNORECASE,
)
"""What makes a name behind it a source: "according to", "an article in"."""
_BY = re.compile(r"\b(?:by|from)(?: the| an?| both)?\W*$", re.IGNORECASE)
"""Where the name is written as one: in "by NPR" it is a source, in "by age" none."""
_OPENS, _CLOSES = "'\"‘“", "'\"’”"
_ABOUT = re.compile(r"\b(?:about|on|of|against|between|with)(?: the)?\W*$", re.IGNORECASE)
"""What makes a name behind it the topic, although another name is a source."""
_LOOSE = re.compile(r"\b(?:did|does|do)(?: the)?\W*$", re.IGNORECASE)
"""Not enough alone: "did age" asks nothing of a source called "Age"."""
_SURE_AFTER = re.compile(
    r"^\W*(?:(?:'s|’s|news|recent|latest|own)\W+)*(?:also |not |only |recently |once |ever |"
    r"actually |that )?(?:articles?|reports?|reported|reporting|stor(?:y|ies)|piece|coverage|"
    r"interview|says?|said|writes?|wrote|written|claims?|claimed|suggests?|suggested|states?|"
    r"stated|mentions?|mentioned|describes?|described|notes?|noted|covers?|covered|tells?|told|"
    r"publish(?:es|ed)?|quotes?|quoted|cites?|cited|argues?|argued|explains?|explained|"
    r"discuss(?:es|ed|ing)?|highlights?|highlighted|thinks?|posts?|posted|editorial|column)\b",
    re.IGNORECASE,
)
"""What makes a name before it a source: "'s report", "says", "wrote"."""


@dataclass(frozen=True)
class Mention:
    """A source that a question names.

    Attributes:
        key: What `SourceNames` knows it by.
        start: Where the name begins in the question.
        end: Where it ends.
    """

    key: str
    start: int
    end: int


def mentions(question: str, names: Sequence[SourceNames]) -> list[Mention]:
    """Find the sources that a question names as sources, in order.

    Args:
        question: In any case.
        names: Of every library that is searched.
    """
    found = _named(question, names)
    sure = [_treated_as_source(question, m) for m in found]
    if any(sure):
        sure = [known or _may_be_source(question, m) for known, m in zip(sure, found, strict=True)]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):  # "Fortune and Wired say"
        for n in order:
            near = n - 1 if order.step > 0 else n + 1
            one, other = sorted((n, near))
            between = question[found[one].end : found[other].start]
            sure[n] = sure[n] or (sure[near] and bool(_JOIN.fullmatch(between)))
    return [m for m, is_sure in zip(found, sure, strict=True) if is_sure]


def _named(question: str, names: Sequence[SourceNames]) -> list[Mention]:
    """Find every place where a source's name is; the longest of those that overlap."""
    found: list[Mention] = []
    spoken = [(folded(question[a:b]), a, b) for _, a, b in words(question)]
    n = 0
    while n < len(spoken):
        for many in range(min(_LONGEST, len(spoken) - n), 0, -1):
            key = "".join(word for word, _, _ in spoken[n : n + many])
            if any(key in known for known in names):
                found.append(Mention(key, spoken[n][1], spoken[n + many - 1][2]))
                n += many - 1
                break
        n += 1
    return found


def _treated_as_source(question: str, mention: Mention) -> bool:
    before, after = question[: mention.start], question[mention.end :]
    if _SURE_AFTER.match(after):
        return True
    if not _capitalised(question, mention):  # "when did the age of steam begin"
        return bool(_SURE_BEFORE.search(before)) and not _LOOSE.search(before)
    if before[-1:] in set(_OPENS) and after[:1] in set(_CLOSES):
        return True
    return bool((_SURE_BEFORE.search(before) and not _LOOSE.search(before)) or _BY.search(before))


def _may_be_source(question: str, mention: Mention) -> bool:
    """Return whether a name is one more source where another one is: unless it is the topic."""
    return _capitalised(question, mention) and not _ABOUT.search(question[: mention.start])


def _capitalised(question: str, mention: Mention) -> bool:
    """Return whether a name is written as one: its last word has a capital."""
    last = question[mention.start : mention.end].rsplit(maxsplit=1)[-1]
    return any(c.isupper() for c in last)

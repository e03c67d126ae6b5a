"""The names under which a library's publishers and authors may be called."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol

from index.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MIN_INITIALS = 3
"""Words of a name that is called by initials: "NPR"; two letters are too common."""
_CUT = re.compile(r"\s+[|–—-]\s+|:\s+")
_DOMAIN = re.compile(r"\.(?:com|org|net|info|io|co\.uk|co|tv)$", re.IGNORECASE)


class Sourced(Protocol):
    """Anything that has a publisher and authors, such as an article."""

    @property
    def publisher(self) -> str | None:
        """Who published it."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""


class SourceNames:
    """The names under which a library's sources may be called.

    Args:
        articles: Of the library.
    """

    def __init__(self, articles: Sequence[Sourced]) -> None:
        rows: defaultdict[str, set[int]] = defaultdict(set)
        names: dict[str, set[str]] = {}
        for row, article in enumerate(articles):
            for name in (article.publisher or "", *article.authors):
                if name not in names:
                    names[name] = set(_called(name))
                for key in names[name]:
                    rows[key].add(row)
        self._rows: Mapping[str, frozenset[int]] = {k: frozenset(v) for k, v in rows.items()}

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def articles(self, key: str) -> frozenset[int]:
        """Return rows of the articles that a source of this name published or wrote."""
        return self._rows.get(key, frozenset())


def _called(name: str) -> Iterable[str]:
    """Yield keys of a name: folded, without spaces; its first part, without "The", its initials."""
    for part in {name, _CUT.split(name)[0]}:
        bare = [plain for word in part.split() if (plain := folded(word))]
        if bare[:1] == ["the"] and len(bare) > 1:
            yield "".join(bare)
            bare = bare[1:]
            if len(bare) == 1:  # "The Age" is no source where a question has "age"
                continue
        if bare and len("".join(bare)) > 1:
            yield "".join(bare)
        if len(bare) >= _MIN_INITIALS:
            yield "".join(word[0] for word in bare)


def folded(word: str) -> str:
    """Fold a word; of "CBSSports.com" leave out the domain."""
    return "".join(c for c in fold(_DOMAIN.sub("", word)) if c.isalnum())

"""What differs between two versions of an article, by paragraphs and by details."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from corpus.article import Article, Draft, Source

_ALIKE: Final = 0.5  # share of words from which a paragraph counts as reworded
# Paragraphs are compared with those about as far down only: all pairs of a book would be millions.
_WINDOW: Final = 20
_FIELDS: Final = {
    "title": "title",
    "publisher": "publisher",
    "authors": "authors",
    "published": "date",
    "url": "address",
    "language": "language",
    "copyright_year": "copyright year",
    "author_note": "note on the author",
    "captions": "captions",
}


@dataclass(frozen=True)
class Changes:
    """What a new version of an article changes; paragraphs in the order of the text.

    Attributes:
        added: Paragraphs that are new.
        removed: Paragraphs that are gone. One that moved is removed and added.
        reworded: (old, new) paragraphs that have half of their words in common or more.
        details: (what, old, new), like ("date", "2020", "2021-05-01"); empty where nothing is
            known.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reworded: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str, str], ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self == Changes()


def changes(old: Article, new: Draft | Article) -> Changes:
    """Compare an article with a version of it; a second of computing for the longest texts.

    Args:
        old: As the library holds it.
        new: What would take its place.
    """
    before, after = old.text.split("\n\n"), new.text.split("\n\n")
    added: list[str] = []
    removed: list[str] = []
    reworded: list[tuple[str, str]] = []
    head, tail = _common_ends(before, after)
    before, after = before[head : len(before) - tail], after[head : len(after) - tail]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[start:end], after[new_start:new_end]
        pairs = _pairs(gone, come)
        reworded += [(gone[one], come[other]) for one, other in sorted(pairs.items())]
        removed += [text for index, text in enumerate(gone) if index not in pairs]
        taken = set(pairs.values())
        added += [text for index, text in enumerate(come) if index not in taken]
    return Changes(tuple(added), tuple(removed), tuple(reworded), _details(old, new))


def _common_ends(one: list[str], other: list[str]) -> tuple[int, int]:
    """Return how many paragraphs the two share at the beginning and, beyond those, at the end."""
    most = min(len(one), len(other))
    head = next((n for n in range(most) if one[n] != other[n]), most)
    rest = most - head
    tail = next((n for n in range(rest) if one[-1 - n] != other[-1 - n]), rest)
    return head, tail


def _pairs(gone: list[str], come: list[str]) -> dict[int, int]:
    """Return which removed paragraph became which added one, the most alike first."""
    old = [Counter(text.casefold().split()) for text in gone]
    new = [Counter(text.casefold().split()) for text in come]
    scored: list[tuple[float, int, int]] = []
    for one, words in enumerate(old):
        beside = one * len(new) // len(old)
        for other in range(max(0, beside - _WINDOW), min(len(new), beside + _WINDOW + 1)):
            share = _share(words, new[other])
            if share >= _ALIKE:
                scored.append((-share, one, other))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in sorted(scored):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return pairs


def _share(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words in common, 0..1 (Dice's coefficient)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _details(old: Article, new: Draft | Article) -> tuple[tuple[str, str, str], ...]:
    fields = [(what, _shown(old, name), _shown(new, name)) for name, what in _FIELDS.items()]
    if old.text == new.text:  # else places move with the text, which is said already
        fields.append(("places", _places(old), _places(new)))
    return tuple((what, before, after) for what, before, after in fields if before != after)


def _places(article: Draft | Article) -> str:
    return ", ".join(locator.label for locator in article.locators if locator.value)


def _shown(source: Source, name: str) -> str:
    value = getattr(source, name)
    if isinstance(value, tuple):
        return ("; " if name == "captions" else ", ").join(value)
    return "" if value is None else str(value)

"""Questions with the one sentence that answers, put back among the sentences around it.

The pairs come without their paragraphs. Many of these are in other sets; for the rest, neighbouring
lines of the file are mostly of one paragraph, so its neighbours speak of the same matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.text.sentences import sentences
from scripts.train.reader_examples import PASSAGE, PERHAPS, Example, part, records, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from random import Random

_NEIGHBOURS = 700
"""Characters of a passage that is made of neighbours."""
_LONGEST = 500
"""Characters of a sentence; longer ones are taken alone or left out."""
_AROUND = 3
"""At most so many sentences come before, and after, the one of a pair."""
_WITHOUT = 0.15
"""Share of the pairs that are asked of the sentences around theirs alone."""
_LISTED = 5


@dataclass(frozen=True)
class Pair:
    """A question and a sentence, as people write them.

    Attributes:
        question: As asked.
        sentence: What answers it, or its partner.
        answers: Whether it does.
        pair: The partner's question.
    """

    question: str
    sentence: str
    answers: bool
    pair: str


def pairs_in(bench: Path, known: Iterable[str]) -> list[Pair]:
    """The pairs and their twists, but for questions that another set has.

    Args:
        bench: The data; `pairs` and `squad2-sly` in it are read.
        known: Questions of other sets.
    """
    there = {plain(question) for question in known}
    found = [
        Pair(tidy(r["question"]), tidy(r["sentence"]), answers=True, pair=plain(r["question"]))
        for r in records(bench / "pairs" / "train.jsonl")
    ]
    found += [
        Pair(tidy(r["question"]), tidy(r["sentence"]), answers=False, pair=plain(r["paired"]))
        for r in records(bench / "squad2-sly" / "unanswerable.jsonl")
    ]
    return [p for p in found if plain(p.question) not in there]


def plain(text: str) -> str:
    """Letters and digits alone, by which texts are the same however they are tokenised."""
    return re.sub(r"[\W_]+", "", text.lower())


class Paragraphs:
    """Whole paragraphs, found by a sentence of theirs.

    Args:
        texts: The paragraphs.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._of: dict[str, tuple[tuple[str, ...], int]] = {}
        for text in texts:
            parts = tuple(s.of(text) for s in sentences(text))
            for n, sentence in enumerate(parts):
                self._of.setdefault(plain(sentence), (parts, n))

    def around(self, sentence: str) -> tuple[tuple[str, ...], int] | None:
        """The sentences of its paragraph, and which of them it is."""
        return self._of.get(plain(sentence))


def paired_examples(pairs: Sequence[Pair], paragraphs: Paragraphs, chance: Random) -> list[Example]:
    """An example for each pair: in its paragraph where that is known, else among neighbours."""
    order = list(dict.fromkeys(pair.sentence for pair in pairs))
    place = {sentence: n for n, sentence in enumerate(order)}
    found = []
    for pair in pairs:
        known = paragraphs.around(pair.sentence)
        if known is not None:
            passage, at = known
            start, end = part(passage, {at}, chance, PASSAGE)
            found.append(_example(pair, passage[start:end], at - start))
        elif pair.answers and chance.random() < _WITHOUT:
            n = place[pair.sentence]
            others = [s for s in order[max(0, n - _LISTED) : n + _LISTED + 1] if s != pair.sentence]
            some = tuple(others[: chance.randint(1, _LISTED)])
            found.append(_example(pair, some, None))
        else:
            found.append(_example(pair, *_among_neighbours(pair, order, place, chance)))
    return found


def _example(pair: Pair, passage: Sequence[str], at: int | None) -> Example:
    right = frozenset({at}) if pair.answers and at is not None else frozenset[int]()
    sure = bool(right) or not pair.answers
    return Example(
        pair.question,
        tuple(passage),
        right,
        group=plain(pair.sentence),
        pair=pair.pair,
        weight=1.0 if sure else PERHAPS,
    )


def _among_neighbours(
    pair: Pair, order: Sequence[str], place: dict[str, int], chance: Random
) -> tuple[Sequence[str], int]:
    right, n = pair.sentence, place[pair.sentence]
    before, after = chance.randint(0, _AROUND), chance.randint(0, _AROUND)
    near = order[max(0, n - before) : n + after + 1]
    if len(right) >= _LONGEST:
        return [right], 0
    passage = [s for s in near if len(s) < _LONGEST or s == right]
    start, end = part(passage, {passage.index(right)}, chance, _NEIGHBOURS)
    return passage[start:end], passage.index(right) - start

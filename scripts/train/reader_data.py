"""What the reader is trained on: its two stages of sets, and what can be left out of them."""

from __future__ import annotations

import functools
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from scripts.shared.folds import fold_of
from scripts.train.hard_negatives import made_sly
from scripts.train.reader_examples import PERHAPS, QuestionSet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scripts.train.reader_examples import Example, Keep

SLY = 0.12
"""Share of the answerable questions that are made sly."""
REMEMBERED = 0.1
"""Share of the articles of stage 1 that each pass of stage 2 repeats."""
LEARNED_ONCE = {
    "squad2-rebuilt": 0.4,
    "squad2-eleven": 0.4,
    "squad2-pairs": 0.4,
    "qed": 1.0,
    "selqa": 1.0,
}
"""The sets of stage 1, which no figure is given for, and of how many other passages each of their
questions is asked too."""
JUDGED = {"members": 2.0, "squad": 1.0, "squad11": 0.7, "clapnq": 2.0}
"""The sets of stage 2, held out by fold, and the same of theirs."""
_TOGETHER = ("clapnq", "selqa")
"""Sets whose several places answer together."""
_TWISTED = ("squad2-rebuilt", "squad2-eleven", "squad2-pairs")
"""Sets of stage 1 with questions that people made unanswerable."""
STEPS = (
    "stage1",  # all of it
    "unanswerable",  # the questions of stage 1 that people made so
    "sly",  # the examples made sly
    "elsewhere",  # questions on other passages
    "pairs",  # questions on one paragraph in one batch, and their order
    "order",  # the order of answerable above unanswerable
    "place",  # the place of the answer
    "together",  # each of several places that answer, not any of them
)
"""What can be left out, to measure what it is worth."""


class TrainingData:
    """The examples of each stage.

    Args:
        bench: The folders of the sets.
        without: Of `STEPS`, which is left out. "order" and "place" are the loss's to leave out.
    """

    def __init__(self, bench: Path, without: str | None = None) -> None:
        self._bench, self._without = bench, without
        self._set = functools.cache(self._read)

    def stage1(self, chance: Random) -> list[Example]:
        """The examples of stage 1."""
        return [] if self._without == "stage1" else self._drawn(LEARNED_ONCE, chance)

    def stage2(self, fold: int | None, chance: Random) -> list[Example]:
        """The examples of a pass of stage 2, without those of a fold, drawn afresh each time."""
        found = self._drawn(
            JUDGED, chance, lambda article: fold is None or fold_of(article) != fold
        )
        again = functools.cache(lambda _article: chance.random() < REMEMBERED)
        return [*found, *self._drawn(LEARNED_ONCE, chance, again)]

    def held_out(self, name: str, fold: int) -> list[Example]:
        """The questions of a set on the articles of a fold, each on its own passage."""
        return self._read(name, whole=True).examples(lambda article: fold_of(article) == fold)

    def _read(self, name: str, *, whole: bool = False) -> QuestionSet:
        """A set; what is drawn in it is the same in every training."""
        together = name in _TOGETHER and self._without != "together"
        return QuestionSet(self._bench / name, Random(name), together=together, whole=whole)

    def _drawn(
        self, hard: Mapping[str, float], chance: Random, keep: Keep = lambda _: True
    ) -> list[Example]:
        """The examples of some sets, and sly ones."""
        found: list[Example] = []
        for name, many in hard.items():
            elsewhere = 0.0 if self._without == "elsewhere" else many
            some = self._set(name).examples(keep, hard=elsewhere)
            if self._without == "unanswerable" and name in _TWISTED:
                twisted = {e.number for e in some if not e.right and e.weight != PERHAPS}
                some = [e for e in some if e.number not in twisted]
            found += some
        share = 0.0 if self._without == "sly" else SLY
        tried = [made_sly(e, chance) for e in found if e.right and chance.random() < share]
        found += [made for made in tried if made is not None]
        if self._without == "pairs":
            return [replace(e, group=str(n)) for n, e in enumerate(found)]
        return found

"""What the embedder learns from: passages in their sentences, and questions that each answers.

A batch holds groups of passages that are like one another, since telling a passage from its
neighbours is what is hard: the other passages of a group are its questions' hard negatives (as in
Xiong et al. 2021, "Approximate nearest neighbor negative contrastive learning for dense text
retrieval", but found once, by the model as it is before training).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from scripts.train.reader_examples import QuestionSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from random import Random

    from numpy.typing import NDArray

    from scripts.train.reader_examples import Example, Keep

GROUP = 8
"""Passages that are like one another."""
GROUPS = 6
"""Groups of a batch."""
QUESTIONS = 2
"""Questions of a passage at most in one pass; another pass draws others."""


@dataclass
class Passage:
    """A passage and who asks for it.

    Attributes:
        sentences: Its sentences, in order.
        asked: Questions, each with the sentences that answer it; empty where unknown.
    """

    sentences: tuple[str, ...]
    asked: list[tuple[str, frozenset[int]]] = field(default_factory=list)


@dataclass(frozen=True)
class Batch:
    """Passages and some of their questions.

    Attributes:
        passages: The sentences of each.
        questions: As asked.
        passage: Which passage answers each question.
        right: Which of its sentences do.
    """

    passages: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]
    passage: tuple[int, ...]
    right: tuple[frozenset[int], ...]


def passages_of(bench: Path, sets: Sequence[str], keep: Keep, chance: Random) -> list[Passage]:
    """The passages of some sets that an answerable question is on.

    Args:
        bench: The data.
        sets: Their names.
        keep: Which articles, by id.
        chance: Draws.
    """
    found: dict[tuple[str, ...], Passage] = {}
    for name in sets:
        for example in QuestionSet(bench / name, chance).examples(keep):
            if example.right:
                _add(found, example)
    return list(found.values())


def _add(found: dict[tuple[str, ...], Passage], example: Example) -> None:
    passage = found.setdefault(example.passage, Passage(example.passage))
    passage.asked.append((example.question, example.right))


def batches(
    passages: Sequence[Passage], vectors: NDArray[np.float32], chance: Random
) -> Iterator[Batch]:
    """All passages once, in batches of groups that are like one another.

    Args:
        passages: Of all sets.
        vectors: `float32 (passages, d)`, L2-normalised, by which they are like one another.
        chance: Draws groups and questions.
    """
    groups = list(_groups(vectors, chance))
    for start in range(0, len(groups), GROUPS):
        rows = [row for group in groups[start : start + GROUPS] for row in group]
        some = [passages[row] for row in rows]
        drawn = [
            (n, question, right)
            for n, passage in enumerate(some)
            for question, right in chance.sample(passage.asked, min(QUESTIONS, len(passage.asked)))
        ]
        yield Batch(
            tuple(p.sentences for p in some),
            tuple(question for _, question, _ in drawn),
            tuple(n for n, _, _ in drawn),
            tuple(right for _, _, right in drawn),
        )


def _groups(vectors: NDArray[np.float32], chance: Random) -> Iterator[list[int]]:
    """Yield rows, each one once: a row drawn and those nearest to it that are left."""
    left = np.ones(len(vectors), dtype=bool)
    order = list(range(len(vectors)))
    chance.shuffle(order)
    made = []
    for row in order:
        if not left[row]:
            continue
        nearness = np.where(left, vectors @ vectors[row], -np.inf)
        nearness[row] = np.inf
        many = min(GROUP, int(left.sum()))
        group = np.argpartition(-nearness, many - 1)[:many]
        left[group] = False
        made.append([int(n) for n in group])
    chance.shuffle(made)
    yield from made

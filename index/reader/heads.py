"""What the reader has on top of its encoder: a score for each sentence, and places for the answer.

Each sentence is compared with the question twice: word by word, where each question word is set
against what the sentence has for it (the attend, compare and aggregate steps of Parikh et al. 2016,
"A decomposable attention model"), so that one word without a counterpart can sink the sentence; and
as a whole, mean state against mean state. A third judge looks for the answer's first and last word
piece, as is usual for SQuAD 2.0, with the row's first piece for "not there"; what it finds in a
sentence counts for it. Scores of a passage's sentences share one softmax with "none of them", whose
score is 0 by definition.

`scripts/train/reader_network.py` is the same as it is trained, on torch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.engine.bert import Weights
    from index.reader.inputs import Pieces

    Values = NDArray[np.float32]

NEAR = 8.0
"""What the nearness of words was first sharpened by in training, and is still measured in."""
FAR = 20.0
"""A place for the answer never counts for less than this below nowhere."""
NEVER = -1e4
"""A score that no softmax gives weight to."""
_SHORTEST = 1e-12
"""Of a state, before it is made one of length 1."""


@dataclass(frozen=True)
class Scores:
    """What the network says of a passage.

    Attributes:
        sentences: `float32 (s,)`, log odds of each sentence against "none"; `NEVER` where none of
            its pieces was read.
        ends: `float32 (l, 2)`, scores of each word piece as the first and the last of the answer.
    """

    sentences: Values
    ends: Values


NUMBERS = ("sharpness", "trust")
LINEAR = ("compare.0", "whole.0", "judge.1", "judge.4", "answerable", "ends")


class Heads:
    """Trained heads.

    Args:
        weights: By the names that `scripts/train/reader_network.py` gives them: those of `LINEAR`
            with ".weight" and ".bias" behind, and `NUMBERS`.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._compare = np.split(weights["compare.0.weight"], 4, axis=1)
        self._sharpness, self._trust = (float(weights[name]) for name in NUMBERS)

    @staticmethod
    def names() -> set[str]:
        """Return the names of all weights."""
        return {*NUMBERS, *(f"{name}.{part}" for name in LINEAR for part in ("weight", "bias"))}

    def score(self, states: Values, pieces: Pieces) -> Scores:
        """Score every sentence of a passage.

        Args:
            states: Of its pieces, `float32 (l, width)`.
            pieces: Question and passage.
        """
        ends = self._linear("ends", states)
        odds = np.full(pieces.sentences, NEVER, dtype=np.float32)
        places = [np.flatnonzero(pieces.sentence == n) for n in range(pieces.sentences)]
        read = [n for n, own in enumerate(places) if len(own)]
        if not read or not pieces.asked:
            return Scores(odds, ends)
        inside = [slice(places[n][0], places[n][-1] + 1) for n in read]
        asked = states[1 : 1 + pieces.asked]
        mean, peak, nearness = self._by_word(asked, states, inside)
        features = np.hstack([mean, peak, self._whole(asked, states, inside), nearness])
        judged = self._linear("judge.4", _gelu(self._linear("judge.1", features)))[:, 0]
        answerable = self._linear("answerable", states[:1])[0, 0]
        found = np.array([_log_sum(ends[own]) - ends[0] for own in inside])
        odds[read] = judged + answerable + self._trust * np.maximum(found.mean(axis=1), -FAR)
        return Scores(odds, ends)

    def _by_word(
        self, asked: Values, states: Values, inside: list[slice]
    ) -> tuple[Values, Values, Values]:
        """Set each question word against what each sentence has for it: mean, peak, how near."""
        unit = states / np.maximum(np.linalg.norm(states, axis=1, keepdims=True), _SHORTEST)
        near = (unit[1 : 1 + len(asked)] @ unit.T) * self._sharpness
        counterparts = np.stack([_softmax(near[:, own]) @ states[own] for own in inside])
        first, second, product, distance = self._compare
        compared = counterparts @ second.T
        compared += asked @ first.T + self._weights["compare.0.bias"]
        compared += (asked * counterparts) @ product.T
        compared += np.abs(asked - counterparts) @ distance.T
        compared = _gelu(compared)  # (s, q, inner)
        nearest = np.stack([near[:, own].max(axis=1) for own in inside]) / NEAR
        nearness = np.stack([nearest.mean(axis=1), nearest.min(axis=1)], axis=1)
        return compared.mean(axis=1), compared.max(axis=1), nearness

    def _whole(self, asked: Values, states: Values, inside: list[slice]) -> Values:
        """Set the question's mean state against each sentence's."""
        sentence = np.stack([states[own].mean(axis=0) for own in inside])
        question = asked.mean(axis=0)
        both = [sentence, question * sentence, np.abs(question - sentence)]
        return _gelu(self._linear("whole.0", np.hstack(both)))

    def _linear(self, name: str, values: Values) -> Values:
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return np.asarray(values @ weight.T + bias, dtype=np.float32)


def _softmax(values: Values) -> Values:
    raised = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def _log_sum(values: Values) -> Values:
    """Return the logarithm of the sum of exponentials, column by column."""
    most = values.max(axis=0)
    return np.asarray(most + np.log(np.exp(values - most).sum(axis=0)), dtype=np.float32)


def _gelu(values: Values) -> Values:
    return np.asarray(values * 0.5 * (1 + _erf(values * np.sqrt(0.5))), dtype=np.float32)


def _erf(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the error function, off by 0.00000015 at most.

    By formula 7.1.26 of Abramowitz and Stegun 1964, "Handbook of mathematical functions". SciPy has
    it to the last bit, and takes a quarter of a second to import.
    """
    far = np.abs(values)
    near = 1 / (1 + 0.3275911 * far)
    sum_of_powers = np.zeros_like(near)
    for factor in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_of_powers = (sum_of_powers + factor) * near
    return np.asarray(np.copysign(1 - sum_of_powers * np.exp(-far * far), values))

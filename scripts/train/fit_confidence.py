"""Fit the confidence on development data, cross-validated by article.

    python -m scripts.train.fit_confidence BENCH READERS [--cache FOLDER]

BENCH holds folders, each with `articles.jsonl` and `questions.jsonl`; READERS is what
`python -m scripts.train.train_reader --fold N` wrote: every question is read by a reader that has
not seen its article. FOLDER keeps vectors, so that the next run takes minutes. Writes
`index/answering/confidence.json`: coefficients of a logistic regression for "the first quotation
answers", the confidences that divide the verdicts, and the figures on held-out articles and, which
is what a new community may expect, on whole sets left out. The verdicts are divided by the latter.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import minimize

from index.answering.confidence import Evidence
from index.answering.in_memory import build_index
from index.evaluation.calibration import calibration_error
from index.evaluation.evaluate import ask_all
from index.evaluation.metrics import auroc, coverage_at_precision
from index.evaluation.outcome import judge
from index.search.ablation import ALL_PARTS, Part, Without
from scripts.shared.development import development
from scripts.shared.listwise import FOLDS, by_article
from scripts.shared.sets import articles_of, kin_of, questions_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.embedding.embedder import Embedder
    from scripts.shared.cached_reader import FoldReaders

ANSWERED_PRECISION = 0.8
"""Of the quotations called "answered", so many are right, in every set ..."""
UNCERTAIN_PRECISION = 0.4
"""... and so many of those called "uncertain"."""
RIDGE = 1e-4
LEVELS = np.arange(0.05, 1.0, 0.01)
FEW = 25
"""A set with fewer questions of a verdict has no say in it: chance decides on their share."""
NAMES = [f.name for f in fields(Evidence)]
NEGATIVE = {"unknown", "asks_fact"}
"""Fields of `Evidence` that can only speak against an answer; all others only for one."""
FREE = {"several", "several_score"}
"""Fields that may speak either way."""
READ = frozenset({"passage", "score", "several", "several_score", "answerable", "surely_answers"})
"""Fields that count where passages were read. The others say nothing then that the reader doesn't
know better; that articles agree, so that no quotation is far ahead, would even count against it."""
UNREAD = frozenset(NAMES) - {"answerable", "surely_answers"}
"""Fields that count where none was."""
SIZE_COUNTS = 0.25
"""A set weighs its number of questions to this power: the large one more, yet not all."""


@dataclass(frozen=True)
class Sample:
    """What the search saw of one set's questions.

    Attributes:
        name: The set.
        seen: `float (n, f)`, the fields of `Evidence`.
        right: `bool (n,)`, whether the first quotation answers.
        answerable: `bool (n,)`.
        group: `int (n,)`, the article of each question, for cross-validation.
    """

    name: str
    seen: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: NDArray[np.bool_]
    group: NDArray[np.int64]


@dataclass(frozen=True)
class Line:
    """Fitted coefficients, `float (f,)`, and bias."""

    weights: NDArray[np.float64]
    bias: float

    def probability(self, seen: NDArray[np.float64]) -> NDArray[np.float64]:
        """Confidence of each row of evidence."""
        return np.asarray(1 / (1 + np.exp(-(seen @ self.weights + self.bias))))


def main() -> None:
    """Fit, cross-validate, write."""
    data = development(__doc__, reads=True)
    embedder, readers = data.embedder, data.reading()
    samples = [gather(folder, embedder, readers) for folder in data.folders]
    without = frozenset({Part.READER})
    unread = [gather(folder, embedder, readers, without) for folder in data.folders]
    readers.save()
    left_out = leave_sets_out(samples, READ)
    answered = answered_from(samples, left_out)
    thresholds = {"answered": answered, "uncertain": uncertain_from(samples, left_out, answered)}
    record = {
        "thresholds": thresholds,
        "verdicts_of_sets_left_out": {
            s.name: verdicts(s, c, thresholds) for s, c in zip(samples, left_out, strict=True)
        },
        "with_reader": record_of(samples, READ),
        "without_reader": record_of(unread, UNREAD),
    }
    data.write("confidence", "scripts/train/fit_confidence.py", record)


def record_of(samples: list[Sample], used: frozenset[str]) -> dict[str, Any]:
    """A model's coefficients and what it reached on held-out articles and sets."""
    model = fit(samples, used)
    weights = zip(NAMES, model.weights, strict=True)
    held_out, left_out = cross_validate(samples, used), leave_sets_out(samples, used)
    return {
        "weights": {n: round(float(w), 4) for n, w in weights if n in used},
        "bias": round(model.bias, 4),
        "held_out": {s.name: describe(s, p) for s, p in zip(samples, held_out, strict=True)},
        "held_out_pooled": describe(pooled(samples), np.concatenate(held_out)),
        "left_out": {s.name: describe(s, p) for s, p in zip(samples, left_out, strict=True)},
    }


def pooled(samples: list[Sample]) -> Sample:
    """All sets as one."""
    return Sample(
        "all", *(np.concatenate([getattr(s, f.name) for s in samples]) for f in fields(Sample)[1:])
    )


def gather(
    folder: Path, embedder: Embedder, readers: FoldReaders, without: Without = ALL_PARTS
) -> Sample:
    """Ask every question of a set."""
    articles = articles_of(folder)
    questions = readers.unseen(questions_of(folder))
    rows = {a.id: n for n, a in enumerate(articles)}
    index = build_index(articles, embedder)
    seen, right, answerable, group = [], [], [], []
    for question, finding in ask_all(questions, index, embedder, readers, without):
        if finding.seen is None:
            continue
        seen.append(astuple(finding.seen))
        right.append(judge(question, finding).right)
        answerable.append(question.answerable)
        own = question.article_id or finding.hits[0].article.id
        group.append(rows.get(own, len(rows)))
    return Sample(
        folder.name, np.array(seen), np.array(right), np.array(answerable), np.array(group)
    )


def fit(samples: list[Sample], used: frozenset[str]) -> Line:
    """The probability that the first quotation answers.

    No coefficient may have the sign opposite to its meaning; that of a field not used is 0.
    """
    seen = np.concatenate([s.seen for s in samples])
    weight = np.concatenate(
        [np.full(len(s.right), len(s.right) ** (SIZE_COUNTS - 1)) for s in samples]
    )
    right = np.concatenate([s.right for s in samples]).astype(float)
    bounds = [_bounds(name) if name in used else (0.0, 0.0) for name in NAMES]
    inputs = np.column_stack((seen, np.ones(len(seen))))
    found = _logistic(inputs, right, weight / weight.sum(), bounds)
    return Line(found[:-1], float(found[-1]))


def _bounds(name: str) -> tuple[float | None, float | None]:
    if name in FREE:
        return (None, None)
    return (None, 0.0) if name in NEGATIVE else (0.0, None)


def _logistic(
    inputs: NDArray[np.float64],
    target: NDArray[np.float64],
    weight: NDArray[np.float64],
    bounds: Sequence[tuple[float | None, float | None]],
) -> NDArray[np.float64]:
    """Coefficients of a logistic regression under bounds; columns without bounds are free."""
    free = inputs.shape[1] - len(bounds)
    penalty = np.array([RIDGE] * len(bounds) + [0.0] * free)

    def loss(w: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        z = inputs @ w
        error = weight * (1 / (1 + np.exp(-z)) - target)
        value = weight @ (np.logaddexp(0, z) - target * z) + penalty @ (w * w)
        return float(value), inputs.T @ error + 2 * penalty * w

    start = np.zeros(inputs.shape[1])
    limits = [*bounds, *([(None, None)] * free)]
    return np.asarray(minimize(loss, start, jac=True, bounds=limits, method="L-BFGS-B").x)


def cross_validate(samples: list[Sample], used: frozenset[str]) -> list[NDArray[np.float64]]:
    """Confidence of every question by a model that has not seen its article."""
    held_out = [np.zeros(len(s.right)) for s in samples]
    splits = [by_article(s.group) for s in samples]
    for fold in range(FOLDS):
        parts = [
            Sample(s.name, s.seen[t], s.right[t], s.answerable[t], s.group[t])
            for s, t in ((s, split[fold][0]) for s, split in zip(samples, splits, strict=True))
        ]
        model = fit(parts, used)
        for sample, split, out in zip(samples, splits, held_out, strict=True):
            test = split[fold][1]
            out[test] = model.probability(sample.seen[test])
    return held_out


def describe(sample: Sample, confidence: NDArray[np.float64]) -> dict[str, float | None]:
    """Figures of one set on held-out articles."""
    return {
        "auroc": auroc(confidence, sample.answerable),
        "coverage@90": coverage_at_precision(confidence, sample.answerable, sample.right),
        "ece_equal_mass": calibration_error(confidence, sample.right),
        "ece_equal_width": calibration_error(confidence, sample.right, mass=False),
    }


def leave_sets_out(samples: list[Sample], used: frozenset[str]) -> list[NDArray[np.float64]]:
    """Confidence of every question by a model that has seen no set of its kind."""
    return [
        fit([o for o in samples if kin_of(o.name) != kin_of(s.name)], used).probability(s.seen)
        for s in samples
    ]


def answered_from(samples: list[Sample], confidences: list[NDArray[np.float64]]) -> float:
    """The lowest confidence from which on `ANSWERED_PRECISION` of every set's are right."""
    for level in LEVELS:
        said = [c >= level for c in confidences]
        shares = [s.right[n].mean() for s, n in zip(samples, said, strict=True) if n.sum() >= FEW]
        if min(shares, default=0) >= ANSWERED_PRECISION:
            return round(float(level), 2)
    return 1.0


def uncertain_from(
    samples: list[Sample], confidences: list[NDArray[np.float64]], answered: float
) -> float:
    """The lowest confidence from which, up to "answered", `UNCERTAIN_PRECISION` are right."""
    for level in LEVELS[answered > LEVELS]:
        said = [(c >= level) & (c < answered) for c in confidences]
        shares = [s.right[n].mean() for s, n in zip(samples, said, strict=True) if n.sum() >= FEW]
        if min(shares, default=0) >= UNCERTAIN_PRECISION:
            return round(float(level), 2)
    return answered


def verdicts(
    sample: Sample, confidence: NDArray[np.float64], thresholds: dict[str, float]
) -> dict[str, dict[str, float | int | None]]:
    """Of one set, how many get each verdict and what share of them is right.

    "Unanswered" is right of a question that the articles don't answer.
    """
    answered = confidence >= thresholds["answered"]
    refused = confidence < thresholds["uncertain"]
    parts = {
        "answered": (answered, sample.right),
        "uncertain": (~answered & ~refused, sample.right),
        "unanswered": (refused, ~sample.answerable),
    }
    return {
        name: {
            "questions": int(said.sum()),
            "right": round(float(right[said].mean()), 4) if said.any() else None,
        }
        for name, (said, right) in parts.items()
    }


if __name__ == "__main__":
    main()

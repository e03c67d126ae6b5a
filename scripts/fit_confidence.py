"""Fit the confidence on development data, cross-validated by article.

    python scripts/fit_confidence.py BENCH

BENCH holds folders, each with `articles.jsonl` and `questions.jsonl`. Every set weighs the same.
Writes `index/confidence.json`: coefficients of a logistic regression for "the first quotation
answers", the confidences that part the verdicts, and the figures reached on held-out articles.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from sklearn.model_selection import GroupKFold

from index.benchmark_data import read_articles, read_questions
from index.calibration import calibration_error
from index.confidence import Evidence
from index.embedder import Embedder, load_embedder
from index.evaluate import ask_all
from index.judging import judge
from index.metrics import auroc, coverage_at_precision
from index.once import build_index

if TYPE_CHECKING:
    from numpy.typing import NDArray

ANSWERED_PRECISION = 0.7
UNCERTAIN_PRECISION = 0.25
RIDGE = 1e-4
FOLDS = 5
LEVELS = np.arange(0.05, 1.0, 0.01)
NEAR = 0.05
FEW = 5
NEGATIVE = {"unknown", "asks_fact"}
"""Fields of `Evidence` that can only speak against an answer; all others only for one."""


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
    bench = Path(sys.argv[1])
    embedder = load_embedder()
    folders = sorted(p.parent for p in bench.glob("*/questions.jsonl"))
    samples = [gather(folder, embedder) for folder in folders]
    held_out = cross_validate(samples)
    figures = {s.name: describe(s, p) for s, p in zip(samples, held_out, strict=True)}
    thresholds = {
        "answered": answered_from(samples, held_out),
        "uncertain": uncertain_from(samples, held_out),
    }
    model = fit(samples)
    names = [f.name for f in fields(Evidence)]
    record = {
        "fitted_by": "scripts/fit_confidence.py",
        "data_sha256": {
            f.name: hashlib.sha256((f / "questions.jsonl").read_bytes()).hexdigest()
            for f in folders
        },
        "model": embedder.name,
        "weights": {n: round(float(w), 4) for n, w in zip(names, model.weights, strict=True)},
        "bias": round(model.bias, 4),
        "thresholds": thresholds,
        "held_out": figures,
    }
    target = Path(__file__).resolve().parents[1] / "index" / "confidence.json"
    target.write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


def gather(folder: Path, embedder: Embedder) -> Sample:
    """Ask every question of a set."""
    articles = read_articles(folder / "articles.jsonl")
    questions = read_questions(folder / "questions.jsonl")
    rows = {a.id: n for n, a in enumerate(articles)}
    index = build_index(articles, embedder)
    seen, right, answerable, group = [], [], [], []
    for question, finding in ask_all(questions, index, embedder):
        if finding.seen is None:
            continue
        seen.append(astuple(finding.seen))
        right.append(judge(question, finding).right)
        answerable.append(question.answerable)
        own = question.article_id or finding.hits[0].article.id
        group.append(rows.get(own, len(rows)))
    print(folder.name, len(seen), "questions", file=sys.stderr)
    return Sample(
        folder.name, np.array(seen), np.array(right), np.array(answerable), np.array(group)
    )


def fit(samples: list[Sample]) -> Line:
    """Fit direction and scale; every set weighs the same.

    The direction tells answerable questions from others, with one intercept a set, since how many
    of a set's questions are unanswerable is its makers' choice. No coefficient may have the sign
    opposite to its meaning. The scale then makes it a probability that the first quotation answers.
    """
    seen = np.concatenate([s.seen for s in samples])
    weight = np.concatenate([np.full(len(s.right), 1 / len(s.right)) for s in samples])
    weight /= weight.sum()
    which = np.concatenate([np.full(len(s.right), n) for n, s in enumerate(samples)])
    answerable = np.concatenate([s.answerable for s in samples]).astype(float)
    right = np.concatenate([s.right for s in samples]).astype(float)
    own_intercept = np.eye(len(samples))[which]
    signs = [(None, 0.0) if f.name in NEGATIVE else (0.0, None) for f in fields(Evidence)]
    found = _logistic(np.hstack((seen, own_intercept)), answerable, weight, signs)
    direction = found[: seen.shape[1]]
    scale = _logistic(
        np.column_stack((seen @ direction, np.ones(len(seen)))), right, weight, [(0.0, None)]
    )
    return Line(direction * scale[0], float(scale[1]))


def _logistic(
    inputs: NDArray[np.float64],
    target: NDArray[np.float64],
    weight: NDArray[np.float64],
    bounds: list[tuple[float | None, float | None]],
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


def cross_validate(samples: list[Sample]) -> list[NDArray[np.float64]]:
    """Confidence of every question by a model that has not seen its article."""
    held_out = [np.zeros(len(s.right)) for s in samples]
    splits = [list(GroupKFold(FOLDS).split(s.seen, groups=s.group)) for s in samples]
    for fold in range(FOLDS):
        parts = [
            Sample(s.name, s.seen[t], s.right[t], s.answerable[t], s.group[t])
            for s, t in ((s, split[fold][0]) for s, split in zip(samples, splits, strict=True))
        ]
        model = fit(parts)
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


def answered_from(samples: list[Sample], confidences: list[NDArray[np.float64]]) -> float:
    """The lowest confidence from which on `ANSWERED_PRECISION` of all quotations are right."""
    for level in LEVELS:
        shares = [
            s.right[c >= level].mean()
            for s, c in zip(samples, confidences, strict=True)
            if (c >= level).any()
        ]
        if np.mean(shares) >= ANSWERED_PRECISION:
            return round(float(level), 2)
    return 1.0


def uncertain_from(samples: list[Sample], confidences: list[NDArray[np.float64]]) -> float:
    """The lowest confidence around which (within .05) `UNCERTAIN_PRECISION` are right."""
    for level in LEVELS:
        near = [np.abs(c - level) <= NEAR for c in confidences]
        shares = [s.right[n].mean() for s, n in zip(samples, near, strict=True) if n.sum() >= FEW]
        if shares and np.mean(shares) >= UNCERTAIN_PRECISION:
            return round(float(level), 2)
    return 1.0


if __name__ == "__main__":
    main()

"""Pictures of an evaluation: is the confidence to be trusted, and what does caution cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from index.evaluate import Report

_BINS = 10
_INK = "#2b2d42"
_ACCENT = "#c8553d"


def plot(report: Report, path: Path) -> None:
    """Draw reliability and precision against coverage as one PNG.

    Args:
        report: What `evaluate` returned.
        path: Where the picture goes; its folder must exist.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415  half a second to import

    confidence = np.array([j.confidence for j in report.judged])
    right = np.array([j.right for j in report.judged])
    answerable = np.array([j.question.answerable for j in report.judged])
    figure = Figure(figsize=(10, 4.6), layout="constrained")
    left, other = figure.subplots(1, 2)
    _reliability(left, confidence, right)
    _selective(other, confidence, right, answerable)
    figure.suptitle(f"{len(right):,} questions on {report.articles:,} articles", color=_INK)
    figure.savefig(path, dpi=150)


def _reliability(axes: Axes, confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> None:
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    filled = [b for b in range(_BINS) if (bins == b).any()]
    told = [float(confidence[bins == b].mean()) for b in filled]
    true = [float(right[bins == b].mean()) for b in filled]
    counts = [int((bins == b).sum()) for b in filled]
    axes.plot([0, 1], [0, 1], color="#bbbbbb", linestyle="--", label="perfect")
    axes.plot(told, true, color=_ACCENT, marker="o", label="first quotation right")
    for x, y, n in zip(told, true, counts, strict=True):
        axes.annotate(f"{n}", (x, y), textcoords="offset points", xytext=(0, 7), fontsize=7)
    _frame(axes, "Reliability", "confidence", "share right")
    axes.legend(frameon=False, fontsize=8)


def _selective(
    axes: Axes,
    confidence: NDArray[np.float64],
    right: NDArray[np.bool_],
    answerable: NDArray[np.bool_],
) -> None:
    order = np.argsort(-confidence, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    coverage = np.cumsum(answerable[order]) / max(int(answerable.sum()), 1)
    axes.plot(coverage, precision, color=_ACCENT)
    axes.axhline(0.9, color="#bbbbbb", linestyle="--")
    _frame(axes, "What caution buys", "answerable questions answered", "shown quotations right")


def _frame(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title, color=_INK)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.spines[["top", "right"]].set_visible(False)

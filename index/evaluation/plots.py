"""Pictures of an evaluation: trust in the confidence, the cost of caution, kinds of question.

Each picture can be read without colour: lines differ in style, points in shape, and what a reader
would look up is written beside them. `plot` puts all on one page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from index.answering.confidence import fitted_thresholds
from index.evaluation.bootstrap import distribution, interval
from index.evaluation.calibration import equal_width, reliability
from index.evaluation.figures import PRECISION
from index.evaluation.metrics import means

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from index.evaluation.figures import Columns

_INK = "#22223b"
_SOFT = "#8d99ae"
_ONE = "#1d3557"
_OTHER = "#c8553d"
_FAR = 0.8  # beyond it a word beside a point goes to its left
_HEADLINE = ("hit@1", "quote@1", "auroc", "coverage@90", "evidence_recall@5", "ece_equal_mass")


def plot(table: Columns, figures: Mapping[str, Any], path: Path) -> None:
    """Draw reliability, precision against coverage, and hits by kind of question as one PNG.

    Args:
        table: The questions.
        figures: As `pullquote eval --json` writes them.
        path: Where the picture goes; its folder must exist.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415  half a second to import

    page = Figure(figsize=(11, 8.2), layout="constrained")
    grid = page.add_gridspec(2, 2, height_ratios=(3.2, 1), width_ratios=(1, 1))
    trust = page.add_subplot(grid[0, 0])
    _reliability(trust, table)
    _counts(page.add_subplot(grid[1, 0], sharex=trust), table)
    right = grid[:, 1].subgridspec(2, 1, height_ratios=(1, 1.1))
    _selective(page.add_subplot(right[0]), table, figures)
    _kinds(page.add_subplot(right[1]), figures)
    page.suptitle(_headline(figures), color=_INK, fontsize=11)
    page.savefig(path, dpi=130)


def _headline(figures: Mapping[str, Any]) -> str:
    named = " · ".join(
        f"{name} {_short(figures[name])}" for name in _HEADLINE if figures.get(name) is not None
    )
    left_out = f", without {' and '.join(figures['without'])}" if figures["without"] else ""
    return (
        f"{figures['questions']:,} questions on {figures['articles']:,} articles{left_out}\n{named}"
    )


def _reliability(axes: Axes, table: Columns) -> None:
    """Draw confidence against the share that is right; on the diagonal where they agree."""
    of = equal_width(table.confidence)
    bins = reliability(table.confidence, table.right, of)
    sure, true = [b.confidence for b in bins], [b.right for b in bins]

    def shares(weights: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        return {str(b): means(table.right, weights, of == b) for b in np.unique(of)}

    drawn = distribution(shares, table.group).values()
    pairs = [interval(values) or (right, right) for values, right in zip(drawn, true, strict=True)]
    axes.plot([0, 1], [0, 1], color=_SOFT, linestyle="--", label="as sure as it says")
    axes.errorbar(
        sure,
        true,
        yerr=_spread(true, pairs),
        color=_ONE,
        marker="o",
        capsize=3,
        linewidth=1.2,
        label="first quotation right, 95 %",
    )
    _frame(axes, "Is the confidence to be trusted?", "", "share right")
    axes.legend(frameon=False, fontsize=8, loc="upper left")


def _counts(axes: Axes, table: Columns) -> None:
    """Draw how many questions each bin of the reliability diagram has."""
    counts = np.bincount(equal_width(table.confidence), minlength=10)
    centres = (np.arange(len(counts)) + 0.5) / len(counts)
    axes.bar(centres, counts, width=0.09, color="white", edgecolor=_ONE, hatch="///")
    for x, n in zip(centres, counts, strict=True):
        axes.annotate(
            f"{n:,}", (x, n), xytext=(0, 2), textcoords="offset points", ha="center", fontsize=7
        )
    for name, level in _levels().items():
        axes.axvline(level, color=_OTHER, linestyle=":", linewidth=1.2)
        axes.annotate(
            f" {name} →",
            (level, 0.98),
            xycoords=("data", "axes fraction"),
            fontsize=7,
            va="top",
            color=_OTHER,
        )
    axes.set_ylim(0, max(int(counts.max(initial=0)), 1) * 1.35)
    axes.set_xlabel("confidence")
    axes.set_ylabel("questions")
    axes.spines[["top", "right"]].set_visible(False)


def _selective(axes: Axes, table: Columns, figures: Mapping[str, Any]) -> None:
    """Draw precision of what is shown against the share of answerable questions answered."""
    order = np.argsort(-table.confidence, kind="stable")
    precision = np.cumsum(table.right[order]) / np.arange(1, len(order) + 1)
    coverage = np.cumsum(table.answerable[order]) / max(int(table.answerable.sum()), 1)
    axes.plot(coverage, precision, color=_ONE, linewidth=1.4)
    axes.axhline(PRECISION, color=_SOFT, linestyle="--")
    axes.annotate("nine in ten right", (0.995, PRECISION + 0.01), ha="right", fontsize=8)
    at = figures.get("coverage@90")
    if at:
        axes.plot([at], [PRECISION], color=_OTHER, marker="D")
        _note(axes, f"{_short(at)} answered", (at, PRECISION), (6, -14), _OTHER)
    for name, level in _levels().items():
        shown = int((table.confidence >= level).sum())
        if shown:
            spot = (coverage[shown - 1], precision[shown - 1])
            axes.plot(*spot, color=_ONE, marker="^", markerfacecolor="white", markersize=7)
            _note(axes, name, spot, (-6, -14) if spot[0] > _FAR else (6, 6), _INK)
    _frame(axes, "What does caution cost?", "answerable questions answered", "shown and right")


def _kinds(axes: Axes, figures: Mapping[str, Any]) -> None:
    """Draw hits and right quotations by kind of question, with their intervals."""
    kinds = figures.get("kinds", {})
    names = sorted(kinds, key=lambda name: kinds[name]["questions"])
    for shift, figure, marker, colour in (
        (0.14, "hit@1", "o", _ONE),
        (-0.14, "quote@1", "s", _OTHER),
    ):
        values = [kinds[name][figure] for name in names]
        pairs = [_bounds(figures, name, figure) for name in names]
        axes.errorbar(
            values,
            np.arange(len(names)) + shift,
            xerr=_spread(values, pairs),
            color=colour,
            marker=marker,
            markerfacecolor=colour if marker == "o" else "white",
            linestyle="none",
            capsize=2,
            label=f"{figure}, 95 %",
        )
    axes.set_yticks(range(len(names)), [f"{n} ({kinds[n]['questions']:,})" for n in names])
    axes.set_xlim(0, 1.02)
    axes.set_title("Which questions go well?\n", color=_INK)
    axes.set_xlabel("share of answerable questions")
    axes.grid(axis="x", color="#e5e5e5")
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, fontsize=8, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)


def _bounds(figures: Mapping[str, Any], kind: str, figure: str) -> tuple[float, float]:
    pair = figures["intervals"]["kinds"][kind][figure]
    value = figures["kinds"][kind][figure]
    return (pair[0], pair[1]) if pair else (value, value)


def _levels() -> dict[str, float]:
    """Return the confidences from which members get each verdict."""
    parts = fitted_thresholds()
    return {"uncertain": parts.uncertain, "answered": parts.answered}


def _note(
    axes: Axes, text: str, spot: tuple[float, float], shift: tuple[float, float], colour: str
) -> None:
    """Write a word beside a point, readable over lines."""
    axes.annotate(
        text,
        spot,
        xytext=shift,
        textcoords="offset points",
        fontsize=8,
        color=colour,
        ha="right" if shift[0] < 0 else "left",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )


def _spread(values: list[float], pairs: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Return how far intervals reach below and above their values, `float (2, n)`."""
    ends = [
        (max(v - low, 0), max(high - v, 0)) for v, (low, high) in zip(values, pairs, strict=True)
    ]
    return np.array(ends, dtype=float).reshape(-1, 2).T


def _frame(axes: Axes, title: str, x: str, y: str) -> None:
    axes.set_title(title, color=_INK)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.spines[["top", "right"]].set_visible(False)


def _short(value: float) -> str:
    return f"{value:.3f}".removeprefix("0")

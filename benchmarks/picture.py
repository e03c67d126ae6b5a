"""The picture of `docs/benchmarks.md`: beside the peers, and as the library grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.side_by_side import OURS, PEERS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

_INK = "#22223b"
_SOFT = "#8d99ae"
_ONE = "#1d3557"
_OTHER = "#c8553d"
_BARS = {
    "passages_a_second": "passages indexed a second",
    "p50_ms": "question, p50 ms",
    "at_64": "questions a second, 64 at once",
}


def draw(record: Mapping[str, Mapping[str, Any]], path: Path) -> None:
    """Draw bars beside the peers, and lines of what growth costs, as one PNG.

    Args:
        record: As `benchmarks.page` reads it; a part that was not measured is left out.
        path: Where the picture goes; its folder must exist.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415  half a second to import

    page = Figure(figsize=(11, 6.4), layout="constrained")
    grid = page.add_gridspec(2, 6, height_ratios=(1, 1.1))
    if "side_by_side" in record:
        figures = record["side_by_side"]["figures"]
        for column, (key, called) in enumerate(_BARS.items()):
            axes = page.add_subplot(grid[0, 2 * column : 2 * column + 2])
            _bars(axes, {n: of_it[key] for n, of_it in figures.items() if key in of_it}, called)
            if column:
                axes.set_yticklabels([])
    if "growth" in record:
        sizes = [one for one in record["growth"]["figures"] if "search_ms_p50" in one]
        _lines(
            page.add_subplot(grid[1, :3]), sizes, ("search_ms_p50", "search_ms_p95"), "search, ms"
        )
        _lines(page.add_subplot(grid[1, 3:]), sizes, ("process_mb",), "memory, MB")
    page.savefig(path, dpi=130)


def _bars(axes: Axes, values: Mapping[str, float], called: str) -> None:
    """Draw a bar for each peer, ours on top, with its figure beside it."""
    names = [PEERS[name].strip("*").split(" (")[0].split("**")[0] for name in values]
    colours = [_ONE if name == OURS else _SOFT for name in values]
    drawn = axes.barh(names, list(values.values()), color=colours)
    axes.bar_label(drawn, fmt="%.3g", padding=3, fontsize=8, color=_INK)
    axes.invert_yaxis()
    axes.margins(x=0.2)
    axes.set_title(called, fontsize=9, color=_INK)
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=8)
    axes.spines[:].set_visible(False)


def _lines(axes: Axes, sizes: list[Mapping[str, Any]], keys: tuple[str, ...], called: str) -> None:
    """Draw what grows with the number of passages, both on logarithmic scales."""
    passages = [one["passages"] for one in sizes]
    for key, style, colour in zip(keys, ("-", "--"), (_ONE, _OTHER), strict=False):
        values = [one[key] for one in sizes]
        axes.plot(passages, values, style, marker="o", color=colour)
        for at, value in zip(passages, values, strict=True):
            axes.annotate(
                f"{value:.3g}",
                (at, value),
                textcoords="offset points",
                xytext=(-5, 5),
                ha="right",
                fontsize=8,
            )
        label = " " + key.rpartition("_")[2] if len(keys) > 1 else ""
        axes.annotate(
            label,
            (passages[-1], values[-1]),
            textcoords="offset points",
            xytext=(4, -10),
            fontsize=8,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.minorticks_off()
    axes.set_xticks(passages, [f"{size:,}" for size in passages])
    axes.set_yticks([])  # each figure stands beside its point
    axes.margins(0.12, 0.25)
    axes.set_title(f"{called}, as the library grows", fontsize=9, color=_INK)
    axes.set_xlabel("passages", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.spines[["top", "right", "left"]].set_visible(False)

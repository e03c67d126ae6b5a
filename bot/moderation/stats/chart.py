"""A picture of the questions of each day, legible on a phone, in the dark, and without colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.moderation.stats import wording
from bot.ui.language import say, say_date

if TYPE_CHECKING:
    from bot.moderation.stats.figures import Figures

_PAPER, _INK, _GRID = "#2b2d31", "#f2f3f5", "#4e5058"
"""Discord's own, of its dark theme."""
_LOOKS = (
    (wording.ANSWERED, "#3ba55d", ""),
    (wording.UNCERTAIN, "#f0b232", "///"),
    (wording.UNANSWERED, "#949ba4", "..."),
)
_SIZE, _DPI = (8.6, 4.8), 100
_PAD = 0.2  # inches, so that Discord's round corners cut nothing
_LABELS = 3
"""Days that are named: no more fit beside each other in letters that a phone shows legibly."""


def chart(figures: Figures) -> bytes:
    """Draw stacked bars, one a day, by verdict, that differ in hatching as well as in colour.

    Returns:
        A PNG of 860 by 480 pixels. Takes half a second the first time: not for the event loop.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415  slow to import
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    page = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER)
    page.set_layout_engine("constrained", w_pad=_PAD, h_pad=_PAD)
    axes = page.add_subplot()
    days = figures.days
    floor = [0] * len(days)
    heights = (
        [day.answered for day in days],
        [day.uncertain for day in days],
        [day.unanswered for day in days],
    )
    for (name, colour, hatch), height in zip(_LOOKS, heights, strict=True):
        axes.bar(
            range(len(days)), height, bottom=floor, color=colour, hatch=hatch, label=say(name),
            edgecolor=_PAPER, linewidth=0.8, width=0.86,
        )  # fmt: skip
        floor = [low + high for low, high in zip(floor, height, strict=True)]
    step = max(1, (len(days) - 1) // (_LABELS - 1))
    places = range(len(days) - 1, -1, -step)
    axes.set_xticks(list(places), [say_date(days[place].day, "MMMd") for place in places])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.tick_params(labelsize=23, colors=_INK, length=0)
    axes.grid(axis="y", color=_GRID, linewidth=1.2)
    axes.set_axisbelow(True)
    axes.set_facecolor(_PAPER)
    axes.margins(x=0.02)
    axes.spines["bottom"].set_color(_GRID)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_title(say(wording.CHART), fontsize=26, color=_INK, loc="left", pad=12)
    page.legend(
        loc="outside lower center", ncols=3, fontsize=21, handlelength=1.0, columnspacing=1.0,
        handletextpad=0.4, frameon=False, labelcolor=_INK,
    )  # fmt: skip
    held = io.BytesIO()
    page.savefig(held, format="png", dpi=_DPI)
    return held.getvalue()


def alt_text(figures: Figures) -> str:
    """Say the same in words, for who can't see the picture."""
    totals = [day.answered + day.uncertain + day.unanswered for day in figures.days]
    most = max(totals)
    return say(
        wording.ALT,
        days=len(figures.days),
        first=say_date(figures.days[0].day),
        last=say_date(figures.days[-1].day),
        questions=figures.questions,
        answered=figures.answered,
        uncertain=figures.uncertain,
        unanswered=figures.questions - figures.answered - figures.uncertain,
        most=most,
        busiest=say_date(figures.days[totals.index(most)].day),
    )

"""The tables of docs/quality.md, in Markdown, from what `scripts.measure.quality` measured."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from index.answer import Verdict
from index.evaluation.calibration import calibration_errors, equal_mass, equal_width
from index.evaluation.error_analysis import Outcome, count_outcomes
from index.evaluation.figures import columns, differences
from index.search.ablation import ALL_PARTS, Part, Without
from scripts.shared.markdown import table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.evaluation.outcome import Judged

WAYS: dict[str, Without] = {
    "all": ALL_PARTS,
    "without-bm25": frozenset({Part.BM25}),
    "without-sentences": frozenset({Part.SENTENCES}),
    "without-reader": frozenset({Part.READER}),
    "vectors-alone": frozenset(Part),
}
"""Ways to answer: all parts, each left out in turn, and vectors of passages alone."""

_COUNTS = ("articles", "passages", "questions", "answerable")
_FIGURES = (
    "hit@1",
    "hit@3",
    "hit@10",
    "mrr@10",
    "quote@1",
    "quote_words",
    "auroc",
    "coverage@90",
    "evidence_recall@5",
    "verbatim",
    "query_ms_p50",
    "query_ms_p95",
)
_REACHED = ("hit@1", "quote@1", "auroc", "coverage@90")
_CALIBRATION = ("ece_equal_mass", "ece_equal_width", "ece_by_chance")
_COMPARED = ("hit@1", "quote@1", "auroc", "coverage@90")
_WHOLE_NUMBERS = 2  # from here on a figure is no share and has fewer decimals


@dataclass(frozen=True)
class Run:
    """One set as it was measured.

    Attributes:
        name: The set's.
        figures: As `pullquote eval --json` writes them.
        ways: Name in `WAYS` to every question and how it went.
    """

    name: str
    figures: Mapping[str, Any]
    ways: Mapping[str, Sequence[Judged]]


def tables(runs: Sequence[Run]) -> dict[str, str]:
    """Name of a place in the pages to the Markdown that belongs there."""
    return {
        "promises": _of_promises(),
        "reached": _of_figures(runs, (), _REACHED),
        "figures": _of_figures(runs, _COUNTS, _FIGURES),
        "calibration": _of_calibration(runs),
        "held-out": _of_held_out(),
        "verdicts": _of_verdicts(runs),
        "ablations": _of_ablations(runs),
        "outcomes": _of_outcomes(runs),
        "kinds": _of_kinds(runs),
    }


def alt_text(run: Run) -> str:
    """What the picture of a set shows, in words."""
    figures = run.figures
    kinds = sorted(figures["kinds"].items(), key=lambda item: -item[1]["questions"])
    named = ", ".join(f"{name} {_number(kind['quote@1'])}" for name, kind in kinds)
    return (
        f"{run.name}: reliability of the confidence, calibration error "
        f"{_number(figures['ece_equal_mass'])}; precision against coverage, "
        f"{_number(figures['coverage@90'])} answered where nine in ten are right; "
        f"right first quotations by kind of question: {named}"
    )


def _of_promises() -> str:
    """What each verdict comes to on kinds of questions that the confidence has not seen."""
    record = json.loads((files("index.answering") / "confidence.json").read_text("utf-8"))
    rows = []
    for name, verdicts in record["verdicts_of_sets_left_out"].items():
        cells = [f"{_number(v['right'])} of {v['questions']:,}" for v in verdicts.values()]
        rows.append([name, *cells])
    return table(["", "answered", "uncertain", "unanswered"], rows)


def _of_figures(runs: Sequence[Run], counts: Sequence[str], names: Sequence[str]) -> str:
    rows = [[name, *(f"{r.figures[name]:,}" for r in runs)] for name in counts]
    rows += [[name, *(_with_interval(r.figures, name) for r in runs)] for name in names]
    return table(["", *(r.name for r in runs)], rows)


def _of_calibration(runs: Sequence[Run]) -> str:
    pooled = _pooled_errors([run.ways["all"] for run in runs])
    rows = [
        [name, *(_with_interval(r.figures, name) for r in runs), _number(pooled.get(name))]
        for name in _CALIBRATION
    ]
    return table(["", *(r.name for r in runs), "pooled"], rows)


def _of_held_out() -> str:
    """What the fitting of the confidence wrote down of articles that it had not seen."""
    record = json.loads((files("index.answering") / "confidence.json").read_text("utf-8"))
    fitted = record["with_reader"]
    sets: dict[str, dict[str, float | None]] = {
        **fitted["held_out"],
        "pooled": fitted["held_out_pooled"],
        **{f"{name}, left out": figures for name, figures in fitted["left_out"].items()},
    }
    names = dict.fromkeys(name for figures in sets.values() for name in figures)
    rows = [[name, *(_number(figures.get(name)) for figures in sets.values())] for name in names]
    return table(["", *sets], rows)


def _pooled_errors(sets: Sequence[Sequence[Judged]]) -> dict[str, float]:
    """Calibration errors over all sets together, every set weighing the same."""
    of_sets = [columns(judged) for judged in sets]
    confidence = np.concatenate([t.confidence for t in of_sets])
    right = np.concatenate([t.right for t in of_sets])
    weights = np.concatenate([np.full(len(t.right), 1 / len(t.right)) for t in of_sets])[None]
    bins = {"ece_equal_mass": equal_mass(confidence), "ece_equal_width": equal_width(confidence)}
    return {
        name: float(calibration_errors(confidence, right, of, weights)[0])
        for name, of in bins.items()
    }


def _of_verdicts(runs: Sequence[Run]) -> str:
    rows = []
    for run in runs:
        for verdict in Verdict:
            figures = run.figures["verdicts"][verdict]
            bounds = run.figures["intervals"]["verdicts"][verdict]
            rows.append(
                [
                    run.name,
                    str(verdict),
                    f"{figures['questions']:,}",
                    _with_interval({**figures, "intervals": bounds}, "precision"),
                    _with_interval({**figures, "intervals": bounds}, "coverage"),
                ]
            )
    return table(["set", "verdict", "questions", "precision", "coverage"], rows)


def _of_ablations(runs: Sequence[Run]) -> str:
    rows = []
    for run in runs:
        whole = columns(run.ways["all"])
        rows.append([run.name, "all", *(_number(run.figures[name]) for name in _COMPARED)])
        for way, judged in run.ways.items():
            if way != "all":
                apart = differences(whole, columns(judged), _COMPARED)
                cells = [_difference(*apart[name]) for name in _COMPARED]
                rows.append([run.name, way.replace("-", " "), *cells])
    return table(["set", "answered with", *_COMPARED], rows)


def _of_outcomes(runs: Sequence[Run]) -> str:
    counts = [count_outcomes(run.ways["all"]) for run in runs]
    rows = [
        [str(kind), *(" / ".join(f"{count[kind, v]:,}" for v in Verdict) for count in counts)]
        for kind in Outcome
    ]
    for name, answerable, said in (
        ("answerable, called unanswered", True, Verdict.UNANSWERED),
        ("not answerable, called answered", False, Verdict.ANSWERED),
    ):
        asked = [[j for j in r.ways["all"] if j.question.answerable is answerable] for r in runs]
        wrong = [sum(j.verdict is said for j in some) for some in asked]
        rows.append(
            [name, *(f"{n:,} of {len(some):,}" for n, some in zip(wrong, asked, strict=True))]
        )
    return table(["", *(r.name for r in runs)], rows)


def _of_kinds(runs: Sequence[Run]) -> str:
    names = dict.fromkeys(name for run in runs for name in run.figures["kinds"])
    rows = []
    for name in names:
        cells = []
        for run in runs:
            kind = run.figures["kinds"].get(name)
            cells.append(
                f"{kind['questions']:,}: {_number(kind['hit@1'])}, {_number(kind['quote@1'])}"
                if kind
                else ""
            )
        rows.append([name, *cells])
    return table(["", *(r.name for r in runs)], rows)


def _with_interval(figures: Mapping[str, Any], name: str) -> str:
    value = figures.get(name)
    if value is None:
        return ""
    pair = figures["intervals"].get(name)
    return f"{_number(value)} ({_number(pair[0])}–{_number(pair[1])})" if pair else _number(value)


def _difference(value: float | None, pair: Sequence[float] | None) -> str:
    if value is None or pair is None:
        return ""
    if not any((value, *pair)):
        return "same"
    return f"{_signed(value)} ({_signed(pair[0])} to {_signed(pair[1])})"


def _signed(value: float) -> str:
    size = _number(abs(value))
    return "0" if size == ".000" else f"{'-' if value < 0 else '+'}{size}"


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    if value >= _WHOLE_NUMBERS:
        return f"{value:.0f}"
    return f"{value:.3f}".removeprefix("0")

"""The figures of an evaluation, each with how far it may be from the truth.

Figures are computed from columns, one row a question, and from weights, how often each question
counts: once each for the figure itself, as often as drawn for its interval
(`index.evaluation.bootstrap`). So both have one definition. A name with slashes becomes nested
objects in JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from index.answer import Verdict
from index.evaluation.bootstrap import LEVEL, RESAMPLES, SEED, distribution, interval, numbered
from index.evaluation.calibration import calibration_errors, chance_error, equal_mass, equal_width
from index.evaluation.metrics import aurocs, coverages, means, quantiles
from index.evaluation.outcome import DEPTH
from index.evaluation.question_type import QuestionKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.evaluation.outcome import Judged

    Values = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PRECISION = 0.9
"""Of `coverage@90`: how much of what is shown must be right."""


@dataclass(frozen=True)
class Columns:
    """What figures are computed from, one row a question.

    Attributes:
        rank: `float (n,)`, inf where no right passage was found.
        answerable: `bool (n,)`.
        right: `bool (n,)`, whether the first quotation is.
        confidence: `float (n,)`.
        words: `float (n,)`, length of the first quotation.
        exact: `float (n,)`, quotations that are slices.
        quotations: `float (n,)`.
        evidence_found: `float (n,)`, NaN where a question has no evidence.
        query_ms: `float (n,)`, NaN where it was not timed.
        verdict: `str (n,)`.
        kind: `str (n,)`.
        group: `int (n,)`, the article of each.
    """

    rank: Values
    answerable: Flags
    right: Flags
    confidence: Values
    words: Values
    exact: Values
    quotations: Values
    evidence_found: Values
    query_ms: Values
    verdict: NDArray[np.str_]
    kind: NDArray[np.str_]
    group: NDArray[np.int64]


def columns(judged: Sequence[Judged], query_ms: Mapping[int, float] | None = None) -> Columns:
    """Put questions into columns; `query_ms` maps rows that were timed to milliseconds."""
    timed = query_ms or {}
    found = [np.nan if j.evidence_found is None else j.evidence_found for j in judged]
    return Columns(
        rank=np.array([np.inf if j.rank is None else j.rank for j in judged], dtype=float),
        answerable=np.array([j.question.answerable for j in judged], dtype=bool),
        right=np.array([j.right for j in judged], dtype=bool),
        confidence=np.array([j.confidence for j in judged], dtype=float),
        words=np.array([j.words for j in judged], dtype=float),
        exact=np.array([j.exact for j in judged], dtype=float),
        quotations=np.array([j.quotations for j in judged], dtype=float),
        evidence_found=np.array(found, dtype=float),
        query_ms=np.array([timed.get(row, np.nan) for row in range(len(judged))], dtype=float),
        verdict=np.array([j.verdict.value for j in judged], dtype=str),
        kind=np.array([j.kind.value for j in judged], dtype=str),
        group=numbered([j.article for j in judged]),
    )


def figures(table: Columns, weights: Values) -> dict[str, Values]:
    """Compute every figure that rests on questions, for each row of weights.

    Args:
        table: The questions.
        weights: `float (r, n)`, how often each question counts.

    Returns:
        Name to `float (r,)`; NaN where a figure is not defined.
    """
    yes, sure, right = table.answerable, table.confidence, table.right
    shown = means(table.quotations, weights)
    exact = np.divide(
        means(table.exact, weights), shown, out=np.ones_like(shown), where=~(shown <= 0)
    )
    made = {
        "hit@1": means(table.rank <= 1, weights, yes),
        "hit@3": means(table.rank <= 3, weights, yes),  # noqa: PLR2004  the figure's name
        "hit@10": means(table.rank <= DEPTH, weights, yes),
        "mrr@10": means(1 / table.rank, weights, yes),
        "quote@1": means(right, weights, yes),
        "quote_words": means(table.words, weights),
        "auroc": aurocs(sure, yes, weights),
        "coverage@90": coverages(sure, yes, right, PRECISION, weights),
        "verbatim": exact,
    }
    timed = ~np.isnan(table.query_ms)
    if timed.any():
        made |= {
            f"query_ms_p{share}": quantiles(table.query_ms[timed], weights[:, timed], share / 100)
            for share in (50, 95)
        }
    known = yes & ~np.isnan(table.evidence_found)
    if known.any():
        made["evidence_recall@5"] = means(table.evidence_found, weights, known)
    made["ece_equal_mass"] = calibration_errors(sure, right, equal_mass(sure), weights)
    made["ece_equal_width"] = calibration_errors(sure, right, equal_width(sure), weights)
    return made | _of_verdicts(table, weights) | _of_kinds(table, weights)


def _of_verdicts(table: Columns, weights: Values) -> dict[str, Values]:
    """Compute the precision of each verdict, and the share of answerable questions that get it.

    "Unanswered" is right where the articles don't answer; the others where the quotation does.
    """
    made = {}
    for verdict in Verdict:
        given = table.verdict == verdict.value
        truth = ~table.answerable if verdict is Verdict.UNANSWERED else table.right
        made[f"verdicts/{verdict}/precision"] = means(truth, weights, given)
        made[f"verdicts/{verdict}/coverage"] = means(given, weights, table.answerable)
    return made


def _of_kinds(table: Columns, weights: Values) -> dict[str, Values]:
    made = {}
    for kind in QuestionKind:
        asked = table.answerable & (table.kind == kind.value)
        if asked.any():
            made[f"kinds/{kind}/hit@1"] = means(table.rank <= 1, weights, asked)
            made[f"kinds/{kind}/quote@1"] = means(table.right, weights, asked)
    return made


def summary(table: Columns, resamples: int = RESAMPLES) -> dict[str, Any]:
    """Compute figures and their intervals, as `pullquote eval --json` writes them.

    Args:
        table: The questions.
        resamples: How often articles are drawn for the intervals.
    """
    values = figures(table, np.ones((1, len(table.right))))
    made = nested({name: _plain(value[0]) for name, value in values.items()})
    made["ece_by_chance"] = _plain(chance_error(table.confidence))
    for verdict in Verdict:
        made["verdicts"][verdict.value]["questions"] = int((table.verdict == verdict.value).sum())
    for name, kind in made.get("kinds", {}).items():
        kind["questions"] = int((table.answerable & (table.kind == name)).sum())
    made["intervals"] = nested(intervals(table, resamples))
    made["bootstrap"] = {
        "level": LEVEL,
        "resamples": resamples,
        "seed": SEED,
        "articles": int(table.group.max(initial=-1)) + 1,
    }
    return made


def intervals(table: Columns, resamples: int = RESAMPLES) -> dict[str, list[float] | None]:
    """Compute the interval of each figure; None where there are no two articles to draw from."""
    drawn = distribution(partial(figures, table), table.group, resamples)
    single = not int(table.group.max(initial=0))
    return {name: None if single else _pair(values) for name, values in drawn.items()}


def differences(
    table: Columns, other: Columns, names: Sequence[str], resamples: int = RESAMPLES
) -> dict[str, tuple[float | None, list[float] | None]]:
    """Compute by how much another way of answering the same questions differs, with intervals.

    Args:
        table: The questions, answered one way.
        other: The same questions in the same order, answered another way.
        names: Figures to compare.
        resamples: How often articles are drawn, the same ones for both.

    Returns:
        Name to other's figure minus table's, and the interval of that difference.
    """

    def apart(weights: Values) -> dict[str, Values]:
        ours, theirs = figures(table, weights), figures(other, weights)
        return {name: theirs[name] - ours[name] for name in names}

    whole = apart(np.ones((1, len(table.right))))
    drawn = distribution(apart, table.group, resamples)
    return {name: (_plain(whole[name][0]), _pair(drawn[name])) for name in names}


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Nest objects within objects, by names with slashes."""
    made: dict[str, Any] = {}
    for name, value in flat.items():
        *outer, last = name.split("/")
        inside = made
        for step in outer:
            inside = inside.setdefault(step, {})
        inside[last] = value
    return made


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _pair(values: Values) -> list[float] | None:
    found = interval(values)
    return None if found is None else [round(end, 4) for end in found]

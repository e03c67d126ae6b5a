"""Measure who is named as the speaker of direct quotations, on attributions marked by people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.article import Span
from corpus.errors import ReadError
from corpus.text.direct_speech import quoted_regions
from index.speaker.attribution import attribute

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

Figures = dict[str, int | dict[str, float]]


def evaluate_speakers(path: Path, progress: Callable[[int, int], None] | None = None) -> Figures:
    """Judge the speaker of every direct quotation of a file.

    Args:
        path: One article a line: `text` and `attributions`, each with `source` and `content`
            as lists of `[start, end)`.
        progress: Called with articles done and in all.

    Returns:
        `quotations`, and `source_exact` and `source_overlap` with precision, recall and F1:
        a named source counts as exact where its span is one that people marked, as overlapping
        where it shares a character with one.

    Raises:
        ReadError: The file is not in that format.
    """
    records = _records(path)
    judged = named = exact = overlapping = 0
    for number, record in enumerate(records, 1):
        text = str(record["text"])
        regions = quoted_regions(text)
        for sources, contents in _attributions(record):
            direct = _direct(contents, regions, text)
            if direct is None or not sources:
                continue
            judged += 1
            found = attribute(text, *direct)
            if found is None:
                continue
            named += 1
            whole = Span(sources[0].start, sources[-1].end)
            exact += found.mention in (whole, *sources)
            overlapping += any(found.mention.overlaps(s) for s in sources)
        if progress:
            progress(number, len(records))
    return {
        "quotations": judged,
        "source_exact": _scores(exact, named, judged),
        "source_overlap": _scores(overlapping, named, judged),
    }


def _records(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")
        records = [json.loads(line) for line in lines if line.strip()]
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ReadError(f"{path} cannot be read: {error}.", "Check the path and format.") from error
    if not records or not all(
        isinstance(r, dict) and {"text", "attributions"} <= r.keys() for r in records
    ):
        raise ReadError(
            f"{path} is not a file of attributions.", "Each line needs `text` and `attributions`."
        )
    return records


def _attributions(record: dict[str, Any]) -> list[tuple[list[Span], list[Span]]]:
    return [
        ([Span(*s) for s in a.get("source") or ()], [Span(*s) for s in a.get("content") or ()])
        for a in record["attributions"]
    ]


def _direct(
    contents: Sequence[Span], regions: Sequence[Span], text: str
) -> tuple[Span, int] | None:
    """Return the region that a content is in, if all of it is inside marks, and where it begins."""
    if not contents:
        return None
    met = []
    for content in contents:
        bare = content.of(text).strip("\"“”„«»'` ,.")
        start = text.find(bare, content.start, content.end) if bare else content.start
        inner = Span(start, start + len(bare))
        inside = [r for r in regions if r.start <= inner.start and inner.end <= r.end + 1]
        pieces = [r for r in regions if inner.start - 1 <= r.start and r.end <= inner.end + 1]
        if not inside and not pieces:
            return None
        if not inside and sum(r.end - r.start for r in pieces) < 0.8 * len(bare):
            return None
        met += inside or pieces
    return met[0], contents[0].start


def _scores(right: int, named: int, judged: int) -> dict[str, float]:
    precision = right / named if named else 0.0
    recall = right / judged if judged else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}

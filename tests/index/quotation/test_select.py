"""From passages to quotations: the sentence that says it, and what it leans on."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Span
from index.answering.question import answer
from index.quotation.extent import MAX_WORDS
from index.quotation.quote import quotation
from index.quotation.select import pick, sentences_of
from index.search.hit import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.quotation.select import Pick
    from index.search.hit import Hit
    from index.storage.passage_index import PassageIndex, Vectors

    MakeIndex = Callable[..., PassageIndex]
    Picks = Callable[..., list[Pick]]

pytestmark = pytest.mark.model


@pytest.fixture
def picks(hits_of: Callable[..., list[Hit]]) -> Picks:
    def run(question: str, *indexes: PassageIndex, limit: int = 3) -> list[Pick]:
        hits = hits_of(question, indexes)
        return pick(sentences_of(question, hits), limit)

    return run


def test_the_sentence_that_answers_is_quoted_alone(index_of: MakeIndex, picks: Picks) -> None:
    text = (
        "The tower is white. Granite for the tower came from the quarry at Dunmore. Gulls nest "
        "under the gallery."
    )
    best = picks("Where did the granite come from?", index_of(text))[0]
    assert best.text == "Granite for the tower came from the quarry at Dunmore."
    assert best.kind_fits


def test_a_line_that_leads_in_with_a_colon_gives_way_to_the_sentence_it_announces(
    index_of: MakeIndex, picks: Picks
) -> None:
    text = (
        "The council has set what visitors pay from May:\n\n"
        "A ticket for the tower costs four dollars on Sundays."
    )
    best = picks("What do visitors pay for the tower?", index_of(text))[0]
    assert best.core.of(text) == "A ticket for the tower costs four dollars on Sundays."


def test_a_sentence_that_begins_with_he_takes_the_one_before_along(
    index_of: MakeIndex, picks: Picks
) -> None:
    text = "The keeper was Tom Hale. He retired to a farm in 1931. Gulls nest under the gallery."
    best = picks("When did the keeper retire to a farm?", index_of(text))[0]
    assert best.core.of(text) == "He retired to a farm in 1931."
    assert best.text == "The keeper was Tom Hale. He retired to a farm in 1931."


def test_whom_a_chain_of_leaning_sentences_means_is_named_beside_the_last(
    index_of: MakeIndex, picks: Picks
) -> None:
    text = (
        "Tom Hale kept the lamp. He came from Osterby. He had two dogs. He retired to a farm in "
        "1931."
    )
    question = "When did he retire to a farm?"
    best = picks(question, index_of(text))[0]
    assert best.text == "He retired to a farm in 1931."
    assert quotation(question, best).antecedent == "Tom Hale"


def test_what_the_reader_finds_is_marked(index_of: MakeIndex, picks: Picks) -> None:
    question = "What came to the harbour in 1902?"
    text = "In the end gas came to the harbour in 1902."
    best = replace(picks(question, index_of(text))[0], read=None)
    assert quotation(question, best).highlights == ()
    found = quotation(question, replace(best, read=Span(11, 14)))
    assert [mark.of(best.article.text) for mark in found.highlights] == ["gas"]


def test_nothing_is_marked_where_the_reader_finds_nothing_or_doubts_the_sentence(
    index_of: MakeIndex, hits_of: Callable[..., list[Hit]]
) -> None:
    text = "Ida Norwood opened the museum. In June the tower was painted."
    question = "When did the museum open?"
    (hit,) = hits_of(question, [index_of(text)])
    marks = (Span(0, 11), Span(34, 38))

    def marked(*odds: float) -> list[str]:
        read = replace(hit, reading=Reading(np.array(odds, dtype=np.float32), marks))
        found = [quotation(question, one) for one in sentences_of(question, [read])]
        return [mark.of(text) for one in found for mark in one.highlights]

    assert marked(-3.0, 2.0) == ["June"]
    assert marked(-3.0, -0.5) == []  # although "June" is the only date there


def test_a_long_sentence_before_is_not_taken_along(index_of: MakeIndex, picks: Picks) -> None:
    long = f"The keeper {'and the boatman ' * MAX_WORDS}left."
    best = picks("When did he retire to a farm?", index_of(f"{long} He retired to a farm in 1931."))
    assert best[0].text == "He retired to a farm in 1931."


def test_near_duplicates_in_two_libraries_are_one_quotation(
    index_of: MakeIndex, picks: Picks
) -> None:
    mine = index_of("The lamp burned whale oil until the year 1902.", tenant=7)
    shared = index_of("The lamp burned whale oil until 1902.", "The ferry leaves at seven.")
    found = picks("What did the lamp burn?", mine, shared)
    assert [p.article.text for p in found if "lamp" in p.text] == [found[0].text]
    assert [p.text for p in found[1:]] == ["The ferry leaves at seven."]


def test_two_sentences_of_a_passage_never_overlap_as_quotations(
    index_of: MakeIndex, picks: Picks
) -> None:
    text = (
        "The lamp was lit in 1871. It burned whale oil at first. It burned gas from 1902. The "
        "lamp has been electric since 1931. It turns once in nine seconds."
    )
    found = picks("What did the lamp burn?", index_of(text))
    spans = sorted(p.span for p in found)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_picks_are_slices_of_whole_sentences_best_first(index_of: MakeIndex, picks: Picks) -> None:
    text = "The lamp burned oil. Gas came in 1902. Current came in 1931.\n\nThe ferry leaves at 7."
    found = picks("When did gas come?", index_of(text))
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    for p in found:
        assert any(s.start == p.span.start for s in p.hit.passage.sentences)
        assert any(s.end == p.span.end for s in p.hit.passage.sentences)
        assert p.span.start <= p.core.start < p.core.end <= p.span.end


def test_no_more_are_picked_than_asked_for(index_of: MakeIndex, picks: Picks) -> None:
    index = index_of("The lamp burned oil.", "Gas came in 1902.", "The ferry leaves at seven.")
    assert len(picks("What burned?", index, limit=2)) == 2
    assert picks("What burned?", limit=2) == []


def test_an_answer_is_exact_highlighted_and_attributed(
    index_of: MakeIndex, embed: Callable[[str], Vectors]
) -> None:
    question = "When did the lamp burn whale oil until?"
    text = '"The lamp burned whale oil until 1902," Ruth Norwood said. Gulls nest there.'
    index = index_of(text, tenant=7)
    made = answer(question, [index], embed)
    best = (made.quotations or made.related)[0]
    assert best.tenant == 7
    assert best.text in text
    assert [mark.of(text) for mark in best.highlights] == ["1902"]
    assert best.speaker == "Ruth Norwood"
    assert 0 <= best.score <= 1

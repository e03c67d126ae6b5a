"""Each wrong answer is put down to the step that went wrong."""

from __future__ import annotations

from corpus.article import Span
from index.answer import Verdict
from index.evaluation.error_analysis import Outcome, count_outcomes, outcome
from index.evaluation.outcome import Quoted
from tests.support.outcomes import judged_as

GOLD = (Quoted("a1", Span(20, 60), "Ruth Norwood tended the flame until 1902"),)


def _said(text: str, start: int = 100, article: str = "a1") -> Quoted:
    return Quoted(article, Span(start, start + len(text)), text)


def test_a_right_quotation_is_right_whatever_was_told() -> None:
    assert outcome(judged_as(1, verdict=Verdict.UNANSWERED)) is Outcome.RIGHT


def test_a_quotation_that_holds_some_of_the_gold_place_is_a_part() -> None:
    one = judged_as(1, right=False, places=GOLD, first=_said("Norwood tended", 25))
    assert outcome(one) is Outcome.PART


def test_the_answer_s_words_in_another_place_may_answer_too() -> None:
    words = "The flame was tended by Norwood (Ruth) until the year 1902."
    one = judged_as(1, right=False, places=GOLD, first=_said(words, article="b"), rank=4)
    assert outcome(one) is Outcome.ELSEWHERE


def test_words_of_the_question_alone_are_no_answer_elsewhere() -> None:
    place = (Quoted("a1", Span(20, 28), "the lamp"),)
    one = judged_as(1, right=False, places=place, first=_said("The lamp is red."))
    assert outcome(one) is Outcome.SENTENCE


def test_a_wrong_sentence_of_the_right_passage_is_told_from_a_wrong_passage() -> None:
    wrong = {"right": False, "places": GOLD, "first": _said("Tickets cost four dollars.")}
    assert outcome(judged_as(1, **wrong)) is Outcome.SENTENCE
    assert outcome(judged_as(1, **wrong, in_place=False, rank=2)) is Outcome.NOT_FIRST
    assert outcome(judged_as(1, **wrong, in_place=False, rank=None)) is Outcome.MISSED


def test_nothing_found_is_a_passage_missed() -> None:
    one = judged_as(1, right=False, places=GOLD, first=None, in_place=False, rank=None)
    assert outcome(one) is Outcome.MISSED


def test_outcomes_are_counted_with_what_was_told() -> None:
    some = [
        judged_as(1),
        judged_as(2, verdict=Verdict.UNANSWERED),
        judged_as(3, answerable=False),
        judged_as(4, answerable=False),
    ]
    assert count_outcomes(some) == {
        (Outcome.RIGHT, Verdict.ANSWERED): 1,
        (Outcome.RIGHT, Verdict.UNANSWERED): 1,
        (Outcome.UNANSWERABLE, Verdict.ANSWERED): 2,
    }

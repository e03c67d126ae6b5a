"""Questions that ask for several things at once."""

from __future__ import annotations

import pytest

from index.query.decomposition import MAX_CLAUSES, clauses


def parts(question: str) -> list[str]:
    return [" ".join(s.of(question).strip() for s in part) for part in clauses(question)]


def test_a_contrast_has_two_parts() -> None:
    found = parts(
        "Does the Gazette report that the mill closed last winter, while the Herald article says "
        "it was sold to a brewer?"
    )
    assert len(found) == 2
    assert "mill closed" in found[0]
    assert "sold to a brewer" in found[1]


@pytest.mark.parametrize(
    "question",
    [
        "What do both the bakery and the lighthouse cost?",
        "What is the difference between the bakery and the lighthouse?",
        "Which is older, the bakery or the lighthouse?",
        "Compare the bakery with the lighthouse",
    ],
)
def test_a_pair_is_asked_one_by_one(question: str) -> None:
    one, other = parts(question)
    assert "bakery" in one
    assert "lighthouse" not in one
    assert "lighthouse" in other
    assert "bakery" not in other


def test_years_are_no_pair() -> None:
    assert clauses("Who was president between 1990 and 2000?") == []


@pytest.mark.parametrize(
    "question",
    [
        "Who built the lighthouse at Cape Farrow?",
        "What is rye bread, exactly?",
        "When was the tower, which is of granite, built?",
        "What did families with incomes below $38,000 pay for tuition that year?",
        "",
    ],
)
def test_an_ordinary_question_is_of_one_piece(question: str) -> None:
    assert clauses(question) == []


def test_there_is_a_limit() -> None:
    long = ", and who is the old keeper of the lighthouse number {} in town".format
    assert len(clauses("Who sold the mill by the river" + "".join(map(long, range(9))))) == (
        MAX_CLAUSES
    )

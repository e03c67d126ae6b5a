"""Dates in questions, held against dates of publication."""

from __future__ import annotations

import pytest

from index.query.dates import dates


def fits(question: str, published: str) -> float:
    return max((when.fit(published) for when in dates(question)), default=0.0)


@pytest.mark.parametrize(
    ("question", "published", "fit"),
    [
        ("What did NPR say in 2017?", "2017-04-29", 1.0),
        ("What did NPR say in 2017?", "2018-01-01", 0.0),
        ("the report of October 2023", "2023-10-07", 1.0),
        ("the report of Oct. 7th, 2023", "2023-10-07", 1.0),
        ("the report of 7 October 2023", "2023-10-09", 0.5),
        ("the report of October 7, 2023", "2023-10-20", 0.0),
        ("the report of October 7, 2023", "2023", 1.0),
        ("published at 2023-10-04T22:42", "2023-10-04", 1.0),
        ("published on October 1st", "2021-10-30", 1.0),
        ("before November 6, 2023", "2023-11-01", 0.5),
        ("after November 6, 2023", "2023-11-01", 0.0),
        ("in 2017", "some day", 0.0),
        ("in 2017", "", 0.0),
    ],
)
def test_dates_fit_at_the_precision_both_have(question: str, published: str, fit: float) -> None:
    assert fits(question, published) == fit


@pytest.mark.parametrize(
    "question",
    ["May I ask?", "How does one march in step?", "12345 of them", "on February 31, 2020"],
)
def test_what_is_no_date_is_none(question: str) -> None:
    assert dates(question) == []


def test_a_decade_is_not_a_year() -> None:
    assert dates("What happened in the 1990s?") == []

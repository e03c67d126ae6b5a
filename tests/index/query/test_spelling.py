"""Slang, shouting and slips of the keyboard, against a library's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.query.spelling import mend

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.storage.passage_index import PassageIndex

pytestmark = pytest.mark.model
TEXTS = (
    "The lighthouse at Cape Farrow was built by Ida Norwood. The government paid for gas.",
    "Rye bread is baked on Wednesdays only, because the flour comes from a mill in Osterby.",
)


@pytest.fixture
def library(index_of: Callable[..., PassageIndex]) -> list[PassageIndex]:
    return [index_of(*TEXTS)]


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("WHO BUILT THE LIGHTHOUSE???", "who built the lighthouse?"),
        ("wtf is rye bread", "what is rye bread"),
        ("whats rye bread pls", "what is rye bread"),
        ("hey, can someone tell me who built it lol", "who built it"),
        ("who built the lighthuose?", "who built the lighthouse?"),
        ("did the goverment pay", "did the government pay"),
        ("where is Ostebry", "where is Osterby"),
        ("whaaaat is rye bread", "what is rye bread"),
        (
            "why do u bake on wensdays cuz of flour",
            "why do you bake on Wednesdays because of flour",
        ),
    ],
)
def test_what_is_meant_is_searched_for(
    library: list[PassageIndex], asked: str, searched: str
) -> None:
    assert mend(asked, library) == searched


@pytest.mark.parametrize(
    "asked",
    [
        "Who built the lighthouse at Cape Farrow?",
        "What is the U.S. government?",
        "Who was Henry VIII?",
        "Who is Larsen?",
        "Which horses pulled the barge?",
        "What did unmillable flour cost?",
        "¿Quién construyó el faro de Farrow?",
        "idk",
        "?",
        "",
    ],
)
def test_what_is_written_well_stays(library: list[PassageIndex], asked: str) -> None:
    assert mend(asked, library) == asked


def test_without_a_library_only_slang_is_written_out() -> None:
    assert mend("whats teh goverment", []) == "what is the goverment"


def test_mending_twice_changes_nothing_more(library: list[PassageIndex]) -> None:
    once = mend("yo whats the lighthuose 4 lol??", library)
    assert mend(once, library) == once

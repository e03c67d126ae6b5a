"""A made example is unanswerable because something else is asked, never because of a synonym."""

from __future__ import annotations

import re
from random import Random

import pytest

from scripts.train.hard_negatives import OPPOSITES, made_sly
from scripts.train.reader_examples import PERHAPS, Example

PASSAGE = (
    "The film about the harbour was first shown in Osterby in 1931.",
    "Ida Norwood shot it with a camera from Ghent, and Tom Hale died before it was cut.",
)
ASKED = (
    ("Where was the film first shown?", 0),
    ("In which year was the movie about the harbour shown in Osterby?", 0),
    ("Who died before Ida Norwood had cut the film?", 1),
    ("Was Tom Hale there when the film was shown in 1931?", 0),
)


@pytest.mark.parametrize(("question", "right"), ASKED)
def test_only_opposites_numbers_names_of_the_passage_and_a_not_are_put_in(
    question: str, right: int
) -> None:
    example = Example(question, PASSAGE, frozenset({right}))
    there = set(re.findall(r"\w+", " ".join((question, *PASSAGE)).lower()))
    for seed in range(200):
        made = made_sly(example, Random(seed))
        if made is None:
            continue
        words = re.findall(r"[\w']+", " ".join((made.question, *made.passage)).lower())
        for word in {w for w in words if w not in there}:
            assert word in OPPOSITES or word.isdigit() or word.endswith("n't") or word == "not", (
                word
            )


def test_most_of_what_is_made_is_unanswerable_and_counts_less() -> None:
    examples = [Example(q, PASSAGE, frozenset({n})) for q, n in ASKED]
    made = [made_sly(e, Random(seed)) for e in examples for seed in range(50)]
    sly = [m for m in made if m is not None and not m.right]
    kept = [m for m in made if m is not None and m.right]
    assert len(sly) > 3 * len(kept)
    assert {m.weight for m in sly} == {PERHAPS}
    assert {m.weight for m in kept} <= {1.0}


def test_a_question_with_nothing_to_change_is_left_alone() -> None:
    example = Example("Why?", ("Gulls nest under the gallery.",), frozenset({0}))
    assert {made_sly(example, Random(seed)) for seed in range(50)} == {None}

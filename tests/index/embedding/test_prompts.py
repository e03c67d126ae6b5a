"""Which prompts are used: the operator's, else the model's own, else its family's."""

from __future__ import annotations

import pytest

from index.embedding.prompts import OWN_PROMPTS, Prompts, resolve

E5 = Prompts("query: ", "passage: ")
BGE = Prompts("Represent this sentence for searching relevant passages: ", "")


def test_a_model_that_needs_none_gets_none() -> None:
    assert resolve(OWN_PROMPTS, {}, "all-MiniLM-L6-v2") == Prompts("", "")
    assert not resolve(OWN_PROMPTS, {"query": "", "document": ""}, "all-MiniLM-L6-v2")


@pytest.mark.parametrize("name", ["document", "passage", "corpus"])
def test_what_the_model_states_is_used_whatever_it_calls_documents(name: str) -> None:
    stated = {"query": "find: ", "document": "", name: "text: "}
    assert resolve(OWN_PROMPTS, stated, "mine") == Prompts("find: ", "text: ")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("e5-small-v2", E5),
        ("e5-large", E5),
        ("multilingual-e5-base", E5),
        ("BGE-small-en-v1.5", BGE),
        ("multilingual-e5-large-instruct", Prompts("", "")),  # wants an instruction of one's own
        ("bge-m3", Prompts("", "")),
        ("my-e5-small-v2", Prompts("", "")),
    ],
)
def test_families_that_state_none_are_known_by_name(name: str, known: Prompts) -> None:
    assert resolve(OWN_PROMPTS, {"query": "", "document": ""}, name) == known


def test_what_a_model_states_goes_before_what_its_family_is_known_for() -> None:
    assert resolve(OWN_PROMPTS, {"query": "find: "}, "e5-small") == Prompts("find: ", "")


def test_the_operator_has_the_last_word_on_each_side() -> None:
    assert resolve(Prompts(question="Q: "), {}, "e5-small") == Prompts("Q: ", "passage: ")
    assert resolve(Prompts(document="D: "), {}, "e5-small") == Prompts("query: ", "D: ")
    assert resolve(Prompts(" ", " "), {"query": "find: "}, "e5-small") == Prompts("", "")

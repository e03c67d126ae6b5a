"""Questions read off an article: plain ones, about what it says, never about "it" or "they"."""

from __future__ import annotations

import pytest

from corpus.article import Draft
from index.answering.suggest import suggestions


def _asked(text: str, language: str | None = "en") -> list[str]:
    article = Draft(title="A title", text=text, language=language).as_article("a")
    return [each.question for each in suggestions(article)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The mooring is a ring of iron in the quay.", "What is the mooring?"),
        ("A neap tide is a weak tide.", "What is a neap tide?"),
        ("VOICE is an office of the state.", "What is VOICE?"),
        ("The old pier was built by hand in 1911.", "When was the old pier built?"),
        ("Nobody asked Ada Finch, a carpenter, about it.", "Who is Ada Finch?"),
        ("“We sail at noon,” said Tom Hale.", "What did Tom Hale say?"),
        ("According to Tom Hale, the ferry sails at noon.", "What did Tom Hale say?"),
    ],
)
def test_a_plain_statement_becomes_a_question(text: str, question: str) -> None:
    assert question in _asked(text)


def test_headings_that_ask_or_instruct_are_questions() -> None:
    text = (
        "How to moor a boat\n\nTie it to the ring, then to the post behind it.\n\n"
        "When does the ferry sail?\n\nIt sails at noon, in summer also at six.\n\n"
        "Who founded the harbour\n\nTwo sisters from the village founded it."
    )
    assert _asked(text) == [
        "How do I moor a boat?", "When does the ferry sail?", "Who founded the harbour?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "It is a small boat.",
        "This is the largest of them.",
        "There was a storm in 1911.",
        "Ada Finch is a carpenter.",  # "what is Ada Finch?" would be rude
        "In May, the ferry was closed.",
    ],
)
def test_what_leans_on_the_text_before_or_names_a_person_is_no_what_is(text: str) -> None:
    assert not [each for each in _asked(text) if each.startswith("What is")]


def test_other_languages_have_no_english_questions() -> None:
    assert _asked("The mooring is a ring of iron in the quay.", "de") == []

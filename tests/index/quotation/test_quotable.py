"""What is never quoted as an answer, in five languages, and what only looks like it."""

from __future__ import annotations

import pytest

from corpus.article import Span
from corpus.text.sentences import sentences
from index.quotation.quotable import Allowed, allowed_by, is_aside, may_be_quoted

PROSE = "The ferry sank in May. Nobody was hurt.\n\nIt was raised in June.\n\nIt sails again."


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "By Jane Doe and Bo Lind",
        "Posted by Ada Quill",
        "Von Jan Müller und Ada von Quill",
        "Par Marie Dupont",
        "Por Juan Pérez y María Gil",
        "Last updated: 3 May 2026, 14:00",
        "Aktualisiert am 3. Mai 2026",
        "Publié le 3 mai 2026",
        "Publicado el 3 de mayo de 2026",
        "Atualizado em 3 de maio de 2026",
        "3 May 2026",
        "Photo: Ada Quill",
        "Foto: Jan Müller/dpa",
        "Crédit photo : Marie Dupont",
        "Imagen: Juan Pérez",
        "The harbour in May. Photo by Ada Quill",
        "A ferry on the quay, from file. Image: Ada Quill.",
        "The harbour in May © Ada Quill",
        "Figure 2. Map of the harbour",
        "Abb. 3: Karte des Hafens",
        "Table 1: Prices by year",
        "© 2026 Harbour Post",
    ],
)
def test_captions_bylines_and_datelines_are_not_quoted(line: str) -> None:
    text = f"{PROSE}\n\n{line}\n\nThe ferry leaves at seven."
    for sentence in sentences(text):
        answers = may_be_quoted(text, sentence, Allowed())
        assert answers is not (sentence.of(text) in line), sentence.of(text)


@pytest.mark.parametrize(
    "line",
    [
        "By 1902 the lamp burned gas.",
        "By Sunday, Bo Lind had left.",
        "Von Osterby nach Hull fährt eine Fähre.",
        "Par la mer, on arrive à Osterby.",
        "Por la mañana sale el barco.",
        "Figure 2 shows that the effect was larger.",
        "The photo shows the harbour in May.",
        "The museum bought the photograph: a view of Osterby.",
        "Bo Lind took the photo by the quay.",
        "Opening hours: 9 to 5",
        "The map was published in 1902 by Ada Quill.",
        "Published in 1902, the map shows the old harbour.",
        "Server IP: 10.0.0.1",
        "Use /add to add an article.",
    ],
)
def test_sentences_that_begin_like_them_are_quoted(line: str) -> None:
    assert not is_aside(line, Span(0, len(line)))
    assert may_be_quoted(line, Span(0, len(line)), Allowed())


def test_a_name_alone_at_the_end_of_prose_is_not_quoted_but_the_last_of_short_facts_is() -> None:
    for text, answers in (
        (f"{PROSE}\n\nAda Quill", False),
        ("Gate code\n\nTowels\n\nQuiet hours\n\nNo dogs", True),
    ):
        assert may_be_quoted(text, sentences(text)[-1], Allowed()) is answers


def test_a_heading_on_top_of_lines_is_not_quoted() -> None:
    text = "When the ferry sails\nIt leaves at seven from the old quay, and at nine from Hull."
    first, second = sentences(text)
    assert not may_be_quoted(text, first, Allowed())
    assert may_be_quoted(text, second, Allowed())


def test_a_question_is_quoted_only_where_one_is_asked_for() -> None:
    text = "Why did the ferry sink? The hull had rusted."
    question, answer = sentences(text)
    assert not may_be_quoted(text, question, Allowed())
    assert may_be_quoted(text, question, allowed_by("What did the board ask?"))
    assert may_be_quoted(text, answer, Allowed())


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("What was the judge's first question?", Allowed(questions=True)),
        ("Who took the photo of Lind?", Allowed(asides=True)),
        ("What were members asked to bring?", Allowed()),
        ("Why did the ferry stop?", Allowed()),
    ],
)
def test_what_is_asked_for_says_what_else_may_be_quoted(asked: str, allowed: Allowed) -> None:
    assert allowed_by(asked) == allowed

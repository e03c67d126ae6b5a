"""What the bot computes of a passage is what the trained network computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch

from index.engine.encoder import Encoder
from index.engine.packaged_model import load_tokenizer
from index.engine.torch_bert import TorchBert
from index.reader.heads import NEVER
from index.reader.inputs import encode
from index.reader.reader import trained
from scripts.train.reader_network import Batch, load_network

if TYPE_CHECKING:
    from index.reader.heads import Scores
    from index.reader.inputs import Pieces

pytestmark = pytest.mark.model

PASSAGES = (
    ("The lamp burned whale oil.",),
    (
        "The lighthouse at Osterby was built in 1874 by the engineer Karl Lund.",
        "Granite for the tower came from the quarry at Dunmore.",
        "Its lamp was first lit on 3 May 1875.",
    ),
    ("word " * 100, "This one is behind the window."),
)
TITLES = ("The lighthouse", "", "Keepers: The last one")
QUESTIONS = ("What did the lamp burn?", "Who built the lighthouse?", "Who was the last keeper?")


@pytest.fixture(scope="module")
def pieces() -> list[Pieces]:
    return encode(load_tokenizer(), QUESTIONS, PASSAGES, TITLES, 100)


@pytest.fixture(scope="module")
def scores(pieces: list[Pieces]) -> list[Scores]:
    bert, heads = trained()
    states = Encoder(TorchBert(bert, exact=True), "torch")([one.row for one in pieces])
    return [heads.score(of, one) for of, one in zip(states, pieces, strict=True)]


def test_odds_and_places_are_those_of_the_network_that_was_trained(
    pieces: list[Pieces], scores: list[Scores]
) -> None:
    with torch.inference_mode():
        true = load_network()(Batch.of(pieces))
    for n, found in enumerate(scores):
        np.testing.assert_allclose(
            found.sentences, true.sentences[n, : len(found.sentences)], atol=1e-3
        )
        inside = np.flatnonzero(pieces[n].sentence >= 0)
        np.testing.assert_allclose(found.ends[inside], true.ends[n][inside], atol=1e-3)


def test_a_sentence_behind_the_window_is_never_the_answer(scores: list[Scores]) -> None:
    assert scores[2].sentences[1] == NEVER
    assert scores[2].sentences[0] > NEVER


def test_a_question_without_a_word_is_answered_by_nothing() -> None:
    (blank,) = encode(load_tokenizer(), ["\u200b"], PASSAGES[:1], TITLES[:1], 100)
    bert, heads = trained()
    (states,) = Encoder(TorchBert(bert), "torch")([blank.row])
    assert (heads.score(states, blank).sentences == NEVER).all()

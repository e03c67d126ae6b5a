"""A passage and its sentences from one pass through the packaged model with our layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch

from corpus.article import Span
from index.embedding.embedder import load_embedder
from index.embedding.packaged import WINDOW, shipped_layers
from index.embedding.passage_text import PassageText
from index.embedding.prompts import Prompts
from index.engine.packaged_model import checked_folder, load_tokenizer
from index.engine.weights import load_weights
from index.reader.inputs import START, STOP
from scripts.train.packaged_encoder import load_encoder
from tests.support.models import real_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embedding.embedder import Embedder
    from index.embedding.passage_text import Vectors

pytestmark = pytest.mark.model

KEEPER = ("Ida Norwood kept the light at Cape Farrow.", "She slept in a hammock above the lamp.")
BAKER = ("Olle Brandt ran the bakery in Osterby.", "She slept in a hammock above the lamp.")
NEAR = 0.995
"""Of cosines: what eight bits a weight and an input cost at most here."""


def passage(sentences: Sequence[str], between: str = " ") -> PassageText:
    text, cuts = "", []
    for sentence in sentences:
        text += between if text else ""
        cuts.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    return PassageText(text, tuple(cuts))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return real_model()


@pytest.fixture(scope="module")
def plain() -> Any:
    """The network in full precision, as transformers has it."""
    encoder = load_encoder(checked_folder())
    layers = {n: torch.from_numpy(v) for n, v in load_weights(shipped_layers()).items()}
    encoder.load_state_dict(layers, strict=False)
    return encoder.eval()


def means(encoder: Any, sentences: Sequence[str]) -> Vectors:
    """What the vectors of a passage are by definition, computed plainly."""
    tokenizer = load_tokenizer()
    parts = [tokenizer.encode(s, add_special_tokens=False).ids for s in sentences]
    whole = [START, *(n for part in parts for n in part), STOP]
    with torch.inference_mode():
        states = encoder(input_ids=torch.tensor([whole])).last_hidden_state[0].numpy()
    at, rows = 1, [states.mean(axis=0)]
    for part in parts:
        rows.append(states[at : at + len(part)].mean(axis=0))
        at += len(part)
    vectors = np.stack(rows)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.mark.parametrize("between", [" ", "\n", "  \n "])
def test_vectors_are_means_of_the_states_of_one_pass(
    embedder: Embedder, plain: Any, between: str
) -> None:
    found = embedder.embed_passages([passage(KEEPER, between), passage(BAKER[:1])])
    for rows, sentences in zip(found, (KEEPER, BAKER[:1]), strict=True):
        assert rows.shape == (1 + len(sentences), embedder.dimension)
        assert ((rows * means(plain, sentences)).sum(axis=1) > NEAR).all()


def test_a_sentence_s_vector_knows_the_sentence_before_it(embedder: Embedder) -> None:
    asked = embedder.embed_questions(["Where did Ida Norwood sleep?"])[0]
    kept, baked = embedder.embed_passages([passage(KEEPER), passage(BAKER)])
    alone = embedder.embed(KEEPER[1:])[0]
    assert kept[2] @ asked > max(baked[2] @ asked, alone @ asked)


def test_passages_do_not_hang_on_what_is_embedded_beside_them(embedder: Embedder) -> None:
    some = [passage(KEEPER), passage(BAKER * 20), passage(["灯塔"]), passage(BAKER)]
    together = embedder.embed_passages(some)
    for one, rows in zip(some, together, strict=True):
        np.testing.assert_allclose(embedder.embed_passages([one])[0], rows, atol=1e-5)


def test_a_sentence_behind_the_window_has_the_vector_it_has_alone(embedder: Embedder) -> None:
    long = passage(["word " * (WINDOW + 40) + "ended.", KEEPER[0], "\u200b"])
    (rows,) = embedder.embed_passages([long])
    np.testing.assert_allclose(rows[2], embedder.embed(KEEPER[:1])[0], atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)


def test_nothing_gives_nothing(embedder: Embedder) -> None:
    assert embedder.embed_passages([]) == []
    (rows,) = embedder.embed_passages([PassageText("Only text.", ())])
    assert rows.shape == (1, embedder.dimension)


def test_prompts_move_no_sentence(embedder: Embedder) -> None:
    prompted = load_embedder(prompts=Prompts("asked: ", "said: "))
    assert prompted.name not in {embedder.name, load_embedder(prompts=Prompts("", "x")).name}
    (rows,), (plain,) = (e.embed_passages([passage(KEEPER)]) for e in (prompted, embedder))
    assert ((rows * plain).sum(axis=1) > 0.7).all()
    other = embedder.embed_passages([passage(BAKER[:1] + KEEPER[:1])])[0]
    assert rows[1] @ plain[1] > rows[1] @ other[1]


def test_half_a_character_spoils_no_other_text_of_its_batch(embedder: Embedder) -> None:
    alone = embedder.embed_questions(["the mill"])
    both = embedder.embed_questions(["half \ud83d of one", "the mill"])
    assert np.allclose(both[1], alone[0], atol=1e-5)
    assert np.allclose(both[0], embedder.embed_questions(["half \ufffd of one"])[0], atol=1e-5)

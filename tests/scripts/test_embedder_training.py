"""Passages are learned beside those like them, and a sentence's vector is its share of them."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from transformers import AutoModel, BertConfig, BertModel

from index.engine.packaged_model import checked_folder, packaged_model_folder
from scripts.train import embedder_training
from scripts.train.embedder_examples import GROUP, Batch, Passage, batches
from scripts.train.embedder_training import encode, loss_of, questions, train
from scripts.train.packaged_encoder import load_padding_tokenizer

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def encoder() -> Any:
    model = AutoModel.from_pretrained(str(packaged_model_folder()), add_pooling_layer=False)
    return model.eval()


def _passages(count: int) -> list[Passage]:
    return [
        Passage(
            (f"First of {n}.", f"Second of {n}."), [(f"q{n}-{m}", frozenset({m})) for m in (0, 1)]
        )
        for n in range(count)
    ]


def test_each_passage_is_in_one_batch_beside_those_nearest_to_it() -> None:
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    vectors = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    some = list(batches(_passages(64), vectors, Random(5)))
    seen = [p for batch in some for p in batch.passages]
    assert len(seen) == len(set(seen)) == 64
    first = some[0].passages[:GROUP]
    rows = sorted(int(p[0].split()[-1].rstrip(".")) for p in first)
    spread = min(max(rows) - min(rows), 64 - int(np.diff(rows).max()))
    assert spread < 2 * GROUP


def test_a_question_is_asked_of_the_passage_that_it_came_with() -> None:
    vectors = np.eye(10, dtype=np.float32)
    for batch in batches(_passages(10), vectors, Random(5)):
        for question, passage, right in zip(
            batch.questions, batch.passage, batch.right, strict=True
        ):
            number, sentence = question[1:].split("-")
            assert batch.passages[passage][0] == f"First of {number}."
            assert right == {int(sentence)}


def test_a_passage_of_one_sentence_has_its_sentence_s_vector_but_for_the_ends(
    encoder: Any,
) -> None:
    tokenizer = load_padding_tokenizer(checked_folder())
    text = "The lamp was first lit on 3 May 1875 by the keeper Tom Hale of Osterby."
    with torch.inference_mode():
        read = encode(encoder, tokenizer, [(text,), ("Gulls nest there.", "So do owls.")])
        alone = questions(encoder, tokenizer, [text])
    assert read.first == (0, 1, 3)
    assert read.passages[0].numpy() == pytest.approx(alone[0].numpy(), abs=1e-5)
    assert float(read.sentences[0] @ alone[0]) > 0.95
    assert read.sentences.norm(dim=1).numpy() == pytest.approx(1, abs=1e-4)


def test_what_is_near_its_own_passage_costs_less(encoder: Any) -> None:
    tokenizer = load_padding_tokenizer(checked_folder())
    vectors = np.eye(4, dtype=np.float32)
    batch = next(iter(batches(_passages(4), vectors, Random(5))))
    with torch.inference_mode():
        read = encode(encoder, tokenizer, batch.passages)
        near = read.passages[list(batch.passage)]
        far = read.passages[[(n + 1) % 4 for n in batch.passage]]
        assert loss_of(near, read, batch) < loss_of(far, read, batch)


def test_a_training_that_was_cut_off_goes_on_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedder_training, "_KEPT_EVERY", 1)
    tokenizer = load_padding_tokenizer(checked_folder())
    vectors = np.eye(12, dtype=np.float32)
    rows = [
        Batch(b.passages[:2], b.questions[:2], (0, 0), b.right[:2])
        for seed in (1, 2, 3)
        for b in batches(_passages(12), vectors, Random(seed))
    ]

    class CutOffError(Exception):
        pass

    def through(cut: int | None, kept: Path) -> dict[str, torch.Tensor]:
        encoder = _small()
        saved = torch.save

        def save(states: dict[str, Any], path: Path) -> None:
            saved(states, path)
            if states["done"] == cut:
                raise CutOffError

        monkeypatch.setattr(torch, "save", save)
        train(encoder, tokenizer, [lambda: rows], kept)
        monkeypatch.setattr(torch, "save", saved)
        return dict(encoder.state_dict())

    whole = through(None, tmp_path / "whole.pt")
    with pytest.raises(CutOffError):
        through(2, tmp_path / "cut.pt")
    monkeypatch.undo()
    monkeypatch.setattr(embedder_training, "_KEPT_EVERY", 1)
    resumed = through(None, tmp_path / "cut.pt")
    assert not (tmp_path / "cut.pt").exists()
    for name, values in whole.items():
        torch.testing.assert_close(resumed[name], values)


def _small() -> Any:
    """A BERT of one layer without dropout, the same one each time."""
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=30_522,
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    return BertModel(config, add_pooling_layer=False)

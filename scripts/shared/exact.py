"""Embedder and reader as torch computes them in `float32`: what engines are measured against."""

from __future__ import annotations

from index.embedding.packaged import WINDOW, PackagedEmbedder, shipped_layers
from index.embedding.prompts import OWN_PROMPTS
from index.engine.bert import WIDTH, bert_with
from index.engine.encoder import Encoder
from index.engine.packaged_model import load_tokenizer
from index.engine.torch_bert import TorchBert
from index.engine.weights import load_weights
from index.reader.reader import BEHIND, Reader, trained


def exact_embedder() -> PackagedEmbedder:
    """The packaged embedder with the shipped layers."""
    own, tokenizer = shipped_layers(), load_tokenizer()
    tokenizer.enable_truncation(WINDOW)
    encoder = Encoder(TorchBert(bert_with(own, load_weights(own)), exact=True), "torch")
    return PackagedEmbedder(encoder, tokenizer, "float32", WIDTH, OWN_PROMPTS)


def exact_reader(behind: float = BEHIND) -> Reader:
    """The shipped reader.

    Args:
        behind: As `Reader` takes it.
    """
    bert, heads = trained()
    return Reader(Encoder(TorchBert(bert, exact=True), "torch"), heads, load_tokenizer(), behind)

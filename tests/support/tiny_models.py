"""Sentence-transformers models as small as they can be: random weights, letters as word pieces.

Their vectors mean nothing, but they are made the way a real model's are: what is put before a text
reaches the tokenizer, and another text gives another vector.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Router, Transformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
from transformers import BertConfig, BertModel, BertTokenizerFast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

WIDTH = 16
_LETTERS = string.ascii_lowercase + string.digits + string.punctuation


def tiny_model(folder: Path, prompts: Mapping[str, str] | None = None, *, window: int = 64) -> Path:
    """Write a model and return its folder.

    Args:
        folder: Where; its name is the model's.
        prompts: What its configuration states.
        window: Word pieces it sees.
    """
    parts = [_bert(folder.with_name(f"{folder.name}-bert"), 0, window), Pooling(WIDTH), Normalize()]
    SentenceTransformer(modules=parts, prompts=dict(prompts or {}), device="cpu").save(str(folder))
    return folder


def tiny_router(folder: Path) -> Path:
    """Write a model that has a network for questions and another one for documents."""
    sides = [
        [_bert(folder.with_name(f"{folder.name}-{seed}"), seed, 64), Pooling(WIDTH)]
        for seed in (1, 2)
    ]
    router = Router.for_query_document(query_modules=sides[0], document_modules=sides[1])
    SentenceTransformer(modules=[router, Normalize()], device="cpu").save(str(folder))
    return folder


def _bert(folder: Path, seed: int, window: int) -> Transformer:
    folder.mkdir()
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [*_LETTERS, *(f"##{letter}" for letter in _LETTERS)]
    (folder / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=WIDTH,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=2 * WIDTH,
        max_position_embeddings=window,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=window)
    tokenizer.save_pretrained(folder)
    return Transformer(str(folder))

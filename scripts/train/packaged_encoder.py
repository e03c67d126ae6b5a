"""The packaged model as transformers has it, to be trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging

if TYPE_CHECKING:
    from pathlib import Path


def load_encoder(folder: Path) -> Any:
    """Load the encoder, without pooling and dropout."""
    logging.disable_progress_bar()
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()  # that the pooling layer is not used is as it should be
    encoder = AutoModel.from_pretrained(
        str(folder),
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    logging.set_verbosity(verbosity)
    return encoder


def load_padding_tokenizer(folder: Path) -> Any:
    """Load the tokenizer that makes padded batches of tensors."""
    return AutoTokenizer.from_pretrained(str(folder))

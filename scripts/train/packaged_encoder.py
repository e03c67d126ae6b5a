"""Encoders as transformers has them, to be trained: without pooling and dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertModel
from transformers.utils import logging

from index.engine.packaged_model import checked_folder

if TYPE_CHECKING:
    from pathlib import Path

    from index.engine.bert import Bert


def encoder_of(bert: Bert) -> Any:
    """Make an encoder of weights that need not be the packaged model's, nor as deep."""
    config = AutoConfig.from_pretrained(str(checked_folder()))
    config.num_hidden_layers = bert.layers
    config.attention_probs_dropout_prob = config.hidden_dropout_prob = 0.0
    encoder = BertModel(config, add_pooling_layer=False)
    encoder.load_state_dict({n: torch.tensor(bert.weights[n]) for n in encoder.state_dict()})
    return encoder


def load_encoder(folder: Path) -> Any:
    """Load the packaged model's own."""
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

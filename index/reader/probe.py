"""What an engine is tried on before it reads for anybody: `probe.safetensors` has the true odds."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.engine.probe import TEXTS, expected
from index.reader.inputs import encode

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.engine.encoder import Encoder
    from index.reader.heads import Heads

QUESTIONS = ("When was the harbour dredged?", "how long do beets boil")
"""Two: each costs a start as much as a member's question."""
TITLE = "A harbour town"
PIECES = 200
MOST_APART = 0.6
"""Of a sentence's log odds from what they should be; 8-bit integers differ by .08 on torch and .03
on OpenVINO, bfloat16 by .02."""


def odds_of(encoder: Encoder, heads: Heads, tokenizer: Tokenizer) -> NDArray[np.float32]:
    """Return the log odds of every sentence for every question, `float32 (questions, texts)`."""
    asked = len(QUESTIONS)
    read = encode(tokenizer, QUESTIONS, [TEXTS[2:]] * asked, [TITLE] * asked, PIECES)
    states = encoder([pieces.row for pieces in read])
    scores = [heads.score(of, pieces).sentences for of, pieces in zip(states, read, strict=True)]
    return np.stack(scores)


def proves(encoder: Encoder, heads: Heads, tokenizer: Tokenizer) -> bool:
    """Return whether an encoder makes of `QUESTIONS` what it should."""
    true = expected(Path(str(files("index.reader") / "probe.safetensors")))
    found = odds_of(encoder, heads, tokenizer)
    return bool((np.abs(found - true) < MOST_APART).all())

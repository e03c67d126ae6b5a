"""The reader's network: question and passage in one transformer, a score for each sentence.

The encoder is all-MiniLM-L6-v2; in it every word of the question sees every word of the passage.
On top, each sentence is compared with the question twice: word by word, where each question word
is set against what the sentence has for it (the attend, compare and aggregate steps of Parikh et
al. 2016, "A decomposable attention model"), so that one word without a counterpart can sink the
sentence; and as a whole, mean state against mean state. A third judge looks for the answer's first
and last word piece, as is usual for SQuAD 2.0, with the row's first piece for "not there"; what it
finds in a sentence counts for it. Scores of a passage's sentences share one softmax with "none of
them", whose score is 0 by definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from index.reader.inputs import Pieces

INNER = 128
"""Width of the comparing layers."""
_SHARPNESS = 8.0
"""Start of the factor on cosines before the softmax that aligns words."""
_FAR = 20.0
"""A place for the answer never counts for less than this below nowhere."""
_TRUST = 0.25
"""Start of what a place for the answer counts in a sentence's score."""
NEVER = -1e4
"""A score that no softmax gives weight to."""
FROZEN = 2
"""Lower layers of the encoder that training leaves as the packaged model has them."""


def is_trained(name: str) -> bool:
    """Return whether training changes a parameter, or it stays as the packaged model has it."""
    frozen = tuple(f"encoder.encoder.layer.{n}." for n in range(FROZEN))
    return not name.startswith(("encoder.embeddings.", *frozen))


@dataclass(frozen=True)
class Scores:
    """What the network says of a batch.

    Attributes:
        sentences: `(b, s)`, log odds of each sentence against "none"; `NEVER` where there is none.
        ends: `(b, l, 2)`, scores of each word piece as the first and the last of the answer; those
            of the row's first piece say that there is none, `NEVER` outside of the passage.
    """

    sentences: Tensor
    ends: Tensor


class ReaderNetwork(nn.Module):
    """Encoder and heads.

    Args:
        encoder: A BERT without its pooling layer.
        width: Length of its states.
        dropout: Share of the judging layer's inputs left out in training.
    """

    def __init__(self, encoder: nn.Module, width: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.sharpness = nn.Parameter(torch.tensor(_SHARPNESS))
        self.compare = nn.Sequential(nn.Linear(4 * width, INNER), nn.GELU())
        self.whole = nn.Sequential(nn.Linear(3 * width, INNER), nn.GELU())
        self.judge = nn.Sequential(
            nn.Dropout(dropout),
            nn.Linear(3 * INNER + 2, INNER),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(INNER, 1),
        )
        self.answerable = nn.Linear(width, 1)
        self.ends = nn.Linear(width, 2)
        self.trust = nn.Parameter(torch.tensor(_TRUST))
        nn.init.zeros_(self.answerable.weight)
        nn.init.zeros_(self.answerable.bias)

    def forward(self, pieces: Pieces) -> Scores:
        """Score every sentence of a batch."""
        encoded: Any = self.encoder(
            input_ids=pieces.ids, attention_mask=pieces.mask, token_type_ids=pieces.kinds
        )
        states = encoded.last_hidden_state.float()
        longest = int(pieces.asked.sum(dim=1).max())
        asked, there = states[:, 1 : 1 + longest], pieces.asked[:, 1 : 1 + longest]
        rows = torch.arange(pieces.sentences, device=states.device)
        inside = pieces.sentence[:, None, :] == rows[None, :, None]  # (b, s, l)
        mean, peak, nearness = self._by_word(asked, there, states, inside)
        whole = self._as_wholes(asked, there, states, inside)
        features = torch.cat([mean, peak, whole, nearness], dim=-1)
        ends = self.ends(states).float()
        scores = self.judge(features)[..., 0].float() + self.answerable(states[:, 0]).float()
        scores = scores + self.trust * _places(ends, inside)
        outside = ~pieces.in_passage
        outside[:, 0] = False
        return Scores(
            scores.masked_fill(~inside.any(dim=-1), NEVER),
            ends.masked_fill(outside[..., None], NEVER),
        )

    def _by_word(
        self, asked: Tensor, there: Tensor, states: Tensor, inside: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Set each question word against what the sentence has for it: mean, peak, and how near."""
        near = torch.einsum(
            "bqd,bld->bql",
            functional.normalize(asked, dim=-1),
            functional.normalize(states, dim=-1),
        )
        near = (near * self.sharpness)[:, None].masked_fill(~inside[:, :, None], NEVER)
        counterpart = torch.softmax(near, dim=-1) @ states[:, None]  # (b, s, q, d)
        word = asked[:, None].expand_as(counterpart)
        compared = self.compare(
            torch.cat([word, counterpart, word * counterpart, (word - counterpart).abs()], dim=-1)
        )
        real = there[:, None, :, None]
        count = there.sum(dim=1).clamp(min=1)[:, None, None]
        mean = (compared * real).sum(dim=2) / count
        peak = compared.masked_fill(~real, NEVER).amax(dim=2)
        nearest = near.amax(dim=-1) / _SHARPNESS
        average = nearest.masked_fill(~there[:, None], 0.0).sum(dim=2) / count[..., 0]
        farthest = nearest.masked_fill(~there[:, None], -NEVER).amin(dim=2)
        return mean, peak, torch.stack([average, farthest], dim=-1)

    def _as_wholes(self, asked: Tensor, there: Tensor, states: Tensor, inside: Tensor) -> Tensor:
        """Set the question's mean state against each sentence's."""
        lengths = inside.sum(dim=-1).clamp(min=1)[..., None]
        sentence = (inside.float() @ states) / lengths
        count = there.sum(dim=1).clamp(min=1)[:, None]
        question = ((asked * there[..., None]).sum(dim=1) / count)[:, None].expand_as(sentence)
        return torch.as_tensor(
            self.whole(
                torch.cat([sentence, question * sentence, (question - sentence).abs()], dim=-1)
            )
        )


def _places(ends: Tensor, inside: Tensor) -> Tensor:
    """Return `(b, s)`, how much likelier the answer begins and ends in a sentence than nowhere."""
    there = torch.logsumexp(ends[:, None].masked_fill(~inside[..., None], NEVER), dim=2)
    return (there - ends[:, :1]).mean(dim=-1).clamp(min=-_FAR)

"""The reader's network as it is trained: encoder and heads on torch, over padded batches.

In the encoder every word of the question sees every word of the passage; `cross_encoder.py` says
what it is before training.
`index/reader/heads.py` says what stands on top, and computes it when the bot reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from index.engine.weights import load_weights
from index.reader.heads import FAR, NEAR, NEVER
from index.reader.reader import shipped_weights, trained
from scripts.train.packaged_encoder import encoder_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.engine.bert import Bert
    from index.reader.inputs import Pieces

INNER = 128
"""Width of the comparing layers."""
_TRUST = 0.25
"""Start of what a place for the answer counts in a sentence's score."""
_WORDS = "encoder.embeddings.word_embeddings."


def is_trained(name: str) -> bool:
    """Return whether training changes a parameter: the embeddings know the language already."""
    return not name.startswith("encoder.embeddings.")


def is_own(name: str) -> bool:
    """Return whether a parameter is the reader's own, not the packaged model's."""
    return not name.startswith(_WORDS)


@dataclass(frozen=True)
class Batch:
    """Questions and passages, padded.

    Attributes:
        ids: `int64 (b, l)`, numbers of the word pieces.
        mask: `int64 (b, l)`, 1 where there is a piece.
        kinds: `int64 (b, l)`, 0 for the question's half of a row and 1 for the passage's.
        asked: `bool (b, l)`, the question's pieces; they begin at 1.
        sentence: `int64 (b, l)`, the sentence that each piece belongs to; see `Pieces`.
        sentences: The largest number of sentences of a passage.
        offsets: For each passage those of `Pieces`.
    """

    ids: Tensor
    mask: Tensor
    kinds: Tensor
    asked: Tensor
    sentence: Tensor
    sentences: int
    offsets: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def of(cls, rows: Sequence[Pieces]) -> Batch:
        """Pad rows to the length of the longest."""
        lengths = torch.tensor([len(row.ids) for row in rows])
        places = torch.arange(int(lengths.max()))
        asked = torch.tensor([row.asked for row in rows])[:, None]
        return cls(
            _padded([torch.from_numpy(row.ids) for row in rows], 0),
            (places < lengths[:, None]).long(),
            _padded([torch.from_numpy(row.row.kinds) for row in rows], 0),
            (places >= 1) & (places <= asked),
            _padded([torch.from_numpy(row.sentence) for row in rows], -1),
            max(row.sentences for row in rows),
            tuple(row.offsets for row in rows),
        )

    @property
    def in_passage(self) -> Tensor:
        """`bool (b, l)`, whether a piece is of a sentence."""
        return self.sentence >= 0

    def to(self, device: torch.device) -> Batch:
        """Return the same, on a device."""
        names = ("ids", "mask", "kinds", "asked", "sentence")
        return replace(self, **{name: getattr(self, name).to(device) for name in names})


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
        self.sharpness = nn.Parameter(torch.tensor(NEAR))
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

    def forward(self, pieces: Batch) -> Scores:
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
        nearest = near.amax(dim=-1) / NEAR
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
    return (there - ends[:, :1]).mean(dim=-1).clamp(min=-FAR)


def _padded(rows: Sequence[Tensor], with_: int) -> Tensor:
    return nn.utils.rnn.pad_sequence(list(rows), batch_first=True, padding_value=with_)


def untrained_network(bert: Bert) -> ReaderNetwork:
    """Put an encoder, without dropout, under heads that know nothing yet."""
    encoder = encoder_of(bert)
    return ReaderNetwork(encoder, encoder.config.hidden_size)


def load_network(weights: Path | None = None) -> ReaderNetwork:
    """Load a trained network in evaluation mode, in `float32`: what engines are measured against.

    Args:
        weights: A file that `train_reader` wrote; the shipped one where None.
    """
    network = untrained_network(trained(weights)[0])
    learned = load_weights(weights or shipped_weights())
    state = {name: torch.from_numpy(values) for name, values in learned.items()}
    network.load_state_dict(state, strict=False)
    return network.eval()

"""Question and sentences as word pieces, as the reader's network takes them.

`[CLS] question [SEP] sentence sentence ... [SEP]`, with a note at each piece on the sentence
that it belongs to and its place there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

QUESTION_PIECES = 40
"""Word pieces of a question that are read; what exceeds them is cut."""


@dataclass(frozen=True)
class Pieces:
    """A batch.

    Attributes:
        ids: `int64 (b, l)`, numbers of the word pieces.
        mask: `int64 (b, l)`, 1 where there is a piece.
        asked: `bool (b, l)`, the question's pieces; they begin at 1.
        sentence: `int64 (b, l)`, the sentence that each piece belongs to, -1 outside.
        sentences: The largest number of sentences of a passage.
        offsets: For each passage, `[start, end)` in its sentence of each piece; (0, 0) outside.
    """

    ids: Tensor
    mask: Tensor
    asked: Tensor
    sentence: Tensor
    sentences: int
    offsets: tuple[tuple[tuple[int, int], ...], ...]

    def to(self, device: torch.device) -> Pieces:
        """Return the same, on a device."""
        return replace(
            self,
            ids=self.ids.to(device),
            mask=self.mask.to(device),
            asked=self.asked.to(device),
            sentence=self.sentence.to(device),
        )


@dataclass(frozen=True)
class _Row:
    ids: list[int]
    sentence: list[int]
    offsets: list[tuple[int, int]]
    asked: int


def encode(
    tokenizer: Any, questions: Sequence[str], passages: Sequence[Sequence[str]], most: int
) -> Pieces:
    """Make a batch.

    Args:
        tokenizer: A fast tokenizer of transformers.
        questions: One a passage.
        passages: The sentences of each.
        most: Word pieces of a row; what exceeds them at its end is cut.
    """
    asked = tokenizer(
        list(questions), add_special_tokens=False, truncation=True, max_length=QUESTION_PIECES
    )["input_ids"]
    split = tokenizer(
        [sentence for passage in passages for sentence in passage],
        add_special_tokens=False,
        return_offsets_mapping=True,
        truncation=True,
        max_length=most,
    )
    rows, at = [], 0
    for question, passage in zip(asked, passages, strict=True):
        ids = [tokenizer.cls_token_id, *question, tokenizer.sep_token_id]
        row = _Row(ids, [-1] * len(ids), [(0, 0)] * len(ids), len(question))
        for number in range(len(passage)):
            room = most - 1 - len(row.ids)
            own, places = split["input_ids"][at][:room], split["offset_mapping"][at][:room]
            row.ids.extend(own)
            row.sentence.extend([number] * len(own))
            row.offsets.extend((int(a), int(b)) for a, b in places)
            at += 1
        row.ids.append(tokenizer.sep_token_id)
        row.sentence.append(-1)
        row.offsets.append((0, 0))
        rows.append(row)
    return _padded(rows, max((len(p) for p in passages), default=0))


def _padded(rows: Sequence[_Row], sentences: int) -> Pieces:
    length = max((len(row.ids) for row in rows), default=0)
    shape = (len(rows), length)
    ids, mask = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    asked, sentence = torch.zeros(shape, dtype=torch.bool), torch.full(shape, -1)
    for number, row in enumerate(rows):
        size = len(row.ids)
        ids[number, :size] = torch.tensor(row.ids)
        mask[number, :size] = 1
        asked[number, 1 : 1 + row.asked] = True
        sentence[number, :size] = torch.tensor(row.sentence)
    offsets = tuple(tuple(row.offsets) for row in rows)
    return Pieces(ids, mask, asked, sentence, sentences, offsets)

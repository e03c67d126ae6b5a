"""Question and sentences as word pieces, as the reader's network takes them.

`[CLS] question [SEP] title [SEP] sentence sentence ... [SEP]`, with a note at each piece on the
sentence that it belongs to and its place there. The title, with the section's heading behind it,
says whom "he" and "the company" are likely to mean; a passage without one begins with a sentence.
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
TITLE_PIECES = 24
"""Word pieces of a title and heading that are read."""
TITLE = -2
"""The sentence that a title's pieces are said to belong to."""


@dataclass(frozen=True)
class Pieces:
    """A batch.

    Attributes:
        ids: `int64 (b, l)`, numbers of the word pieces.
        mask: `int64 (b, l)`, 1 where there is a piece.
        asked: `bool (b, l)`, the question's pieces; they begin at 1.
        sentence: `int64 (b, l)`, the sentence that each piece belongs to, `TITLE` in the title, -1
            elsewhere.
        sentences: The largest number of sentences of a passage.
        offsets: For each passage, `[start, end)` in its sentence of each piece; (0, 0) outside.
    """

    ids: Tensor
    mask: Tensor
    asked: Tensor
    sentence: Tensor
    sentences: int
    offsets: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def in_passage(self) -> Tensor:
        """`bool (b, l)`, whether a piece is of a sentence."""
        return self.sentence >= 0

    @property
    def kinds(self) -> Tensor:
        """`int64 (b, l)`, 0 for the question's half of a row and 1 for the passage's."""
        return (self.in_passage | (self.sentence == TITLE)).long()

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

    def add(
        self, ids: Sequence[int], sentence: int, places: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Add pieces of one sentence, or of none."""
        self.ids.extend(ids)
        self.sentence.extend([sentence] * len(ids))
        self.offsets.extend((int(a), int(b)) for a, b in places or [(0, 0)] * len(ids))


def encode(
    tokenizer: Any,
    questions: Sequence[str],
    passages: Sequence[Sequence[str]],
    titles: Sequence[str],
    most: int,
) -> Pieces:
    """Make a batch.

    Args:
        tokenizer: A fast tokenizer of transformers.
        questions: One a passage.
        passages: The sentences of each.
        titles: What `title_of` returns for each.
        most: Word pieces of a row; what exceeds them at its end is cut.
    """
    asked = _split(tokenizer, questions, QUESTION_PIECES)["input_ids"]
    named = _split(tokenizer, titles, TITLE_PIECES)["input_ids"]
    split = _split(tokenizer, [sentence for passage in passages for sentence in passage], most)
    rows, at = [], 0
    for question, title, passage in zip(asked, named, passages, strict=True):
        row = _Row([], [], [], len(question))
        row.add([tokenizer.cls_token_id, *question, tokenizer.sep_token_id], -1)
        if title:
            row.add(title, TITLE)
            row.add([tokenizer.sep_token_id], -1)
        for number in range(len(passage)):
            room = max(most - 1 - len(row.ids), 0)
            row.add(split["input_ids"][at][:room], number, split["offset_mapping"][at][:room])
            at += 1
        row.add([tokenizer.sep_token_id], -1)
        rows.append(row)
    return _padded(rows, max((len(p) for p in passages), default=0))


def title_of(title: str, heading: str) -> str:
    """Return what is read of where a passage is: its article's title and its section's heading."""
    return ": ".join(part for part in (title.strip(), heading.strip()) if part)


def _split(tokenizer: Any, texts: Sequence[str], most: int) -> Any:
    if not texts:
        return {"input_ids": [], "offset_mapping": []}
    return tokenizer(
        list(texts),
        add_special_tokens=False,
        return_offsets_mapping=True,
        truncation=True,
        max_length=most,
    )


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

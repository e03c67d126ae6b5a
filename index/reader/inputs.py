"""Question and sentences as word pieces, as the reader's network takes them.

`[CLS] question [SEP] title [SEP] sentence sentence ... [SEP]`, with a note at each piece on the
sentence that it belongs to and its place there. The title, with the section's heading behind it,
says whom "he" and "the company" are likely to mean; a passage without one begins with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.engine.encoder import Row
from index.engine.packaged_model import encoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

QUESTION_PIECES = 40
"""Word pieces of a question that are read; what exceeds them is cut."""
TITLE_PIECES = 24
"""Word pieces of a title and heading that are read."""
START, STOP = 101, 102
"""Numbers of [CLS] and [SEP] in the packaged model's vocabulary."""
TITLE = -2
"""The sentence that a title's pieces are said to belong to."""


@dataclass(frozen=True)
class Pieces:
    """A question and a passage.

    Attributes:
        ids: `int64 (l,)`, numbers of the word pieces.
        sentence: `int64 (l,)`, the sentence that each piece belongs to, `TITLE` in the title, -1
            elsewhere; a sentence's pieces follow one another.
        offsets: `[start, end)` in its sentence of each piece; (0, 0) outside.
        asked: How many pieces the question has; they begin at 1.
        sentences: How many sentences the passage has.
    """

    ids: NDArray[np.int64]
    sentence: NDArray[np.int64]
    offsets: tuple[tuple[int, int], ...]
    asked: int
    sentences: int

    @property
    def row(self) -> Row:
        """As the encoder takes it."""
        passage = (self.sentence >= 0) | (self.sentence == TITLE)
        return Row(self.ids, passage.astype(np.int64))


class _Writing:
    """A row that is being put together."""

    def __init__(self) -> None:
        self.ids: list[int] = []
        self.sentence: list[int] = []
        self.offsets: list[tuple[int, int]] = []

    def add(self, ids: Sequence[int], of: int, places: Sequence[tuple[int, int]] = ()) -> None:
        """Add pieces of one sentence, or of none."""
        self.ids.extend(ids)
        self.sentence.extend([of] * len(ids))
        self.offsets.extend(places or [(0, 0)] * len(ids))


def encode(
    tokenizer: Tokenizer,
    questions: Sequence[str],
    passages: Sequence[Sequence[str]],
    titles: Sequence[str],
    most: int,
) -> list[Pieces]:
    """Split texts into pieces.

    Args:
        tokenizer: Of the encoder.
        questions: One a passage.
        passages: The sentences of each.
        titles: What `title_of` returns for each.
        most: Word pieces of a row; what exceeds them at its end is cut.
    """
    start, stop = START, STOP
    asked, named = _split(tokenizer, questions), _split(tokenizer, titles)
    split = iter(_split(tokenizer, [sentence for passage in passages for sentence in passage]))
    found = []
    for question, title, passage in zip(asked, named, passages, strict=True):
        row, question_ids = _Writing(), question.ids[:QUESTION_PIECES]
        row.add([start, *question_ids, stop], -1)
        if title.ids:
            row.add(title.ids[:TITLE_PIECES], TITLE)
            row.add([stop], -1)
        for number in range(len(passage)):
            room, pieces = max(most - 1 - len(row.ids), 0), next(split)
            row.add(pieces.ids[:room], number, pieces.offsets[:room])
        row.add([stop], -1)
        ids, sentence = (np.array(of, dtype=np.int64) for of in (row.ids, row.sentence))
        asked_pieces, sentences = len(question_ids), len(passage)
        found.append(Pieces(ids, sentence, tuple(row.offsets), asked_pieces, sentences))
    return found


def title_of(title: str, heading: str) -> str:
    """Return what is read of where a passage is: its article's title and its section's heading."""
    return ": ".join(part for part in (title.strip(), heading.strip()) if part)


def _split(tokenizer: Tokenizer, texts: Sequence[str]) -> list[Encoding]:
    return encoded(tokenizer, texts, special=False)

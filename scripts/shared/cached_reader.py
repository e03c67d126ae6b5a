"""A reader that keeps what it read in a file, so that fitting again takes minutes.

Not for the bot. Scripts that ask the same development data over and over put this before readers
trained on folds: each question is read by one that has not seen its article.
"""

from __future__ import annotations

import hashlib
import pickle
from math import inf
from typing import TYPE_CHECKING

from index.reader.reader import AT_ONCE, BEHIND, WINDOW, contenders, left, load_reader
from index.steadiness import first_of_best
from scripts.shared.folds import FOLDS, fold_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.evaluation.datasets import Question
    from index.search.hit import Hit, Reading

    Kept = dict[bytes, Reading]


class CachedReader:
    """Keeps the readings of one reader.

    Args:
        weights: The reader's file.
        kept: What was read before, by key; new readings are added.
        behind: As `index.reader.reader.Reader` takes it.
    """

    def __init__(self, weights: Path, kept: Kept, behind: float) -> None:
        self._weights = weights
        self._kept = kept
        self._behind = behind

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """See `index.reader.reader.Reader.read`."""
        near = contenders(hits, self._behind)
        first = self._read(question, near[:AT_ONCE])
        return first + self._read(question, left(near, first))

    def _read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """Read all that was not read before."""
        keys = [self._key(question, hit) for hit in hits]
        new = [(k, hit) for k, hit in zip(keys, hits, strict=True) if k not in self._kept]
        for n in range(0, len(new), AT_ONCE):  # so few are all read
            some, together = zip(*new[n : n + AT_ONCE], strict=True)
            everything = load_reader(self._weights, inf).read(question, together)
            self._kept.update(zip(some, everything, strict=True))
        return tuple(self._kept[key] for key in keys)

    def _key(self, question: str, hit: Hit) -> bytes:
        """Of a passage as it is read."""
        place = f"{hit.article.sha256} {hit.passage.span} {first_of_best(hit.sentence_dense)}"
        return hashlib.sha256(f"{self._weights.name}\n{question}\n{place}".encode()).digest()


class FoldReaders:
    """A `ReaderOf` for development data: the reader that has not seen the question's article.

    Args:
        folder: Where `python -m scripts.train.train_reader --fold N` put its readers, of all folds
            or of some; the file of what they read lies there too, one for each `WINDOW`.
        behind: As `index.reader.reader.Reader` takes it.

    Raises:
        SystemExit: There is none.
    """

    def __init__(self, folder: Path, behind: float = BEHIND) -> None:
        self.folder = folder
        self._folds = [n for n in range(FOLDS) if (folder / f"fold{n}.safetensors").is_file()]
        if not self._folds:
            raise SystemExit(f"{folder} has no reader of a fold: train one with --fold 0.")
        self._behind = behind
        self._file = folder / f"readings-of-one-{WINDOW}.pickle"
        self._kept: Kept = {}
        if self._file.is_file():
            self._kept = pickle.loads(self._file.read_bytes())  # noqa: S301  we wrote it

    def __call__(self, question: Question) -> CachedReader:
        """The reader for a question; one of no single article is of a set that none learned."""
        fold = fold_of(question.article_id or question.id)
        if question.article_id is None:
            fold = self._folds[fold % len(self._folds)]
        return CachedReader(self.folder / f"fold{fold}.safetensors", self._kept, self._behind)

    def unseen(self, questions: Sequence[Question]) -> list[Question]:
        """The questions that there is such a reader for."""
        return [q for q in questions if not q.article_id or fold_of(q.article_id) in self._folds]

    def save(self) -> None:
        """Write what was read."""
        part = self._file.with_suffix(".part")
        part.write_bytes(pickle.dumps(self._kept))
        part.replace(self._file)

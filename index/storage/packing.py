"""Writes the files of a large library's index article by article; see `index.storage.packed`.

Nothing is held of an article once it is written but its id, its counts and its distinct stems: a
library of a million passages is packed in the memory that its word lists take.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import ExitStack
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.lexical.postings import Postings
from index.storage.listed_vectors import PASSAGES, EightBitVectors, ListedVectors
from index.storage.segment import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import DTypeLike, NDArray

    from corpus.article import Article
    from index.storage.segment import Segment
    from index.storage.segment_store import SegmentStore
    from index.vector_stores.stored_vectors import StoredLibrary

_RAW = ("passage_vectors.npy", "sentence_vectors.npy")
"""In 16 bits, until all are there."""
_OFTEN = 255
"""A word that a passage has more often counts as if it had it so often."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is known of an article without its text; a large library holds many."""

    id: str
    sha256: str
    publisher: str | None
    authors: tuple[str, ...]
    published: str | None

    @classmethod
    def of(cls, article: Article) -> Listed:
        """Take it from an article."""
        return cls(**{f.name: getattr(article, f.name) for f in fields(cls)})


@dataclass(frozen=True)
class Unpacked:
    """A large library whose index is to be packed: on the disk, an article a file.

    Attributes:
        tenant: Whose library it is.
        dimension: Length of a vector.
        files: Where its segments are.
        names: Their files, in the order of the library.
        passages: How many it has in all.
        sentences: How many these have.
        stored: Its vectors, where they are on a server.
    """

    tenant: int
    dimension: int
    files: SegmentStore
    names: Sequence[str]
    passages: int
    sentences: int
    stored: StoredLibrary | None = None

    def __len__(self) -> int:
        return self.passages

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages and sentences it has."""
        return len(self.names), self.passages, self.sentences

    @property
    def segments(self) -> Iterator[Segment]:
        """Its segments, read one after another; raises as `SegmentStore.read` does."""
        return map(self.files.read, self.names)


def pack(
    segments: Iterable[Segment], folder: Path, dimension: int, *, vectors: bool = True
) -> dict[str, str]:
    """Write an index as files to be mapped.

    Args:
        segments: One an article, in the order of the library; read once.
        folder: Made here.
        dimension: Length of a vector.
        vectors: Whether its vectors are written too; not those that are on a server.

    Returns:
        The SHA-256 of each file, by its name.
    """
    folder.mkdir()
    with ExitStack() as stack:
        packing = _Packing(folder, dimension if vectors else 0, stack)
        for segment in segments:
            packing.add(segment)
    packing.finish()
    return {path.name: digest(path) for path in sorted(folder.iterdir())}


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Packing:
    """The files while they grow.

    Args:
        folder: Where they are.
        dimension: Of the vectors; 0 where none are written.
        stack: Closes them.
    """

    def __init__(self, folder: Path, dimension: int, stack: ExitStack) -> None:
        self._folder = folder

        def growing(name: str, dtype: DTypeLike, *columns: int) -> _Growing:
            return stack.enter_context(_Growing(folder / f"{name}.npy", dtype, columns))

        self._texts = growing("texts", np.uint8)
        self._cards = growing("cards", np.uint8)
        self._spans = growing("spans", np.int32, 6)
        self._sentences = growing("sentences", np.int32, 2)
        self._terms = growing("entry_terms", np.int32)
        self._counts = growing("entry_counts", np.uint8)
        names = _RAW if dimension else ()
        self._vectors = [growing(n.removesuffix(".npy"), np.float16, dimension) for n in names]
        self._text_at, self._card_at = [0], [0]
        self._listed: list[Listed] = []
        self._columns: dict[str, int] = {}
        self._passages: list[int] = []
        self._of_passage: list[NDArray[np.int64]] = []
        self._entries: list[NDArray[np.int64]] = []
        self._lengths: list[NDArray[np.int32]] = []

    def add(self, segment: Segment) -> None:
        """Write an article."""
        record = asdict(segment.article)
        self._text_at.append(self._texts.add_text(record.pop("text")))
        self._card_at.append(self._cards.add_text(json.dumps(record, ensure_ascii=False)))
        self._listed.append(Listed.of(segment.article))
        rows, sentences = rows_of(segment.passages)
        self._spans.add(rows)
        self._sentences.add(sentences)
        vectors = (segment.passage_vectors, segment.sentence_vectors)
        for growing, some in zip(self._vectors, vectors, strict=False):
            growing.add(some)
        self._passages.append(len(rows))
        self._of_passage.append(rows[:, -1])
        words = segment.words
        known = self._columns
        columns = np.asarray([known.setdefault(t, len(known)) for t in words.terms], dtype=np.int32)
        self._terms.add(columns[words.entries[:, 1]])
        self._counts.add(np.minimum(words.entries[:, 2], _OFTEN))
        self._entries.append(np.bincount(words.entries[:, 0], minlength=len(rows)))
        self._lengths.append(words.lengths)

    def finish(self) -> None:
        """Write what all articles together decide."""
        sentences = np.concatenate(self._of_passage)
        arrays: dict[str, NDArray[Any]] = {
            "text_at": np.asarray(self._text_at, dtype=np.int64),
            "card_at": np.asarray(self._card_at, dtype=np.int64),
            "passage_article": np.repeat(np.arange(len(self._passages)), self._passages),
            "sentence_passage": np.repeat(np.arange(len(sentences), dtype=np.int32), sentences),
            "first_sentence": np.concatenate([[0], np.cumsum(sentences)]),
        }
        self._save(arrays)
        listed = json.dumps([asdict(one) for one in self._listed])
        (self._folder / "listed.json").write_text(listed, "utf-8")
        terms = "\n".join(self._columns)
        (self._folder / "terms.txt").write_text(terms, "utf-8", "surrogatepass", newline="\n")
        self._save_postings()
        if self._vectors:
            raw = [self._folder / name for name in _RAW]
            vectors = [np.load(file, mmap_mode="r") for file in raw]
            EightBitVectors.write(vectors[0], self._folder / PASSAGES)
            ListedVectors.write(vectors[1], self._folder)
            for file in raw:
                file.unlink()

    def _save_postings(self) -> None:
        entry_at = np.concatenate([[0], np.cumsum(np.concatenate(self._entries))])
        terms, counts = (
            np.load(self._folder / f"entry_{name}.npy", mmap_mode="r")
            for name in ("terms", "counts")
        )
        lengths = np.concatenate(self._lengths)
        postings = Postings.of(entry_at, terms, counts, lengths, len(self._columns))
        names = [f.name for f in fields(postings)]
        written = {"entry_terms", "entry_counts"}
        self._save({name: getattr(postings, name) for name in names if name not in written})

    def _save(self, arrays: dict[str, NDArray[Any]]) -> None:
        for name, array in arrays.items():
            np.save(self._folder / f"{name}.npy", array, allow_pickle=False)


class _Growing:
    """An array's file that grows by rows.

    Args:
        path: A `.npy` file, made here.
        dtype: Of its numbers.
        columns: Its shape behind the rows.
    """

    def __init__(self, path: Path, dtype: DTypeLike, columns: tuple[int, ...]) -> None:
        self._file = path.open("wb")
        self._dtype = np.dtype(dtype)
        self._columns = columns
        self._rows = 0

    def __enter__(self) -> Self:
        self._write_header()
        return self

    def __exit__(self, *_: object) -> None:
        with self._file:
            self._file.seek(0)  # NumPy leaves room in it for the number of rows to grow
            self._write_header()

    def add(self, rows: NDArray[Any]) -> int:
        """Write rows; return how many there are now."""
        np.ascontiguousarray(rows, dtype=self._dtype).tofile(self._file)
        self._rows += len(rows)
        return self._rows

    def add_text(self, text: str) -> int:
        """Write a text as bytes; return how many there are now."""
        return self.add(np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8))

    def _write_header(self) -> None:
        header = {
            "descr": np.lib.format.dtype_to_descr(self._dtype),
            "fortran_order": False,
            "shape": (self._rows, *self._columns),
        }
        np.lib.format.write_array_header_1_0(self._file, header)

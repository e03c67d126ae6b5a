"""A large library's index as files that are mapped from the disk, and read where they are needed.

    <snapshot>/packed/*.npy             arrays, see `index.storage.packing`
    <snapshot>/packed/terms.txt         every stem, by its column
    <snapshot>/packed/listed.json       what is known of each article but its text
    <snapshot>/packed/*.faiss           the vectors, if they are not on a server

All of it is derived from the snapshot's segments. Where it is missing or damaged, the index is put
together from those, in memory.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import numpy as np
import structlog

from corpus.library import fingerprint
from index.lexical.bm25 import LexicalIndex
from index.lexical.postings import Postings
from index.storage.listed_vectors import PASSAGES, SENTENCES, EightBitVectors, ListedVectors
from index.storage.packing import Listed, digest
from index.storage.passage_index import PassageIndex
from index.storage.segment import Part, article_of, passages_of
from index.storage.source_names import SourceNames
from index.storage.vectors import HeldVectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.article import Article, Passage

    Arrays = Mapping[str, NDArray[Any]]
    from index.storage.segment import Segment
    from index.storage.segment_store import SegmentStore
    from index.storage.vectors import VectorRows
    from index.vector_stores.stored_vectors import StoredLibrary

_log = structlog.get_logger(__name__)

PACKED_FROM = 10_000
"""So many passages make a library large; a smaller one is quickly read into memory."""
_KEPT = 512
"""Articles and passages of a library that are kept as objects, those used last."""
_LISTED = 1_500
"""Bytes that an article takes in memory of what is known of it, with the look-ups by its id."""
_STEM = 170
"""Of a stem, with the look-up of all stems."""
T = TypeVar("T")


class Lazy(Sequence[T], Generic[T]):
    """A sequence whose items are made when they are asked for; a few are kept.

    Args:
        size: How many items.
        make: Returns the item at a place.
        kept: How many are kept.
    """

    def __init__(self, size: int, make: Callable[[int], T], kept: int = _KEPT) -> None:
        self._size = size
        self._make = lru_cache(kept)(make)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> list[T]: ...
    def __getitem__(self, at: int | slice) -> T | list[T]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(self._size))]
        place = int(at) + (self._size if at < 0 else 0)
        if not 0 <= place < self._size:
            raise IndexError(at)
        return self._make(place)


class PackedIndex(PassageIndex):
    """A library whose index is mapped from the disk.

    Args:
        tenant: Whose library it is.
        folder: What `pack` has written.
        segments: What it was made from.
        dimension: Length of a vector.
        stored: Its vectors, where they are on a server.
    """

    def __init__(
        self,
        tenant: int,
        folder: Path,
        segments: Sequence[Segment],
        dimension: int,
        stored: StoredLibrary | None = None,
    ) -> None:
        # plain views: each slice of a `memmap` makes another one, a hundred a question
        arrays = {p.stem: np.asarray(np.load(p, mmap_mode="r")) for p in folder.glob("*.npy")}
        self.tenant = tenant
        self.dimension = dimension
        self.stored = stored
        self._arrays = arrays
        self._listed = [
            Listed(**{**record, "authors": tuple(record["authors"])})
            for record in json.loads((folder / "listed.json").read_text("utf-8"))
        ]
        # of the arrays, not of this index: it would hold itself, and wait for Python's collector
        self.articles = Lazy(len(self._listed), partial(_article_at, arrays))
        self.passages = Lazy(len(arrays["spans"]), partial(_passage_at, arrays))
        self.segments = segments
        self.passage_article = arrays["passage_article"]
        self.sentence_passage = arrays["sentence_passage"]
        self.first_sentence = arrays["first_sentence"]
        if stored is None:
            self.passage_vectors = _passage_vectors(folder, arrays)
            self.sentence_vectors = ListedVectors.mapped(folder)
        else:
            self.sentence_vectors, self.passage_vectors = stored.sentences, stored.passages
        terms = (folder / "terms.txt").read_text("utf-8", "surrogatepass")
        held = terms.split("\n") if terms else []
        self.lexical = LexicalIndex(held=(held, Postings.held(arrays)))

    def parts(self) -> Iterator[Part]:
        """Yield what is known of each article; its segment, which has the same, is not read."""
        sentences = self.first_sentence[self.first_passage]
        counted = zip(np.diff(self.first_passage), np.diff(sentences), strict=True)
        for row, (passages, some) in enumerate(counted):
            article = _article_at(self._arrays, row)
            mark = fingerprint(article)
            yield Part(article.id, article.title, mark, int(passages), int(some))

    @cached_property
    def nbytes(self) -> int:
        """How much memory it takes, about, in bytes, without what the system may take back."""
        held = _LISTED * len(self._listed) + _STEM * len(self.lexical.terms)
        return held + (self.sentence_vectors.nbytes if self.stored is None else 0)

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Article id to the SHA-256 of the text that was indexed."""
        return {one.id: one.sha256 for one in self._listed}

    @cached_property
    def article_rows(self) -> dict[str, int]:
        """Article id to its row in `articles`."""
        return {one.id: row for row, one in enumerate(self._listed)}

    @cached_property
    def sources(self) -> SourceNames:
        """The names by which a question may call its publishers and authors."""
        return SourceNames(self._listed)

    def published(self, article: int) -> str:
        """Return when an article was published, "" where that is not known."""
        return self._listed[article].published or ""

    def text_of(self, passage: int) -> str:
        """Return the text of a passage."""
        start, end = self._arrays["spans"][passage][:2].tolist()
        return _text_at(self._arrays, int(self.passage_article[passage]))[start:end]


def mapped(  # noqa: PLR0913, PLR0917  whose, where, and from what
    tenant: int,
    dimension: int,
    folder: Path,
    digests: object,
    files: SegmentStore,
    names: Sequence[str],
    stored: StoredLibrary | None = None,
) -> PackedIndex | None:
    """Map what `pack` has written; None where there is nothing, or it is damaged.

    Args:
        tenant: Whose library it is.
        dimension: Length of a vector.
        folder: Where it was written.
        digests: What `pack` returned, as a manifest says.
        files: The segments it was made from.
        names: Their files.
        stored: Its vectors, where they are on a server.
    """
    if not isinstance(digests, dict) or not digests:
        return None
    if stored is None and SENTENCES not in digests:  # on a server that is not asked
        return None
    segments = Lazy(len(names), lambda row: files.read(names[row]), kept=0)
    # whatever is the matter with them: the segments are there
    with suppress(OSError, ValueError, KeyError, TypeError, RuntimeError):
        found = {path.name: digest(path) for path in folder.iterdir()}
        if found == digests:
            return PackedIndex(tenant, folder, segments, dimension, stored)
    _log.warning("packed_index_damaged", tenant=tenant, folder=folder.name)
    return None


def _passage_vectors(folder: Path, arrays: Arrays) -> VectorRows:
    if (folder / PASSAGES).is_file():
        return EightBitVectors.mapped(folder / PASSAGES)
    return HeldVectors(arrays["passage_vectors"])  # as they were written at first


def _text_at(arrays: Arrays, article: int) -> str:
    return _decoded(arrays["texts"], arrays["text_at"], article)


def _article_at(arrays: Arrays, article: int) -> Article:
    record = json.loads(_decoded(arrays["cards"], arrays["card_at"], article))
    return article_of({**record, "text": _text_at(arrays, article)})


def _passage_at(arrays: Arrays, passage: int) -> Passage:
    first, end = arrays["first_sentence"][passage : passage + 2].tolist()
    (made,) = passages_of(arrays["spans"][passage : passage + 1], arrays["sentences"][first:end])
    return made


def _decoded(packed: NDArray[np.uint8], at: NDArray[np.int64], place: int) -> str:
    return bytes(packed[at[place] : at[place + 1]]).decode("utf-8", "surrogatepass")

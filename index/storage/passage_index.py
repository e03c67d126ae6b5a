"""What is searched: one library's passages and sentences, as vectors and as words.

A `PassageIndex` never changes once built. It is put together from segments, one an article, that
hold the articles they were made from: every quotation is a slice of the very text that was indexed.
"""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from index.lexical.bm25 import LexicalIndex
from index.lexical.postings import ranges
from index.storage.segment import Part, Segment, Vectors, vectors_of
from index.storage.source_names import SourceNames
from index.storage.vectors import FlatVectors, HeldVectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.article import Article, Passage
    from index.storage.vectors import SentenceVectors, VectorRows
    from index.vector_stores.stored_vectors import StoredLibrary

__all__ = ["PassageIndex", "Vectors"]

_POINTER = 8
_ARTICLE = 2_500
"""Bytes that an article and its segment take without texts and arrays."""
_PASSAGE = 350
_SENTENCE = 150
_STEM = 100
"""In the look-up of all stems."""


class PassageIndex:
    """One library, ready to be searched.

    Args:
        tenant: Whose library it is.
        segments: One an article, in the order of the library.
        dimension: Length of a vector.
        stored: The vectors, where they are on a server; None for those of the segments, in memory.

    Raises:
        ValueError: Vectors are missing, or there are too many.

    Attributes:
        dimension: Length of a vector.
        stored: The vectors on a server; None where they are in memory.
        segments: What it was put together from; without vectors where those are on a server.
        articles: In the order of the segments.
        passages: Of all articles, one after another.
        passage_article: `int64 (p,)`, the row in `articles` of each passage.
        sentence_passage: `int64 (s,)`, the row in `passages` of each sentence, ascending.
        first_sentence: `int64 (p + 1,)`; sentences of passage i are rows `[i]` to `[i + 1]`.
        passage_vectors: Of each passage; rows are read, never searched.
        sentence_vectors: Of each sentence, to be searched.
        lexical: BM25 over the passages, in the same order.
    """

    def __init__(
        self,
        tenant: int,
        segments: Sequence[Segment],
        dimension: int,
        stored: StoredLibrary | None = None,
    ) -> None:
        self.tenant = tenant
        self.dimension = dimension
        self.articles: Sequence[Article] = tuple(s.article for s in segments)
        self.passages: Sequence[Passage] = tuple(p for s in segments for p in s.passages)
        self.passage_article = np.repeat(
            np.arange(len(segments)), [len(s.passages) for s in segments]
        ).astype(np.int64)
        counts = np.asarray([len(p.sentences) for p in self.passages], dtype=np.int64)
        self.sentence_passage = np.repeat(np.arange(len(self.passages), dtype=np.int64), counts)
        self.first_sentence = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        self.stored = stored
        self.segments: Sequence[Segment]
        if stored is None:
            passage_vectors, sentence_vectors = vectors_of(segments, dimension)
            flat = FlatVectors(sentence_vectors)
            held = passage_vectors.astype(flat.held.dtype, copy=False)
            self.sentence_vectors: SentenceVectors = flat
            self.passage_vectors: VectorRows = HeldVectors(held)
            self.segments = tuple(_sharing(segments, held, flat.held))
        else:
            self.sentence_vectors, self.passage_vectors = stored.sentences, stored.passages
            self.segments = tuple(segment.bare() for segment in segments)
        if len(self.passage_vectors) != len(self.passages):
            raise ValueError("one vector a passage is needed")
        if len(self.sentence_vectors) != len(self.sentence_passage):
            raise ValueError("one vector a sentence is needed")
        self.lexical = LexicalIndex([s.words for s in segments])

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many articles, passages and sentences it has."""
        return len(self.articles), len(self.passages), len(self.sentence_passage)

    def parts(self) -> Iterator[Part]:
        """Yield what is known of each article, in the order of the library. Blocks."""
        return map(Part.of, self.segments)

    def marks(self) -> dict[str, str]:
        """Return article id to the fingerprint over the text and metadata that were indexed."""
        return {part.article_id: part.mark for part in self.parts()}

    @cached_property
    def nbytes(self) -> int:
        """How much memory it takes, about, in bytes.

        Arrays and texts are measured, Python's other objects counted. Looks at every stem: off the
        event loop, the first time.
        """
        postings = self.lexical.postings
        arrays: list[NDArray[Any]] = [
            self.passage_article,
            self.sentence_passage,
            self.first_sentence,
            *(getattr(postings, field.name) for field in fields(postings)),
            *(array for s in self.segments for array in (s.words.entries, s.words.lengths)),
        ]
        texts = sum(sys.getsizeof(article.text) for article in self.articles)
        stems = sum(_POINTER + sys.getsizeof(term) for s in self.segments for term in s.words.terms)
        objects = _ARTICLE * len(self.articles) + _STEM * len(self.lexical.terms)
        objects += _PASSAGE * len(self.passages) + _SENTENCE * len(self.sentence_passage)
        held = sum(array.nbytes for array in arrays)
        held += self.sentence_vectors.nbytes + self.passage_vectors.nbytes
        return held + texts + stems + objects

    @cached_property
    def hashes(self) -> dict[str, str]:
        """Article id to the SHA-256 of the text that was indexed."""
        return {article.id: article.sha256 for article in self.articles}

    @cached_property
    def sources(self) -> SourceNames:
        """The names by which a question may call its publishers and authors."""
        return SourceNames(self.articles)

    @cached_property
    def article_rows(self) -> dict[str, int]:
        """Article id to its row in `articles`."""
        return {article.id: row for row, article in enumerate(self.articles)}

    @cached_property
    def first_passage(self) -> NDArray[np.int64]:
        """`int64 (articles + 1,)`; passages of article i are rows `[i]` to `[i + 1]`."""
        edges = np.arange(len(self.articles) + 1)
        return np.searchsorted(self.passage_article, edges).astype(np.int64)

    def stems_of(self, article: int) -> frozenset[str]:
        """Return every stem that BM25 sees of an article."""
        first, end = self.first_passage[article : article + 2]
        return frozenset(self.lexical.stems_of(int(first), int(end)))

    def published(self, article: int) -> str:
        """Return when an article was published, "" where that is not known."""
        return self.articles[article].published or ""

    def text_of(self, passage: int) -> str:
        """Return the text of a passage."""
        return self.passages[passage].span.of(self.article_of(passage).text)

    def article_of(self, passage: int) -> Article:
        """Return the article that a passage row is a part of."""
        return self.articles[int(self.passage_article[passage])]

    def passage_rows(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the vectors of some passages, `float32 (n, d)`."""
        return self.passage_vectors.rows(rows)

    def passage_cosines(self, rows: NDArray[np.int64], question: Vectors) -> Vectors:
        """Return the cosines of a question and some passages, `float32 (n,)`."""
        return self.passage_vectors.cosines(rows, question)

    def sentence_cosines(
        self, rows: NDArray[np.int64], question: Vectors
    ) -> tuple[NDArray[np.float32], ...]:
        """Return the cosines of a question and the sentences of each of some passages."""
        if not len(rows):
            return ()
        starts, ends = self.first_sentence[rows], self.first_sentence[rows + 1]
        places, _ = ranges(starts, ends)
        cosines = self.sentence_vectors.cosines(places, question)
        edges = np.concatenate([[0], np.cumsum(ends - starts)]).tolist()
        return tuple(cosines[start:end] for start, end in pairwise(edges))

    def nearest_sentences(
        self, question: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> NDArray[np.int64]:
        """Return rows of the k sentences nearest to a question, `float32 (d,)`, nearest first.

        Args:
            question: L2-normalised.
            k: How many at most.
            allowed: `bool (p,)`, the passages whose sentences may be found; None for all.
        """
        sentences = None if allowed is None else allowed[self.sentence_passage]
        return self.sentence_vectors.nearest(question, k, sentences)


def _sharing(
    segments: Sequence[Segment],
    passage_vectors: NDArray[np.floating],
    sentence_vectors: NDArray[np.floating],
) -> Iterator[Segment]:
    """Yield segments with views into an index's vectors, so that they are kept once."""
    part = sentence = 0
    for segment in segments:
        parts = slice(part, part := part + len(segment.passage_vectors))
        sentences = slice(sentence, sentence := sentence + len(segment.sentence_vectors))
        yield replace(
            segment,
            passage_vectors=passage_vectors[parts],
            sentence_vectors=sentence_vectors[sentences],
        )

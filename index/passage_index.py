"""What is searched: one library's passages and sentences, as vectors and as words.

A `PassageIndex` never changes once built. It holds the articles it was made from, so that every
quotation is a slice of the very text that was indexed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.passages import passages as split_passages
from index.lexical import LexicalIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article, Passage, Span

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Outline:
    """Articles and their passages, before anything is embedded.

    Attributes:
        articles: In the order of the library.
        passages: Every passage that can be quoted from; headings live in `Passage.heading`.
        passage_article: `int64 (p,)`, the row in `articles` of each passage.
        sentence_passage: `int64 (s,)`, the row in `passages` of each sentence, ascending.
    """

    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    passage_article: NDArray[np.int64]
    sentence_passage: NDArray[np.int64]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Outline:
        """Split articles into passages and sentences."""
        found: list[Passage] = []
        owners: list[int] = []
        for row, article in enumerate(articles):
            parts = split_passages(article.text)
            body = [p for p in parts if not p.is_heading and p.sentences]
            body = body or [p for p in parts if p.sentences]  # nothing but headings: quote those
            found += body
            owners += [row] * len(body)
        return cls.restore(articles, found, owners)

    @classmethod
    def restore(
        cls, articles: Sequence[Article], passages: Sequence[Passage], owners: Sequence[int]
    ) -> Outline:
        """An outline of passages that are known already."""
        counts = [len(p.sentences) for p in passages]
        return cls(
            articles=tuple(articles),
            passages=tuple(passages),
            passage_article=np.asarray(owners, dtype=np.int64),
            sentence_passage=np.repeat(np.arange(len(passages), dtype=np.int64), counts),
        )

    @cached_property
    def first_sentence(self) -> NDArray[np.int64]:
        """`int64 (p + 1,)`: sentences of passage i are rows `[i]` to `[i + 1]`."""
        return np.searchsorted(self.sentence_passage, np.arange(len(self.passages) + 1))

    def article_of(self, passage: int) -> Article:
        """The article that a passage row is a part of."""
        return self.articles[int(self.passage_article[passage])]

    def sentence_spans(self) -> list[tuple[Article, Span]]:
        """Article and span of every sentence, in row order."""
        return [
            (self.article_of(row), span)
            for row, passage in enumerate(self.passages)
            for span in passage.sentences
        ]

    def passage_texts(self) -> list[str]:
        """What is embedded for each passage: its text alone, without title or heading.

        Putting the title in front lowered hit@1 where it was measured (`docs/benchmarks.md`);
        BM25 is what sees titles and sources.
        """
        return [p.span.of(self.article_of(row).text) for row, p in enumerate(self.passages)]

    def sentence_texts(self) -> list[str]:
        """What is embedded for each sentence: the sentence alone."""
        return [span.of(article.text) for article, span in self.sentence_spans()]


def searchable_words(article: Article, passage: Passage) -> str:
    """What BM25 sees of a passage: its text, and what is known of its source."""
    heading = passage.heading.of(article.text) if passage.heading else ""
    source = (article.title, article.publisher or "", " ".join(article.authors), heading)
    return "\n".join((passage.span.of(article.text), *source, article.published or ""))


class PassageIndex:
    """One library, ready to be searched.

    Args:
        tenant: Whose library it is.
        outline: Articles, passages and sentences.
        passage_vectors: `float32 (p, d)`, L2-normalised.
        sentence_vectors: `float32 (s, d)`, L2-normalised.
        lexical: BM25 over the passages, in the same order; built here where it is None.
    """

    def __init__(
        self,
        tenant: int,
        outline: Outline,
        passage_vectors: Vectors,
        sentence_vectors: Vectors,
        lexical: LexicalIndex | None = None,
    ) -> None:
        if len(passage_vectors) != len(outline.passages):
            raise ValueError("one vector a passage is needed")
        if len(sentence_vectors) != len(outline.sentence_passage):
            raise ValueError("one vector a sentence is needed")
        self.tenant = tenant
        self.outline = outline
        self.passage_vectors = passage_vectors
        self.sentence_vectors = sentence_vectors
        self.lexical = lexical or LexicalIndex.build(
            [searchable_words(outline.article_of(i), p) for i, p in enumerate(outline.passages)]
        )
        self.passage_faiss = _flat(passage_vectors)
        self.sentence_faiss = _flat(sentence_vectors)

    def __len__(self) -> int:
        return len(self.outline.passages)

    def nearest_passages(self, question: Vectors, k: int) -> NDArray[np.int64]:
        """Rows of the k passages nearest to a question vector `float32 (d,)`, nearest first."""
        return _nearest(self.passage_faiss, question, k)

    def nearest_sentences(self, question: Vectors, k: int) -> NDArray[np.int64]:
        """Rows of the k sentences nearest to a question vector `float32 (d,)`, nearest first."""
        return _nearest(self.sentence_faiss, question, k)


def _flat(vectors: Vectors) -> faiss.IndexFlatIP:
    index = faiss.IndexFlatIP(int(vectors.shape[1]))
    if len(vectors):
        index.add(np.ascontiguousarray(vectors))
    return index


def _nearest(index: faiss.IndexFlatIP, question: Vectors, k: int) -> NDArray[np.int64]:
    k = min(k, int(index.ntotal))
    if k == 0:
        return np.empty(0, dtype=np.int64)
    _, rows = index.search(question.reshape(1, -1), k)
    return np.asarray(rows[0], dtype=np.int64)

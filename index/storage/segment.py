"""One article as the index knows it: its passages, their vectors and their words.

A segment never changes; an index is a row of segments. So an index of a thousand articles with one
edit is 999 segments that exist already and one that is made, in memory and on disk.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from corpus.article import Article, Passage, Source, Span
from corpus.library import fingerprint
from corpus.library.locators import unpacked
from corpus.text.passages import MAX_WORDS
from corpus.text.passages import passages as split_passages
from index.embedding.passage_text import PassageText
from index.lexical.bm25 import WordCounts

if TYPE_CHECKING:
    from collections.abc import Sequence

Vectors = NDArray[np.float32]

FORMAT = 2
"""Of the bytes of a segment: one of another format is not used."""
SPLITTING = 2
"""Of how articles are split: the next build splits again what was split otherwise, which can be
searched and quoted until then."""
_FIRST_SPLITTING = 1
"""Of segments that do not say how they were split."""

_NO_SPAN = Span(-1, -1)
"""In place of a heading where a passage has none: arrays of numbers know no None."""
_KEY_CHARS = 32
"""Hex digits of a key: 128 bits."""


@dataclass(frozen=True)
class Split:
    """An article and its passages, before anything is embedded.

    Attributes:
        article: The article.
        passages: Every passage that can be quoted from; headings live in `Passage.heading`.
    """

    article: Article
    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, article: Article, max_words: int = MAX_WORDS) -> Split:
        """Split an article into passages and sentences.

        Args:
            article: The article.
            max_words: Longest passage: `Embedder.passage_words`.
        """
        parts = split_passages(article.text, max_words=max_words, language=article.language)
        body = [p for p in parts if not p.is_heading and p.sentences]
        body = body or [p for p in parts if p.sentences]  # nothing but headings: quote those
        return cls(article, tuple(body))

    def texts(self) -> list[PassageText]:
        """Return what is embedded: the passages with their sentences, without title or heading.

        Putting the title in front lowered hit@1 where it was measured (`docs/measurements.md`);
        BM25 is what sees titles and sources.
        """
        text = self.article.text
        return [
            PassageText(
                passage.span.of(text),
                tuple(
                    Span(s.start - passage.span.start, s.end - passage.span.start)
                    for s in passage.sentences
                ),
            )
            for passage in self.passages
        ]

    def embedded(self, vectors: Sequence[Vectors], dimension: int) -> Segment:
        """Make the segment.

        Args:
            vectors: Of each of `texts`, what `Embedder.embed_passages` returns.
            dimension: Length of a vector.
        """
        none = np.empty((0, dimension), dtype=np.float32)
        words = WordCounts.of([searchable_words(self.article, p) for p in self.passages])
        return Segment(
            self.article,
            self.passages,
            np.concatenate([none, *(rows[:1] for rows in vectors)]),
            np.concatenate([none, *(rows[1:] for rows in vectors)]),
            words,
            fingerprint(self.article),
        )


@dataclass(frozen=True, eq=False)
class Segment:
    """An article, ready to be searched.

    Attributes:
        article: The very text that was indexed; every quotation is a slice of it.
        passages: As in `Split`.
        passage_vectors: `float (p, d)`, L2-normalised; of 16 bits where an index shares its own;
            none where the index has them on a server.
        sentence_vectors: `float (s, d)`, likewise, passage by passage.
        words: Word counts of the passages.
        mark: The article's `corpus.library.identity.fingerprint`.
        splitting: The `SPLITTING` its passages come from.
    """

    article: Article
    passages: tuple[Passage, ...]
    passage_vectors: NDArray[np.floating]
    sentence_vectors: NDArray[np.floating]
    words: WordCounts
    mark: str
    splitting: int = SPLITTING

    def key(self, model: str) -> str:
        """Return the name of what this model makes of the article, see `segment_key`."""
        return segment_key(model, self.article.id, self.mark, self.splitting)

    @property
    def is_bare(self) -> bool:
        """Whether it has no vectors, because its index has them on a server."""
        return len(self.passage_vectors) < len(self.passages)

    def bare(self) -> Segment:
        """Return it without its vectors."""
        return replace(
            self,
            passage_vectors=self.passage_vectors[:0].copy(),
            sentence_vectors=self.sentence_vectors[:0].copy(),
        )

    def split(self) -> Split:
        """Return what it was made from."""
        return Split(self.article, self.passages)


@dataclass(frozen=True)
class Part:
    """What an index knows of one of its articles without reading it.

    Attributes:
        article_id: Its id in its library.
        title: Its title.
        mark: Its `corpus.library.identity.fingerprint`.
        passages: How many it has.
        sentences: How many these have.
        segment: All that there is of it, where that is in memory, vectors and all.
    """

    article_id: str
    title: str
    mark: str
    passages: int
    sentences: int
    segment: Segment | None = None

    @classmethod
    def of(cls, segment: Segment) -> Part:
        """Take it from a segment, which it keeps if that has its vectors."""
        return cls(
            segment.article.id,
            segment.article.title,
            segment.mark,
            len(segment.passages),
            sum(len(passage.sentences) for passage in segment.passages),
            None if segment.is_bare else segment,
        )

    def alone(self) -> Part:
        """Return it without the segment."""
        return self if self.segment is None else replace(self, segment=None)


def searchable_words(article: Article, passage: Passage) -> str:
    """Return what BM25 sees of a passage: its text, and what is known of its source."""
    heading = passage.heading.of(article.text) if passage.heading else ""
    source = (article.title, article.publisher or "", " ".join(article.authors), heading)
    return "\n".join((passage.span.of(article.text), *source, article.published or ""))


def segment_key(model: str, article_id: str, mark: str, splitting: int = SPLITTING) -> str:
    """Return the name of what a model makes of an article.

    Args:
        model: `Embedder.name`.
        article_id: The article's id in its library.
        mark: Its `corpus.library.identity.fingerprint`, over text and metadata.
        splitting: How it was split.
    """
    how = [] if splitting == _FIRST_SPLITTING else [splitting]
    named = json.dumps([FORMAT, model, article_id, mark, *how])
    return hashlib.sha256(named.encode("ascii")).hexdigest()[:_KEY_CHARS]


def to_bytes(segment: Segment) -> bytes:
    """Pack a segment as the bytes of a NumPy archive."""
    rows, spans = rows_of(segment.passages)
    out = io.BytesIO()
    np.savez(
        out,
        article=_packed(json.dumps(asdict(segment.article), ensure_ascii=False)),
        passages=rows,
        sentences=spans,
        passage_vectors=segment.passage_vectors.astype(np.float32),
        sentence_vectors=segment.sentence_vectors.astype(np.float32),
        terms=_packed("\n".join(segment.words.terms)),
        entries=segment.words.entries,
        lengths=segment.words.lengths,
        splitting=np.asarray(segment.splitting, dtype=np.int64),
    )
    return out.getvalue()


def from_bytes(data: bytes) -> Segment:
    """Read what `to_bytes` wrote.

    Raises:
        ValueError: It is something else. KeyError, OSError and TypeError may come too.
    """
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        terms = _unpacked(arrays["terms"])
        words = WordCounts(
            tuple(terms.split("\n")) if terms else (), arrays["entries"], arrays["lengths"]
        )
        article = article_of(json.loads(_unpacked(arrays["article"])))
        return Segment(
            article,
            passages_of(arrays["passages"], arrays["sentences"]),
            arrays["passage_vectors"],
            arrays["sentence_vectors"],
            words,
            fingerprint(article),
            int(arrays["splitting"]) if "splitting" in arrays else _FIRST_SPLITTING,
        )


def article_from_bytes(data: bytes) -> Article:
    """Read the article alone; raises as `from_bytes` does."""
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return article_of(json.loads(_unpacked(arrays["article"])))


def _packed(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8", "surrogatepass"), dtype=np.uint8)


def _unpacked(array: NDArray[np.uint8]) -> str:
    return array.tobytes().decode("utf-8", "surrogatepass")


def article_of(record: dict[str, Any]) -> Article:
    """Make an article again of what `asdict` made of it.

    Raises:
        ValueError: Its text is another one.
    """
    known = {f.name for f in fields(Source)} | {"id", "text"}
    values: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in record.items() if k in known
    }
    article = Article(**values, locators=unpacked(record.get("locators")))
    if article.sha256 != record["sha256"]:
        raise ValueError(f"the text of article {article.id} is not what was indexed")
    return article


def rows_of(passages: Sequence[Passage]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return passages as rows of numbers, and their sentences."""
    headings = [p.heading or _NO_SPAN for p in passages]
    rows = [
        (*p.span, *heading, int(p.is_heading), len(p.sentences))
        for p, heading in zip(passages, headings, strict=True)
    ]
    spans = [s for p in passages for s in p.sentences]
    return (
        np.asarray(rows, dtype=np.int64).reshape(-1, 6),
        np.asarray(spans, dtype=np.int64).reshape(-1, 2),
    )


def passages_of(rows: NDArray[np.integer], spans: NDArray[np.integer]) -> tuple[Passage, ...]:
    """Read what `rows_of` wrote."""
    sentences = [Span(start, end) for start, end in spans.tolist()]
    found: list[Passage] = []
    first = 0
    for start, end, heading_start, heading_end, is_heading, many in rows.tolist():
        heading = Span(heading_start, heading_end)
        found.append(
            Passage(
                span=Span(start, end),
                sentences=tuple(sentences[first : first + many]),
                heading=None if heading == _NO_SPAN else heading,
                is_heading=bool(is_heading),
            )
        )
        first += many
    return tuple(found)


def vectors_of(segments: Sequence[Segment], dimension: int) -> tuple[Vectors, Vectors]:
    """Return passage vectors and sentence vectors of segments, one after another."""
    none = np.empty((0, dimension), dtype=np.float32)
    return (
        np.concatenate([none, *(s.passage_vectors for s in segments)], dtype=np.float32),
        np.concatenate([none, *(s.sentence_vectors for s in segments)], dtype=np.float32),
    )

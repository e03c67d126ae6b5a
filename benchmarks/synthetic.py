"""A library of any size to measure growth on: made up, but distributed as real ones are.

Words follow Zipf's law, and an article repeats the words of its topic. Vectors are a topic, an
article and a sentence's own part, weighed so that a sentence is about as near to its neighbours as
`all-MiniLM-L6-v2` puts real ones, and a question as near to the sentence that answers it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Article, Passage, Span
from corpus.library import fingerprint
from index.lexical.bm25 import WordCounts
from index.storage.segment import Segment, searchable_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DIMENSION = 384
PASSAGES = 5
"""Of an article."""
SENTENCES = 5
"""Of a passage."""
_WORDS = 18
"""Of a sentence."""
_VOCABULARY = 50_000
_TOPIC_WORDS = 120
_OF_TOPIC = 0.3
"""Share of an article's words that are its topic's."""
_ARTICLES_A_TOPIC = 40
_PUBLISHERS = 200
_ZIPF = 1.07
_ASKED = 5
"""Words of a question that its sentence has."""


@dataclass(frozen=True)
class Asked:
    """A question and its vector, `float32 (d,)`."""

    text: str
    vector: NDArray[np.float32]


class SyntheticLibrary:
    """Articles, one after another, the same ones for the same seed.

    Args:
        passages: How many in all.
        seed: Of the draw.
    """

    def __init__(self, passages: int, seed: int = 20) -> None:
        self.articles = max(1, passages // PASSAGES)
        self._seed = seed
        draw = np.random.default_rng(seed)
        self._words = _vocabulary(draw)
        ranks = np.arange(1, _VOCABULARY + 1, dtype=np.float64) ** -_ZIPF
        self._chance = np.cumsum(ranks / ranks.sum())
        topics = max(4, self.articles // _ARTICLES_A_TOPIC)
        self._topics = _unit(draw.normal(size=(topics, DIMENSION)))
        self._topic_words = draw.integers(200, _VOCABULARY, size=(topics, _TOPIC_WORDS))

    def segments(self) -> Iterator[Segment]:
        """Yield every article as a segment."""
        for number in range(self.articles):
            yield self.segment(number)

    def segment(self, number: int) -> Segment:
        """Make one article."""
        draw = np.random.default_rng((self._seed, number))
        topic = int(draw.integers(len(self._topics)))
        shape = (PASSAGES * SENTENCES, _WORDS)
        drawn = np.searchsorted(self._chance, draw.random(shape))
        own = draw.random(shape) < _OF_TOPIC
        drawn[own] = self._topic_words[topic][draw.integers(_TOPIC_WORDS, size=int(own.sum()))]
        text, passages = _written([[self._words[w] for w in row] for row in drawn])
        article = Article(
            id=f"a{number}",
            title=f"{self._words[drawn[0][0]]} {self._words[drawn[1][1]]} {number}",
            text=text,
            publisher=f"Publisher {number % _PUBLISHERS}",
            published=f"20{number % 25:02d}-0{number % 9 + 1}",
        )
        about = _unit(self._topics[topic] + 0.9 * _noise(draw, 1))
        passage = _unit(about + 0.5 * _noise(draw, PASSAGES))
        sentence = _unit(np.repeat(passage, SENTENCES, axis=0) + 0.7 * _noise(draw, len(drawn)))
        counts = WordCounts.of([searchable_words(article, p) for p in passages])
        return Segment(article, passages, passage, sentence, counts, fingerprint(article))

    def questions(self, many: int, seed: int = 1) -> list[Asked]:
        """Draw questions that a sentence of the library answers each."""
        draw = np.random.default_rng((self._seed, seed, 10**9))
        asked = []
        for number in draw.integers(self.articles, size=many):
            segment = self.segment(int(number))
            row = int(draw.integers(len(segment.sentence_vectors)))
            passage = segment.passages[row // SENTENCES]
            said = passage.sentences[row % SENTENCES].of(segment.article.text).strip(".").split()
            some = sorted(draw.choice(len(said), size=_ASKED, replace=False))
            vector = _unit(segment.sentence_vectors[row] + 1.2 * _noise(draw, 1)[0])
            text = "What is said of " + " ".join(said[n].lower() for n in some) + "?"
            asked.append(Asked(text, vector))
        return asked


def _vocabulary(draw: np.random.Generator) -> list[str]:
    heads = ["b", "br", "d", "f", "g", "gr", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t"]
    syllables = [head + vowel for head, vowel in itertools.product(heads, "aeiou")]
    words = ["".join(parts) for parts in itertools.product(syllables, syllables, ["n", "k", "m"])]
    words += [a + b + c for a, b, c in itertools.product(syllables, syllables, syllables[::7])]
    return [words[n] for n in draw.permutation(len(words))[:_VOCABULARY]]


def _written(rows: list[list[str]]) -> tuple[str, tuple[Passage, ...]]:
    """Write sentences as paragraphs; return the text and its passages."""
    text, at, passages = [], 0, []
    for start in range(0, len(rows), SENTENCES):
        spans = []
        for row in rows[start : start + SENTENCES]:
            sentence = " ".join(row).capitalize() + "."
            spans.append(Span(at, at + len(sentence)))
            text.append(sentence)
            at += len(sentence) + 1
        passages.append(Passage(Span(spans[0].start, spans[-1].end), tuple(spans)))
        text.append("\n")
        at += 1
    joined = " ".join(text).replace(" \n ", "\n\n").removesuffix(" \n")
    return joined, tuple(passages)


def _noise(draw: np.random.Generator, rows: int) -> NDArray[np.float32]:
    return _unit(draw.normal(size=(rows, DIMENSION)))


def _unit(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / norms, dtype=np.float32)

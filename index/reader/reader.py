"""Reads question and passage together: does a sentence answer, how surely, and where in it.

Ranking compares vectors and counts words; neither notices that the passage speaks of another year,
another person, or says the opposite. The reader does, since it sees both texts at once. It is slow
against them, so it reads the passages that may yet be the best (`contenders`), and of long ones the
part around the best sentence.
`scripts/train/train_reader.py` trains it; `docs/reader.md` says on what, and how good it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.article import Span
from index.engine.bert import bert_with
from index.engine.choice import load_encoder
from index.engine.packaged_model import load_tokenizer
from index.engine.weights import load_weights
from index.errors import ModelError
from index.reader.heads import Heads
from index.reader.inputs import encode, title_of
from index.reader.probe import proves
from index.search.hit import UNREAD, Reading
from index.steadiness import first_of_best, reaches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from index.engine.bert import Bert
    from index.engine.choice import Backend
    from index.engine.encoder import Encoder
    from index.reader.heads import Scores
    from index.reader.inputs import Pieces
    from index.search.hit import Hit

PASSAGES = 5
"""So many passages are read at most."""
BEHIND = 0.15
"""A passage is read if its score is at most this far behind the first one's: reading those further
behind finds hardly more (`docs/reader.md`)."""
AT_ONCE = 2
"""So many are read first, on two cores in the time of one ..."""
SETTLED = 2.0
"""... and the others only where the log odds that one of these answers stay below this."""
WINDOW = 288
"""Word pieces that are read of one, with the question's."""
_CHARACTERS_A_PIECE = 4.5
"""A guess for English, to choose sentences before they are tokenised."""
_TITLE_CHARACTERS = 60
"""Left for a title; a long one costs the end of a long passage."""
_LONGEST_ANSWER = 30
"""Word pieces of an answer at most."""
SURE = 0.8
"""Probability of the likeliest word piece from which on a place for the answer is named: six of
seven times, and then it is right in more than nine of ten (`docs/reader.md`)."""
_LIKELY = 0.5
_ENCODER = "encoder."
"""What names of the encoder's weights begin with in the file."""


class Reads(Protocol):
    """What reads passages: `Reader`, or something that keeps what one said."""

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """See `Reader.read`."""
        ...


class Reader:
    """A trained network and its tokenizer; several threads may share one.

    Args:
        encoder: Computes the states of word pieces.
        heads: What stands on them.
        tokenizer: Of the encoder.
        behind: How far behind the first a passage is still read; see `contenders`.
    """

    def __init__(
        self, encoder: Encoder, heads: Heads, tokenizer: Tokenizer, behind: float = BEHIND
    ) -> None:
        self._encoder = encoder
        self._heads = heads
        self._tokenizer = tokenizer
        self._behind = behind

    @property
    def engine(self) -> str:
        """Names what computes it."""
        return self._encoder.engine

    def read(self, question: str, hits: Sequence[Hit]) -> tuple[Reading, ...]:
        """Read the first passages. Blocks for tens of milliseconds: never on an event loop.

        Args:
            question: As asked.
            hits: Passages, best first.

        Returns:
            A reading for each of the first hits that are `contenders`, as far as they are read
            (`left`); what it is hangs on no other.
        """
        (readings,) = self.read_many([(question, hits)])
        return readings

    def read_many(self, asked: Sequence[tuple[str, Sequence[Hit]]]) -> list[tuple[Reading, ...]]:
        """Read the first passages of several questions together. Blocks, like `read`.

        Args:
            asked: Each question with its passages, best first.

        Returns:
            For each question what `read` returns.
        """
        questions = [question for question, _ in asked]
        near = [contenders(hits, self._behind) for _, hits in asked]
        first = self._read(questions, [hits[:AT_ONCE] for hits in near])
        later = self._read(
            questions, [left(hits, found) for hits, found in zip(near, first, strict=True)]
        )
        return [found + more for found, more in zip(first, later, strict=True)]

    def _read(
        self, questions: Sequence[str], hits: Sequence[Sequence[Hit]]
    ) -> list[tuple[Reading, ...]]:
        """Read all passages that there are for each question."""
        parts = [
            [_Part.around_best(hit, len(question)) for hit in own]
            for question, own in zip(questions, hits, strict=True)
        ]
        every = [part for own in parts for part in own]
        asked = [question for question, own in zip(questions, parts, strict=True) for _ in own]
        texts, titles = [part.texts for part in every], [part.title for part in every]
        read = encode(self._tokenizer, asked, texts, titles, WINDOW)
        states = self._encoder([pieces.row for pieces in read])
        readings = iter(
            part.reading(self._heads.score(of, pieces), pieces)
            for part, of, pieces in zip(every, states, read, strict=True)
        )
        return [tuple(islice(readings, len(own))) for own in parts]


def contenders(hits: Sequence[Hit], behind: float = BEHIND) -> list[Hit]:
    """Return the first passages, as far as reading them may change which one is the best.

    Args:
        hits: Passages, best first.
        behind: How far a score may be behind the first one's. What answers a part of the question
            is read however far behind it is: the question wants it beside the first.

    Returns:
        The first of `hits`, `PASSAGES` at most.
    """
    near = hits[:PASSAGES]
    return list(takewhile(lambda hit: hit.part or reaches(hit.score, near[0].score - behind), near))


def left(near: Sequence[Hit], found: Sequence[Reading]) -> Sequence[Hit]:
    """Return what is still to be read when the first `AT_ONCE` of a question are.

    Args:
        near: Its `contenders`.
        found: What was made of the first.

    Returns:
        The others; none where one of the first answers beyond doubt. What answers a part of the
        question is read in any case.
    """
    others = near[AT_ONCE:]
    settled = any(reading.total >= SETTLED for reading in found)
    return () if settled and not any(hit.part for hit in others) else others


@dataclass(frozen=True)
class _Part:
    """The sentences of a passage that are read: `[first, last)`."""

    hit: Hit
    first: int
    last: int

    @classmethod
    def around_best(cls, hit: Hit, question_length: int) -> _Part:
        """Take as many sentences around the one nearest to the question as the window holds."""
        sentences = hit.passage.sentences
        lengths = [span.end - span.start for span in sentences]
        room = WINDOW * _CHARACTERS_A_PIECE - question_length - _TITLE_CHARACTERS
        first = first_of_best(hit.sentence_dense)
        last = first + 1
        room -= lengths[first]
        grown = True
        while grown:
            grown = False
            if first > 0 and lengths[first - 1] <= room:
                first -= 1
                room -= lengths[first]
                grown = True
            if last < len(sentences) and lengths[last] <= room:
                room -= lengths[last]
                last += 1
                grown = True
        return cls(hit, first, last)

    @property
    def texts(self) -> list[str]:
        text = self.hit.article.text
        return [s.of(text) for s in self.hit.passage.sentences[self.first : self.last]]

    @property
    def title(self) -> str:
        article, heading, asked = self.hit.article, self.hit.passage.heading, self.hit.asked
        if asked is not None:  # else nothing says what "Rye bread, mostly" answers
            return title_of(asked.of(article.text), article.title)
        return title_of(article.title, heading.of(article.text) if heading else "")

    def reading(self, scores: Scores, pieces: Pieces) -> Reading:
        """Return what the network's scores say of the whole passage."""
        sentences = self.hit.passage.sentences
        known = np.full(len(sentences), UNREAD, dtype=np.float32)
        answers: list[Span | None] = [None] * len(sentences)
        for number in range(self.last - self.first):
            own = np.flatnonzero(pieces.sentence == number)
            if not len(own):
                continue
            at = self.first + number
            known[at] = max(float(scores.sentences[number]), UNREAD)
            inside = _answer(scores.ends[own])
            if inside is not None:
                begin = sentences[at].start
                first, last = (pieces.offsets[own[n]] for n in inside)
                answers[at] = Span(begin + first[0], begin + last[1])
        return Reading(known, tuple(answers))


def _answer(ends: NDArray[np.float32]) -> tuple[int, int] | None:
    """Return the word pieces `[first, last]` of a sentence that are likely to be in the answer.

    Every stretch of pieces has a probability, by its first and its last one; a piece is in the
    answer as probably as all stretches over it together.

    Args:
        ends: `float32 (n, 2)`, scores of each piece as the first and the last.

    Returns:
        The run of pieces more likely in it than not, around the likeliest one; None where that is
        less likely than `SURE`.
    """
    both = ends[:, :1] + ends[:, 1]
    far = np.arange(len(ends))
    length = far - far[:, None]
    both[(length < 0) | (length >= _LONGEST_ANSWER)] = -np.inf
    chance = np.exp(both - both.max())
    chance /= chance.sum()
    begun, ended = chance.sum(axis=1).cumsum(), chance.sum(axis=0).cumsum()
    inside = begun - np.concatenate([[0.0], ended[:-1]])
    best = int(np.argmax(inside))
    if inside[best] < SURE:
        return None
    first = last = best
    while first > 0 and inside[first - 1] >= _LIKELY:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1] >= _LIKELY:
        last += 1
    return first, last


def shipped_weights() -> Path:
    """Return where the weights that ship with the project are."""
    return Path(str(files("index.reader") / "reader.safetensors"))


@cache
def load_reader(
    weights: Path | None = None,
    behind: float = BEHIND,
    backend: Backend = "auto",
    *,
    brief: bool = False,
) -> Reader:
    """Load a reader, once. Takes up to seconds: never call it on an event loop.

    Args:
        weights: A file that `scripts/train/train_reader.py` wrote; the shipped one where None.
        behind: As `Reader` takes it.
        backend: What computes; see `index.engine.choice`.
        brief: For a question or two; see `load_encoder`.

    Raises:
        ModelError: The weights or the packaged model are missing or damaged, or the engine is of
            no use here.
    """
    bert, heads = trained(weights)
    tokenizer = load_tokenizer()

    def equal(made: Encoder) -> bool:
        return weights is not None or proves(made, heads, tokenizer)

    encoder = load_encoder(bert, backend, equal, brief=brief, coarse=True)
    return Reader(encoder, heads, tokenizer, behind)


def trained(weights: Path | None = None) -> tuple[Bert, Heads]:
    """Read what an engine computes, and what stands on it.

    Args:
        weights: As `load_reader` takes them.

    Raises:
        ModelError: The weights or the packaged model are missing or damaged.
    """
    place = weights or shipped_weights()
    learned = load_weights(place)
    encoder = {name: learned[name] for name in learned if name.startswith(_ENCODER)}
    if not encoder or learned.keys() - encoder.keys() != Heads.names():
        raise ModelError(
            f"The reader's weights at {place} are not those of this version.",
            "Install Pullquote again, or train them: python -m scripts.train.train_reader.",
        )
    heads = Heads({name: learned[name] for name in Heads.names()})
    layers = {name.removeprefix(_ENCODER): encoder[name] for name in encoder}
    return bert_with(place, layers), heads

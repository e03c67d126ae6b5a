"""Who takes turns in an interview or a transcript, and which turn answers which question.

Turns are known by labels in front of their lines ("Bo Lind: ...", "Q: ..."), by a line of its own
that asks, or both. A label counts where the text as a whole converses: labels alternate and come
again, or one of them asks and another follows. "Note: ..." on its own is no turn. Whether a label
names somebody, `index.speaker.turn_speaker` decides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.text.sentences import LIST_ITEM, lines, paragraphs, sentences, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PARTICLES = r"(?:de|da|di|du|del|der|den|van|von|la|le|al|el|bin|ibn|of|the|y|e|i|Mc|O['’])"
_TOKEN = r"[^\W\d_a-zß-öø-ÿ](?:[^\W\d_]|[.'’-](?=[^\W\d_]))*\.?"  # noqa: S105  part of a name
_LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d\d(?::\d\d)?[\])]?[ ]+)?"  # a recording's time
    r"[*_]{0,2}"
    rf"(?P<name>{_TOKEN}(?:[ ](?:{_PARTICLES}[ ])*{_TOKEN}){{0,5}})"
    r"(?:[ ][(\[][^()\[\]\n]{1,40}[)\]])?"
    r"[*_]{0,2}(?:[ ]?:|(?<=\b[QAFRDP])\.)[*_]{0,2}(?:[ ]|$)"
)
"""A name or a role before a colon, with what is said behind; "Q." and "A." too."""
_ASKS = frozenset("q question frage f d pregunta p pergunta demande domanda".split())  # noqa: SIM905
_ANSWERS = frozenset("a answer antwort r réponse respuesta resposta risposta".split())  # noqa: SIM905
_CLOSERS = "\"'”’»“*_)] "
_MARKS = "?!.…"
_QUESTION_MARKS = ("?", "？", "؟", "⁇", "‽")  # noqa: RUF001
_SPOKEN = re.compile(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]?")
_NARRATED = 3
"""Words outside of quotation marks from which a sentence reports a question and asks none."""
_MOST_ASKED = 60
"""Words of a paragraph that is a question: a longer one is an answer that ends by asking back."""


@dataclass(frozen=True)
class Turn:
    """What one person says at a stretch: a line or paragraph, or what of it a label begins.

    Attributes:
        span: `[start, end)` in the text, the label included.
        label: The name or role before its colon; None where it has none of its own.
        paragraph: Number of the paragraph that it is in.
        asks: Whether it ends by asking.
        only_asks: Whether every sentence of it asks.
    """

    span: Span
    label: Span | None
    paragraph: int
    asks: bool
    only_asks: bool


@dataclass(frozen=True)
class Conversation:
    """A text read turn by turn; of ordinary prose, every paragraph is one.

    Attributes:
        text: The text.
        turns: In order; they cover everything that is not white space.
    """

    text: str
    turns: tuple[Turn, ...]

    def number_at(self, at: int) -> int | None:
        """Return the number of the turn around an offset; None before the first."""
        row = bisect_right(self.turns, at, key=lambda turn: turn.span.start) - 1
        return row if row >= 0 else None

    def role(self, turn: Turn) -> str:
        """Return a turn's label in lower case; "" where it has none."""
        return turn.label.of(self.text).casefold() if turn.label else ""

    def answer_to(self, number: int, aside: Callable[[Span], bool]) -> int | None:
        """Return the number of the turn that answers one; None where none does.

        Args:
            number: Of the turn that asks.
            aside: Says of a paragraph whether it is nobody's turn, as a caption.
        """
        turn = self.turns[number]
        if not turn.asks:
            return None
        for later in range(number + 1, len(self.turns)):
            if aside(self.turns[later].span):
                continue
            return later if self._answers(turn, self.turns[later]) else None
        return None

    def question_of(self, number: int, aside: Callable[[Span], bool]) -> int | None:
        """Return the number of the turn that one answers; None where it answers none."""
        for earlier in range(number - 1, -1, -1):
            if aside(self.turns[earlier].span):
                continue
            asked = self.turns[earlier]
            return earlier if asked.asks and self._answers(asked, self.turns[number]) else None
        return None

    def _answers(self, asked: Turn, turn: Turn) -> bool:
        """Return whether one turn can answer the one before it."""
        asker, speaker = self.role(asked), self.role(turn)
        if speaker in _ASKS or asker in _ANSWERS:
            return False
        if asker and speaker:
            return asker != speaker
        if asker and len(self._labels) > 1:
            return False  # a further paragraph of who asks
        return not turn.asks or (bool(speaker) and not turn.only_asks)

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(self.role(turn) for turn in self.turns if turn.label)


def asks(text: str, sentence: Span) -> bool:
    """Return whether a sentence is a question.

    One that reports a question states something: `"Who goes there?" is what the sign says`, and
    `Ann Lee asked: "Who goes there?"`.
    """
    said = sentence.of(text).rstrip()
    bare = said.rstrip(_CLOSERS)
    marks = bare[len(bare.rstrip(_MARKS + "".join(_QUESTION_MARKS))) :]
    if not any(mark in marks for mark in _QUESTION_MARKS):
        return False
    quoted = said != bare and said[len(bare) :].strip("'’*_)] ") != ""
    outside = _LABEL.sub("", _SPOKEN.sub(" ", said), count=1)
    return not (quoted and len(outside.split()) >= _NARRATED)


@lru_cache(maxsize=64)
def conversation(text: str) -> Conversation:
    """Read a text turn by turn."""
    found = [
        (number, label, span)
        for number, block in enumerate(paragraphs(text))
        for label, span in _pieces(text, block)
    ]
    turns = [_turn(text, number, label, span) for number, label, span in found]
    if _converses(text, turns):
        return Conversation(text, tuple(turns))
    blocks = enumerate(paragraphs(text))
    plain = [
        _turn(text, n, None, part) for n, block in blocks for part in _asked_first(text, block)
    ]
    return Conversation(text, tuple(plain))


def _pieces(text: str, block: Span) -> list[tuple[Span | None, Span]]:
    """Split a paragraph where a labelled line begins, and behind lines that only ask."""
    starts: list[tuple[int, Span | None]] = []
    for line in lines(text, block):
        match = _LABEL.match(text, line.start, line.end)
        if match and not LIST_ITEM.match(line.of(text)):
            starts.append((line.start, Span(*match.span("name"))))
    if not starts or starts[0][0] > block.start:
        starts.insert(0, (block.start, None))
    ends = [start for start, _ in starts[1:]] + [block.end]
    pieces: list[tuple[Span | None, Span]] = []
    for (start, label), end in zip(starts, ends, strict=True):
        parts = _asked_first(text, trimmed(text, Span(start, end)))
        pieces += [(label if part.start == start else None, part) for part in parts]
    return pieces


def _asked_first(text: str, piece: Span) -> list[Span]:
    """Split off a first line that only asks: a bold question above its answer."""
    end = text.find("\n", *piece)
    if end < 0:
        return [piece]
    first = trimmed(text, Span(piece.start, end))
    rest = trimmed(text, Span(end, piece.end))
    return [first, rest] if asks(text, first) and rest.start < rest.end else [piece]


def _turn(text: str, number: int, label: Span | None, span: Span) -> Turn:
    said = [asks(text, sentence) for sentence in sentences(text, span)] or [False]
    short = len(span.of(text).split()) <= _MOST_ASKED
    return Turn(span, label, number, said[-1] and (short or label is not None), all(said))


def _converses(text: str, turns: Sequence[Turn]) -> bool:
    """Return whether labels take turns: one comes again after another, or answers it."""
    labelled = [turn for turn in turns if turn.label]
    names = [turn.label.of(text).casefold() for turn in labelled if turn.label]
    again = any(
        name in names[:row] and names[row - 1] != name for row, name in enumerate(names) if row
    )
    if again and len(labelled) > 2:  # noqa: PLR2004  ask, answer, ask
        return True
    for row, turn in enumerate(turns[1:], 1):
        before = turns[row - 1]
        if turn.label and before.asks and (before.label or turn.paragraph > before.paragraph):
            return True
    return False

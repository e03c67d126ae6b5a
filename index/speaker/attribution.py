"""Who says a quoted sentence, as the article names them.

Rules in the order a reader would look (`index.speaker.scene`): the words around the speech in the
same sentence ("...," Ann Lee said), the rest of the paragraph, the line that introduces a
statement. What names a speaker there is a noun phrase (`index.speaker.noun_phrase`); a pronoun is
followed back to whom it means (`index.speaker.pronouns`), and a surname alone is filled out from
an earlier mention (`index.speaker.people`). In an interview it is whose turn it is
(`index.speaker.turn_speaker`). Where the article leaves it open, nobody is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.speaker.lexicon import PRONOUNS
from index.speaker.people import people
from index.speaker.pronouns import pronouns
from index.speaker.scene import scene
from index.speaker.turn_speaker import turn_speaker

if TYPE_CHECKING:
    from corpus.article import Span

_MIN_QUOTED_WORDS = 4
"""Fewer quoted words inside a sentence are a term or a title more often than speech."""
_SHORT_WORD = 3
"""Letters of words that titles leave small: "of", "and", "the"."""
_UTTERANCE = (",", ".", "?", "!")
"""How quoted speech ends inside its marks."""


@dataclass(frozen=True)
class Attribution:
    """Who says a stretch of speech.

    Attributes:
        mention: Where the speaker is named beside the speech, in article offsets.
        name: The speaker in full, resolved through pronouns and surnames; None where a pronoun
            is beside the speech and the article leaves open whom it means.
    """

    mention: Span
    name: str | None


def speaker_of(text: str, sentence: Span, title: str = "") -> str | None:
    """Return the speaker of a sentence, or None where it is no speech or nobody is named.

    Args:
        text: The article's text.
        sentence: The sentence's span in it.
        title: The article's title, which may say who is interviewed.
    """
    turn = turn_speaker(text, sentence, title)
    if turn:
        return turn
    number = _speech(text, sentence)
    found = None if number is None else _attribution(text, number, sentence.start)
    return found.name if found else None


def attribute(text: str, region: Span, at: int | None = None) -> Attribution | None:
    """Find who says a quoted region.

    Args:
        text: The article's text.
        region: The region between the marks (see `corpus.text.direct_speech.quoted_regions`).
        at: Offset in the region that is asked about, where it holds several turns of a
            transcript; its start if None.
    """
    numbers = scene(text).overlapping(region)
    return _attribution(text, numbers[0], region.start if at is None else at) if numbers else None


def _attribution(text: str, number: int, at: int) -> Attribution | None:
    read = scene(text)
    mention = read.label(read.regions[number], at) or read.mention(number)
    if mention is None:
        return None
    if mention.of(text).lower() in PRONOUNS:
        return Attribution(mention, pronouns(text).meant_by(mention))
    return Attribution(mention, people(text).in_full(mention))


def _speech(text: str, sentence: Span) -> int | None:
    """Find the region with most of the sentence's quoted words, if they are enough for speech."""
    read = scene(text)
    best: tuple[int, int] | None = None
    for number in read.overlapping(sentence):
        region = read.regions[number]
        if _is_title(region.of(text)):
            continue
        shared = text[max(region.start, sentence.start) : min(region.end, sentence.end)]
        count = len(shared.split())
        if best is None or count > best[0]:
            best = (count, number)
    if best is None:
        return None
    count, number = best
    region = read.regions[number]
    opens = region.start <= sentence.start + 1
    closes = sentence.end - 1 <= region.end or region.of(text).rstrip().endswith(_UTTERANCE)
    return number if count >= _MIN_QUOTED_WORDS or (opens and closes) else None


def _is_title(quoted: str) -> bool:
    """Return whether the quoted words are a work's title: long words all begin with a capital."""
    long = [w for w in quoted.split() if len(w) > _SHORT_WORD and w[0].isalpha()]
    ends = quoted.rstrip()[-1:] in ".!?"
    return len(long) > 1 and not ends and all(w[0].isupper() for w in long)

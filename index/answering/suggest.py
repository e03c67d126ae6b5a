"""Questions that an article seems to answer, read off its headings and its plain statements.

They are guesses in English, made by a few patterns: whoever shows one asks it first, and keeps it
only if it is answered for sure (see `holds`). Nothing here is ever part of an answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.text.passages import is_heading
from corpus.text.sentences import paragraphs, sentences
from index.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article
    from index.answer import Answer

_SHORTEST, _LONGEST = 12, 80
"""Characters of a question: one of more has no room on a button."""
_ASKS = re.compile(r"(?:who|what|when|where|why|how|which|can|do|does|is|are)\b.*\?", re.IGNORECASE)
_HOW_TO = re.compile(r"how to (?P<rest>[^.?!:]+)", re.IGNORECASE)
_WHO_DID = re.compile(r"who (?P<verb>[a-z]+ed) [^.?!:]+", re.IGNORECASE)
_IS_A = re.compile(
    r"(?P<subject>(?:(?:The|An?) )?[^\s,;:()“”\"']+(?: [^\s,;:()“”\"']+){0,4}?) (?P<verb>is|was) "
    r"(?:an? |the (?!same\b|case\b|reason\b|result\b))"
)
_NAME = r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*){1,2})"
_WHO_IS = re.compile(rf"{_NAME}, (?:an?|the|who) [a-z]")
_SAID = re.compile(
    rf"(?:[Ss]aid|[Ss]ays|[Aa]ccording to) {_NAME}\b"
    rf"|{_NAME.replace('name', 'last')} (?:said|says)\b"
)
_WHEN = re.compile(
    r"(?P<subject>The (?:[^\s,;:()]+ ){1,5}?)(?P<verb>was|were) (?P<done>built|founded|opened|"
    r"closed|created|launched|written|published|established|introduced|discovered|invented|signed)"
    r"\b[^.]*\b\d{4}\b"
)
_NOT_NAMES = frozenset({"The", "A", "An", "In", "On", "At", "But", "And", "For", "When", "After"})
_LEANS = re.compile(  # a subject of these leans on what was said before, or is no subject
    r"he|she|it|this|that|these|those|there|here|they|we|i|you|his|her|its|their|our|my|your|what|"
    r"who|one|another|such|today|now|then|so|but|and|or|if|as|in|on|at|for|to|home",
    re.IGNORECASE,
)


class Suggestion(NamedTuple):
    """A question, and where its answer is expected.

    Attributes:
        question: In English.
        place: The sentence, or all that follows the heading up to the next one.
    """

    question: str
    place: Span


def suggestions(article: Article) -> Iterator[Suggestion]:
    """Yield questions that an article seems to answer, the plainest first; English only."""
    if (article.language or "en")[:2] != "en":
        return
    text = article.text
    blocks = paragraphs(text)
    following: list[Span | None] = [*blocks[1:], None]
    headings = [
        block for block, after in zip(blocks, following, strict=True)
        if is_heading(text, block, after) or (after and _ASKS.fullmatch(block.of(text)))
    ]  # fmt: skip
    ends = [*headings[1:], Span(len(text), len(text))]
    for heading, end in zip(headings, ends, strict=False):  # one end more where there is none
        question = _of_heading(heading.of(text))
        if question and _SHORTEST <= len(question) <= _LONGEST:
            yield Suggestion(question, Span(heading.end, end.start))
    told = [s for block in blocks if block not in headings for s in sentences(text, block)]
    once: set[str] = set()
    for read in (_what_is, _when, _who_is, _what_said):
        for sentence in told:
            question = read(sentence.of(text))
            if question and _SHORTEST <= len(question) <= _LONGEST and question not in once:
                once.add(question)
                # Somebody may be quoted in several places, any of which is an answer.
                yield Suggestion(question, Span(0, len(text)) if read is _what_said else sentence)


def holds(suggestion: Suggestion, article: Article, answer: Answer) -> bool:
    """Return whether a question turned out as hoped: answered for sure, from where it was read."""
    if answer.verdict is not Verdict.ANSWERED or not answer.quotations:
        return False
    first = answer.quotations[0]
    same = first.article.sha256 == article.sha256
    return same and first.span.overlaps(suggestion.place)


def _of_heading(heading: str) -> str | None:
    words = " ".join(heading.split())
    if _ASKS.fullmatch(words):
        return words
    if match := _HOW_TO.fullmatch(words):
        return f"How do I {match['rest']}?"
    if _WHO_DID.fullmatch(words):
        return f"{words}?"
    return None


def _when(sentence: str) -> str | None:
    match = _WHEN.match(sentence)
    if match is None:
        return None
    return f"When {match['verb']} the {match['subject'][4:].strip()} {match['done']}?"


def _who_is(sentence: str) -> str | None:
    match = _WHO_IS.search(sentence)
    if match is None or match["name"].split()[0] in _NOT_NAMES:
        return None
    return f"Who is {match['name']}?"


def _what_said(sentence: str) -> str | None:
    match = _SAID.search(sentence)
    name = match and (match["name"] or match["last"])
    if not name or name.split()[0] in _NOT_NAMES:
        return None
    return f"What did {name} say?"


def _what_is(sentence: str) -> str | None:
    """Turn "The round dance is a …" into "What is the round dance?"; nobody's name, no pronoun."""
    match = _IS_A.match(sentence)
    if match is None:
        return None
    first, *others = match["subject"].split()
    if any(_LEANS.fullmatch(word) for word in (first, *others[-1:])):
        return None
    with_article = first in {"The", "A", "An"}
    if not with_article and others and all(word[:1].isupper() for word in others):
        return None  # a person, perhaps
    subject = match["subject"]
    if with_article:
        subject = subject[0].lower() + subject[1:]
    return f"What {match['verb']} {subject}?"

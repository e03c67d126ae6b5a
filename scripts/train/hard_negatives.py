"""Questions and sentences with one word changed, so that a passage answers no more.

People who were asked to write questions that look answered and are not, swapped names and numbers,
took opposites, and put in a "not" (Rajpurkar et al. 2018, "Know what you don't know"). These are
the same by rule: opposites, other numbers, names of the same passage, a "not". A word of like
meaning is never put in: a paraphrase asks for the same. Where the word is changed in question and
sentence alike, the answer stays: else an odd word alone would give the question away.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.tokens import stem, words
from scripts.train.reader_examples import PERHAPS

if TYPE_CHECKING:
    from collections.abc import Collection
    from random import Random

    from scripts.train.reader_examples import Example

_OPPOSITES = """
first last|before after|increase decrease|more less|most least|largest smallest|larger smaller|
north south|east west|northern southern|eastern western|begin end|began ended|win lose|won lost|
old new|oldest newest|male female|men women|high low|higher lower|highest lowest|early late|
earlier later|up down|rich poor|start finish|started stopped|best worst|better worse|long short|
longest shortest|allowed forbidden|accept reject|accepted rejected|supported opposed|
support oppose|included excluded|include exclude|positive negative|public private|modern ancient|
major minor|inside outside|above below|left right|open closed|strong weak|common rare|
legal illegal|gain loss|rise fall|rose fell|build destroy|built destroyed|buy sell|bought sold|
import export|arrive leave|arrived left|appointed dismissed|created destroyed|maximum minimum|
majority minority|same different|always never|all none|with without|younger older|
youngest oldest|husband wife|king queen|father mother|son daughter|brother sister|
teacher student|easy difficult|hot cold|wet dry|hard soft|day night|summer winter|love hate|
friend enemy|friends enemies|alive dead|born died|birth death|agree disagree|agreed disagreed|
possible impossible|successful unsuccessful|known unknown|popular unpopular|direct indirect|
internal external|formal informal|increased decreased|fastest slowest|fast slow|heavy light|
cause prevent|caused prevented|causes prevents|attack defend|attacked defended|
encourage discourage|urban rural|liberal conservative|upper lower|joined left|entered left|
raised lowered|expand shrink|expanded shrank|passed failed
"""
OPPOSITES: dict[str, str] = {}
for _pair in _OPPOSITES.replace("\n", "").split("|"):
    _one, _other = _pair.split()
    OPPOSITES.setdefault(_one, _other)
    OPPOSITES.setdefault(_other, _one)

_NEGATED = {
    "is": "isn't",
    "was": "wasn't",
    "are": "aren't",
    "were": "weren't",
    "did": "didn't",
    "does": "doesn't",
    "do": "don't",
    "can": "can't",
    "could": "couldn't",
    "has": "hasn't",
    "had": "hadn't",
    "will": "won't",
    "would": "wouldn't",
    "should": "shouldn't",
}
NEGATION = 0.12
"""Share of tries that put in a "not"; of the others, by the word changed in:"""
IN_QUESTION, IN_SENTENCE = 0.55, 0.3  # the rest in both
_YEARS_FROM = 300
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*")
"""A run of capitalised words that does not begin a sentence."""


def made_sly(example: Example, chance: Random) -> Example | None:
    """An answerable example made sly, or None where nothing lends itself to it."""
    right = " ".join(example.passage[n] for n in sorted(example.right))
    if chance.random() < NEGATION and " not " not in right and "n't" not in right:
        return _unanswerable(example, question=_negated(example.question, chance))
    renamed = _renamed(example, right, chance)
    if renamed is not None:
        return _unanswerable(example, question=renamed)
    return _with_another(example, right, chance)


def _with_another(example: Example, right: str, chance: Random) -> Example | None:
    """An example with a number changed or a word for its opposite, here, there, or in both."""
    changed = _changed(example, right, chance)
    if changed is None:
        return None
    question, old, new = changed
    passage = tuple(_with_word(sentence, old, new) for sentence in example.passage)
    drawn = chance.random()
    if drawn < IN_QUESTION:
        return _unanswerable(example, question=question)
    if passage == example.passage:
        return None
    if drawn < IN_QUESTION + IN_SENTENCE:
        return _unanswerable(example, passage=passage)
    return replace(example, question=question, passage=passage, answers=())


def _renamed(example: Example, right: str, chance: Random) -> str | None:
    """The question with a name of the right sentence changed for another of the passage."""
    own = [m for m in _NAME.finditer(example.question) if m.group() in right]
    others = sorted(
        {
            name
            for sentence in example.passage
            for name in (m.group() for m in _NAME.finditer(sentence))
            if name not in right and name.lower() not in example.question.lower()
        }
    )
    if not own or not others:
        return None
    old, new = chance.choice(own), str(chance.choice(others))
    return example.question[: old.start()] + new + example.question[old.end() :]


def _changed(example: Example, right: str, chance: Random) -> tuple[str, str, str] | None:
    """The question with a word of the right sentence changed, that word's stem, the new one."""
    question = example.question
    there = {stem(word) for word, _, _ in words(" ".join(example.passage))}
    inside = {stem(word) for word, _, _ in words(right)}
    options = [
        (start, end, word, new)
        for word, start, end in words(question)
        if stem(word) in inside
        for new in [_another(question[start:end], there, chance)]
        if new is not None
    ]
    if not options:
        return None
    start, end, word, new = chance.choice(options)
    if question[start].isupper():
        new = new[0].upper() + new[1:]
    return question[:start] + new + question[end:], stem(word), new


def _another(word: str, there: Collection[str], chance: Random) -> str | None:
    """Another number, or the opposite: nothing that could mean the same. None if there is none."""
    if any(c.isdigit() for c in word):
        return _another_number(word, there, chance)
    opposite = OPPOSITES.get(word.lower())
    return opposite if opposite and stem(opposite) not in there else None


def _unanswerable(
    example: Example, question: str | None = None, passage: tuple[str, ...] | None = None
) -> Example | None:
    if question is None and passage is None:
        return None
    return replace(
        example,
        question=question or example.question,
        passage=passage or example.passage,
        right=frozenset(),
        answers=(),
        weight=PERHAPS,
    )


def _negated(question: str, chance: Random) -> str | None:
    """The question with a "not" behind its first auxiliary."""
    said = question.split()
    for n, word in enumerate(said):
        if word.lower() in _NEGATED:
            short = chance.random() < 0.6  # noqa: PLR2004  more often short
            new = _NEGATED[word.lower()] if short else f"{word} not"
            return " ".join([*said[:n], new, *said[n + 1 :]])
    return None


def _another_number(word: str, there: Collection[str], chance: Random) -> str | None:
    match = re.search(r"\d+", word)
    if match is None:
        return None
    digits = match.group()[:9]
    value = int(digits)
    for _ in range(8):
        step = chance.choice([-1, 1]) * chance.randint(1, 40 if value > _YEARS_FROM else 9)
        near = len(digits) <= 4  # noqa: PLR2004  a year, an age, a count
        new = value + step if near else int(value * chance.uniform(0.5, 2))
        if new > 0 and str(new) not in there:
            return word[: match.start()] + str(new) + word[match.end() :]
    return None


def _with_word(sentence: str, old: str, new: str) -> str:
    """A sentence with every word of a stem replaced."""
    made, last = [], 0
    for word, start, end in words(sentence):
        if stem(word) == old:
            made += [sentence[last:start], new]
            last = end
    return "".join([*made, sentence[last:]])

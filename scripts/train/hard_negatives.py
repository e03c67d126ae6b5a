"""Questions and sentences with one word changed, so that a passage answers no more.

People who were asked to write questions that look answered and are not, swapped names and numbers,
took opposites, and put in a "not" (Rajpurkar et al. 2018, "Know what you don't know"). These are
the same by rule. Where the word is changed in question and sentence alike, the answer stays: else
an odd word alone would give the question away.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.tokens import STOPWORDS, fold, stem, words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from random import Random

    from numpy.typing import NDArray

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
IN_QUESTION, IN_SENTENCE = 0.49, 0.28  # the rest in both
_RARE = 12
_NEAR = slice(1, 40)
_YEARS_FROM = 300


class Slyness:
    """Makes examples sly.

    Args:
        vocabulary: Word pieces to their numbers.
        embeddings: `float32 (pieces, d)`, by which words are near each other.
        questions: Where other rare words come from.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        embeddings: NDArray[np.float32],
        questions: Sequence[str],
    ) -> None:
        plain = {
            word: n
            for word, n in vocabulary.items()
            if word.isalpha() and word.isascii() and len(word) > 2 and word not in STOPWORDS  # noqa: PLR2004  too short
        }
        self._words = list(plain)
        self._rows = {word: n for n, word in enumerate(self._words)}
        vectors = embeddings[list(plain.values())]
        self._vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        self._known: dict[str, list[str]] = {}
        counts = Counter(w for q in questions for w in re.findall(r"[a-z]{4,}", q.lower()))
        self._rare = sorted(w for w, n in counts.items() if n <= _RARE and w not in STOPWORDS)

    def made(self, example: Example, chance: Random) -> Example | None:
        """The example made sly, or None where nothing lends itself to it."""
        right = " ".join(example.passage[n] for n in sorted(example.right))
        drawn = chance.random()
        if drawn < NEGATION and " not " not in right and "n't" not in right:
            return _unanswerable(example, question=_negated(example.question, chance))
        changed = self._changed(example, right, chance)
        if changed is None:
            return None
        question, old, new = changed
        passage = tuple(_with_word(sentence, old, new) for sentence in example.passage)
        if drawn < NEGATION + IN_QUESTION:
            return _unanswerable(example, question=question)
        if passage == example.passage:
            return None
        if drawn < NEGATION + IN_QUESTION + IN_SENTENCE:
            return _unanswerable(example, passage=passage)
        return replace(example, question=question, passage=passage, answer=None)

    def _changed(self, example: Example, right: str, chance: Random) -> tuple[str, str, str] | None:
        """The question with a word of the right sentence changed, that word's stem, the new one."""
        question = example.question
        there = {stem(word) for word, _, _ in words(" ".join(example.passage))}
        inside = {stem(word) for word, _, _ in words(right)}
        shared = [
            (word, start, end)
            for word, start, end in words(question)
            if word not in STOPWORDS and stem(word) in inside and len(word) > 1
        ]
        if not shared:
            return None
        word, start, end = chance.choice(shared)
        new = self._another(question[start:end], there, chance)
        if new is None:
            return None
        if question[start].isupper():
            new = new[0].upper() + new[1:]
        return question[:start] + new + question[end:], stem(word), new

    def _another(self, word: str, there: Collection[str], chance: Random) -> str | None:
        """A word in place of one, none of whose kin is in the passage."""
        if any(c.isdigit() for c in word):
            return _another_number(word, there, chance)
        low = word.lower()
        opposite = OPPOSITES.get(low)
        if opposite and chance.random() < 0.5 and stem(opposite) not in there:  # noqa: PLR2004  half
            return opposite
        options = [w for w in self._near(low) if stem(w) not in there]
        if not options or chance.random() < 0.15:  # noqa: PLR2004  now and then one from afar
            options = [w for w in chance.sample(self._rare, 6) if stem(fold(w)) not in there]
        return chance.choice(options) if options else None

    def _near(self, word: str) -> list[str]:
        """Words that are used alike: kin by meaning, opposites, other names."""
        row = self._rows.get(word)
        if row is None:
            return []
        if word not in self._known:
            nearest = np.argsort(-(self._vectors @ self._vectors[row]))[_NEAR]
            near = [self._words[n] for n in nearest]
            self._known[word] = [w for w in near if stem(w) != stem(word) and w[:4] != word[:4]][
                :20
            ]
        return self._known[word]


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
        answer=None,
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

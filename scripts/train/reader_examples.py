"""What the reader learns from: a question, sentences of a passage, and which of them answer."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.text.passages import passages
from corpus.text.sentences import sentences
from index.lexical.bm25 import LexicalIndex, WordCounts
from index.reader.inputs import title_of
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from random import Random

    from corpus.article import Span

    Keep = Callable[[str], bool]

PASSAGE = 1100
"""Characters of a passage; of longer ones a part with its answer is taken, as at reading."""
PERHAPS = 0.6
"""Weight of an example that is unanswerable by the way it was made, not by a person's word."""
TITLED = 0.85
"""Share of the examples whose title is read; an article may come without a good one."""
_LISTED = 8
"""The other passages that a question is asked of are drawn from so many, those that share most with
it."""
_WHOLE = 10**9


@dataclass(frozen=True)
class Example:
    """A question on a passage.

    Attributes:
        question: As asked.
        passage: Its sentences, in order.
        right: Those that answer; empty where none does.
        answers: Places of the answer's own words, any of which is right: sentence, and
            `[start, end)` in it. Empty where none is marked.
        title: What is read of where the passage is.
        group: Examples of one group are learned in one batch: those of one paragraph.
        pair: Orders a group, so that a question and its twist are side by side.
        number: Of the question, among those of its set; the same on every passage it is asked of.
        together: Whether each of `right` should be found, not any of them.
        weight: What it counts in the loss.
    """

    question: str
    passage: tuple[str, ...]
    right: frozenset[int]
    answers: tuple[tuple[int, int, int], ...] = ()
    title: str = ""
    group: str = ""
    pair: str = ""
    number: int = -1
    together: bool = False
    weight: float = 1.0


def records(path: Path) -> list[dict[str, Any]]:
    """A JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@dataclass(frozen=True)
class _Article:
    """An article of a set and the paragraphs that may be read of it."""

    title: str
    text: str
    sentences: tuple[Span, ...]
    paragraphs: tuple[tuple[int, int], ...]
    headings: tuple[str, ...]

    @classmethod
    def of(cls, record: dict[str, Any]) -> _Article:
        text = record["text"]
        read = [p for p in passages(text) if not p.is_heading]
        return cls(
            record.get("title", ""),
            text,
            sentences(text),
            tuple((p.span.start, p.span.end) for p in read),
            tuple(p.heading.of(text) if p.heading else "" for p in read),
        )

    def titled(self, start: int) -> str:
        """What is read of where a passage is that starts at a place."""
        headings = [
            h for (a, b), h in zip(self.paragraphs, self.headings, strict=True) if a <= start < b
        ]
        return title_of(self.title, headings[0] if headings else "")


class QuestionSet:
    """A set of development data as examples.

    Args:
        folder: Where `articles.jsonl` and `questions.jsonl` lie.
        chance: Draws.
        together: Whether several places that answer a question belong together.
        whole: Whether long passages stay whole.
    """

    def __init__(
        self, folder: Path, chance: Random, *, together: bool = False, whole: bool = False
    ) -> None:
        self._chance, self._together, self._whole = chance, together, whole
        self._articles = {a["id"]: _Article.of(a) for a in records(folder / "articles.jsonl")}
        self._asked = records(folder / "questions.jsonl")

    def examples(self, keep: Keep = lambda _: True, *, hard: float = 0.0) -> list[Example]:
        """Each question on its own passage, in the order of the file.

        Args:
            keep: Which articles, by id.
            hard: How many other passages each question is asked of too, at the mean.
        """
        asked = [
            (n, q) for n, q in enumerate(self._asked) if q["article_id"] and keep(q["article_id"])
        ]
        found = [replace(self._own(q), number=n) for n, q in asked]
        if hard:
            others = self._others({q["article_id"] for _, q in asked})
            for (_, question), own in zip(asked, list(found), strict=True):
                many = int(hard) + (self._chance.random() < hard % 1)
                found += self._elsewhere(question, own, others, many)
        return found

    def _own(self, asked: dict[str, Any]) -> Example:
        article = self._articles[asked["article_id"]]
        start, end = self._paragraph(asked, article)
        marks = asked.get("spans", []) if asked["answerable"] else []
        return self._example(asked, article, (start, end), marks)

    def _paragraph(self, asked: dict[str, Any], article: _Article) -> tuple[int, int]:
        if "paragraph" in asked:
            start, end = asked["paragraph"]
            return start, end
        if asked["answerable"] and asked["spans"]:
            first = asked["spans"][0][0]
            for start, end in article.paragraphs:
                if start <= first < end:
                    return start, end
        return (
            self._chance.choice(article.paragraphs)
            if article.paragraphs
            else (0, len(article.text))
        )

    def _example(
        self,
        asked: dict[str, Any],
        article: _Article,
        place: tuple[int, int],
        marks: Sequence[Sequence[int]],
    ) -> Example:
        """An example of a passage and the places in the article that answer."""
        spans = [s for s in article.sentences if s.start < place[1] and place[0] < s.end]
        right = {n for n, s in enumerate(spans) for a, b in marks if s.start < b and a < s.end}
        if not self._together and "answers" in asked:
            # A short answer that a sentence boundary cuts belongs where it begins.
            right = {n for n, s in enumerate(spans) for a, _ in marks if s.start <= a < s.end}
        texts = [s.of(article.text) for s in spans]
        needed = {min(right)} if right else set()
        start, end = part(texts, needed, self._chance, _WHOLE if self._whole else PASSAGE)
        inside = frozenset(n - start for n in right if start <= n < end)
        titled = article.titled(spans[0].start) if self._chance.random() < TITLED else ""
        return Example(
            asked["question"],
            tuple(texts[start:end]),
            inside,
            tuple(_marks(asked, texts[start:end], inside)),
            title=titled,
            group=f"{asked['article_id']} {place[0]}",
            pair=asked.get("paired", asked["question"]).lower(),
            together=self._together and len(inside) > 1,
        )

    def _others(self, kept: Iterable[str]) -> _Passages:
        return _Passages({i: self._articles[i] for i in kept})

    def _elsewhere(
        self, asked: dict[str, Any], own: Example, others: _Passages, many: int
    ) -> list[Example]:
        """The question asked of some of the best passages that do not answer it."""
        answers = [a.lower() for a in asked.get("answers", []) if a]
        golden = asked.get("spans", []) if asked["answerable"] else []
        best = others.best(asked["question"]) if many else []
        self._chance.shuffle(best)
        found: list[Example] = []
        for article_id, (start, end) in best:
            article = others.articles[article_id]
            text = article.text[start:end]
            same = article_id == asked["article_id"]
            if len(found) == many:
                break
            if same and any(start < b and a < end for a, b in golden):
                continue
            if any(a in text.lower() for a in answers) or own.passage[0] in text:
                continue
            made = self._example(asked, article, (start, end), [])
            found.append(
                replace(made, group=own.group, pair=own.pair, number=own.number, weight=PERHAPS)
            )
        return found


class _Passages:
    """The passages of some articles, found by words."""

    def __init__(self, articles: dict[str, _Article]) -> None:
        self.articles = articles
        self._places = [(i, place) for i, a in articles.items() for place in a.paragraphs]
        texts = [
            f"{articles[i].title}\n{articles[i].text[start:end]}"
            for i, (start, end) in self._places
        ]
        self._index = LexicalIndex([WordCounts.of(texts)])

    def best(self, question: str) -> list[tuple[str, tuple[int, int]]]:
        """The passages that share the most with a question, best first."""
        scores = self._index.scores(tokens(question))
        return [self._places[int(row)] for row in np.argsort(-scores)[:_LISTED]]


def part(passage: Sequence[str], needed: set[int], chance: Random, most: int) -> tuple[int, int]:
    """Which sentences to take, `[start, end)`: at most so many characters, the needed ones kept."""
    start, end = 0, len(passage)
    while sum(map(len, passage[start:end])) > most and end - start > 1:
        from_start = not needed or start < min(needed)
        from_end = not needed or end - 1 > max(needed)
        if not (from_start or from_end):
            break
        if from_start and (not from_end or chance.random() < 0.5):  # noqa: PLR2004  either end
            start += 1
        else:
            end -= 1
    return start, end


def _marks(
    asked: dict[str, Any], passage: Sequence[str], right: Iterable[int]
) -> Iterable[tuple[int, int, int]]:
    """Where in its right sentences an answer's own words are."""
    words = [*asked.get("answers", []), *([asked["words"]] if asked.get("words") else [])]
    for n in sorted(right):
        for answer in dict.fromkeys(words):
            at = passage[n].find(answer)
            if at >= 0:
                yield n, at, at + len(answer)

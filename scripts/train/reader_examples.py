"""What the reader learns from: a question, sentences of a passage, and which of them answer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.text.sentences import sentences
from index.storage.bm25 import LexicalIndex, WordCounts
from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from random import Random

    from corpus.article import Span

    Keep = Callable[[str], bool]

PASSAGE = 900
"""Characters of a passage; of longer ones a part with its answer is taken."""
PAIR_PASSAGE = 700
LONGEST = 500
"""Characters of a sentence of the pairs; longer ones are taken alone or left out."""
AROUND = 3
"""At most so many sentences come before, and after, the one of a pair."""
WITHOUT = 0.2
"""Share of the pairs that are asked of the sentences around theirs alone."""
PERHAPS = 0.7
"""Weight of an example that is unanswerable by the way it was made, not by a person's word."""
LISTED = 5
_WHOLE = 10**9


@dataclass(frozen=True)
class Example:
    """A question on a passage.

    Attributes:
        question: As asked.
        passage: Its sentences, in order.
        right: Those that answer; empty where none does.
        answer: Sentence, and `[start, end)` in it, of the answer's own words, where marked.
        weight: What it counts in the loss.
    """

    question: str
    passage: tuple[str, ...]
    right: frozenset[int]
    answer: tuple[int, int, int] | None = None
    weight: float = 1.0


def records(path: Path) -> list[dict[str, Any]]:
    """A JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def squad(
    folder: Path, keep: Keep, chance: Random, *, hard: float = 0.0, whole: bool = False
) -> list[Example]:
    """Questions of SQuAD 2.0 on their paragraphs.

    Args:
        folder: Where the set lies.
        keep: Which articles, by id.
        chance: Draws.
        hard: Share of the answerable that are also asked of the best wrong paragraph.
        whole: Whether long paragraphs stay whole.
    """
    texts = {a["id"]: a["text"] for a in records(folder / "articles.jsonl") if keep(a["id"])}
    paragraphs = [p for text in texts.values() for p in text.split("\n\n")]
    index = LexicalIndex([WordCounts.of(paragraphs)])
    found = []
    for asked in records(folder / "questions.jsonl"):
        text = texts.get(asked["article_id"])
        if text is None:
            continue
        start, end = asked["paragraph"]
        paragraph = text[start:end]
        marks = [(a - start, b - start) for a, b in asked.get("spans", []) if asked["answerable"]]
        found.append(_marked(asked["question"], paragraph, marks, chance, whole=whole))
        if marks and chance.random() < hard:
            scores = index.scores(tokens(asked["question"]))
            best = (paragraphs[int(row)] for row in np.argsort(-scores)[:LISTED])
            wrong = (
                p for p in best if p != paragraph and not any(a in p for a in asked["answers"])
            )
            found += [
                _marked(asked["question"], p, [], chance, whole=False)
                for p in [next(wrong, None)]
                if p is not None
            ]
    return found


def clapnq(folder: Path, keep: Keep, chance: Random, *, whole: bool = False) -> list[Example]:
    """Questions of CLAPNQ on their passages; see `squad`."""
    texts = {a["id"]: a["text"] for a in records(folder / "articles.jsonl") if keep(a["id"])}
    found = []
    for asked in records(folder / "questions.jsonl"):
        text = texts.get(asked.get("article_id"))
        if text is None:
            continue
        spans = sentences(text)
        marks = asked.get("spans", []) if asked["answerable"] else []
        right = {n for n, s in enumerate(spans) for a, b in marks if s.start < b and a < s.end}
        passage = [s.of(text) for s in spans]
        first = {min(right)} if right else set()
        start, end = part(passage, first, chance, _WHOLE if whole else PASSAGE)
        inside = frozenset(n - start for n in right if start <= n < end)
        found.append(Example(asked["question"], tuple(passage[start:end]), inside))
    return found


def pairs(path: Path, chance: Random) -> list[Example]:
    """Questions with a sentence that answers, among those near it in the file.

    Neighbouring lines are mostly of one paragraph, so its neighbours speak of the same matter.
    """
    asked = [(tidy(r["question"]), tidy(r["sentence"])) for r in records(path)]
    order = list(dict.fromkeys(sentence for _, sentence in asked))
    place = {sentence: n for n, sentence in enumerate(order)}
    found = []
    for question, right in asked:
        n = place[right]
        before, after = chance.randint(0, AROUND), chance.randint(0, AROUND)
        if chance.random() < WITHOUT:
            others = [s for s in order[max(0, n - LISTED) : n + LISTED + 1] if s != right]
            some = tuple(others[: chance.randint(1, LISTED)])
            found.append(Example(question, some, frozenset(), weight=PERHAPS))
            continue
        near = order[max(0, n - before) : n + after + 1]
        passage = (
            [s for s in near if len(s) < LONGEST or s == right] if len(right) < LONGEST else [right]
        )
        start, end = part(passage, {passage.index(right)}, chance, PAIR_PASSAGE)
        passage = passage[start:end]
        found.append(Example(question, tuple(passage), frozenset({passage.index(right)})))
    return found


def tidy(text: str) -> str:
    """A tokenised text as people write it: punctuation close up, straight quotation marks."""
    text = re.sub(r"`` ?| ?''", '"', text.strip())
    text = re.sub(r"([(\[$]) ", r"\1", text)
    return re.sub(r" (n't|'s|'re|'ve|[,.;:!?%)\]])", r"\1", text)


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


def _marked(
    question: str, text: str, marks: Sequence[tuple[int, int]], chance: Random, *, whole: bool
) -> Example:
    """An example of a paragraph and the places in it that answer."""
    spans = sentences(text)
    places = [(n, a, b) for a, b in marks for n in [_sentence_at(spans, a)] if n is not None]
    right = {n for n, _, _ in places}
    passage = [s.of(text) for s in spans]
    start, end = part(passage, right, chance, _WHOLE if whole else PASSAGE)
    answer = None
    if places:
        n, a, b = places[0]
        answer = (n - start, a - spans[n].start, min(b, spans[n].end) - spans[n].start)
    return Example(question, tuple(passage[start:end]), frozenset(n - start for n in right), answer)


def _sentence_at(spans: Sequence[Span], place: int) -> int | None:
    return next((n for n, s in enumerate(spans) if s.start <= place < s.end), None)

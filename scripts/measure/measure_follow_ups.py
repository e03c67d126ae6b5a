"""Measure how often the second question of a conversation is answered right.

    python -m scripts.measure.measure_follow_ups BENCH/members READER [--cache FOLDER]

READER is the file of a reader that was trained without fold 0: the shipped one knows all of these
articles. Those of fold 0 have a row of their own.

`follow_ups.jsonl` beside this file has 100 exchanges of two questions, written for this on articles
of BENCH/members, all of which are indexed as one library. The first question is asked; the second
is then asked alone, as a follow-up, and in full. It is right where the first quotation shown
overlaps one that answers, and where nothing answers, if the verdict is not "answered". Half of the
exchanges, by their ids, were held back while the rules were written.

Then 100 of the set's own questions are asked after a question on another article, as a conversation
turns to another topic: what they lose against being asked alone is what the conversation drags.
Prints the tables of docs/follow-ups.md. The same in every run.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.article import Span
from index.answer import Verdict
from index.answering.question import answer
from index.query.follow_up import Turn, understood
from index.reader.reader import load_reader
from scripts.shared.arguments import add_cache, embedder_of, parser_of
from scripts.shared.folds import fold_of
from scripts.shared.markdown import head, row
from scripts.shared.sets import answerable_of, index_of, is_gold
from scripts.shared.stopwatch import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.answer import Answer
    from index.embedding.embedder import Embedder
    from index.reader.reader import Reader
    from index.storage.passage_index import PassageIndex

    Ask = Callable[[str, Sequence[Turn]], Answer]

EXCHANGES = Path(__file__).with_name("follow_ups.jsonl")
WAYS = ("alone", "as a follow-up", "in full")
TURNS = 100
"""So many of the set's own questions are asked after one on another article."""


@dataclass(frozen=True)
class Exchange:
    """Two questions of one conversation.

    Attributes:
        id: Eight hex digits of the questions' SHA-256.
        kind: How the second depends on the first: by a pronoun, a fragment, an ellipsis, something
            that only the answer names, a definite description, by nothing that shows ("bare"), or
            not at all ("turn").
        first: The question that begins.
        second: The one that follows.
        full: The second so that it can be understood alone.
        article_id: The article that answers the second, or that it is about.
        sha256: Of that article's text, to notice when it is another.
        spans: In that text, any one of which answers; none where nothing does.
    """

    id: str
    kind: str
    first: str
    second: str
    full: str
    article_id: str
    sha256: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, record: dict[str, Any]) -> Exchange:
        """Make one of a line of the file."""
        kept = {k: v for k, v in record.items() if k != "answerable"}
        return cls(**{**kept, "spans": tuple(Span(*span) for span in record["spans"])})

    def right(self, made: Answer) -> bool:
        """Whether an answer to the second question is right."""
        if not self.spans:
            return made.verdict is not Verdict.ANSWERED
        first = next(iter(made.quotations), None)
        if first is None or first.article.id != self.article_id:
            return False
        return any(span.overlaps(first.span) for span in self.spans)


def exchanges(path: Path = EXCHANGES) -> tuple[list[Exchange], list[Exchange]]:
    """The exchanges: those for development, and those that were held back."""
    found = [Exchange.of(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    found.sort(key=lambda exchange: exchange.id)
    half = len(found) // 2
    return found[:half], found[half:]


def check(found: Sequence[Exchange], index: PassageIndex) -> None:
    """Stop where an article is not the one that an exchange was written on.

    Raises:
        SystemExit: One is missing or has another text: its spans would mark other words.
    """
    for exchange in found:
        if index.hashes.get(exchange.article_id) != exchange.sha256:
            raise SystemExit(f"{exchange.article_id} is not the text that {exchange.id} is about.")


def turn_of(question: str, made: Answer) -> Turn:
    """A question and its answer, as the bot reads them from the message that showed it."""
    if made.quotations:
        first = made.quotations[0]
        return Turn(question, (first.tenant, first.article.id), first.span)
    nearest = next(iter(made.related), None)
    return Turn(question, (nearest.tenant, nearest.article.id) if nearest else None)


def main() -> None:
    """Measure, and print the tables."""
    parser = parser_of(__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("reader", type=Path, metavar="READER")
    add_cache(parser)
    options = parser.parse_args()
    embedder = embedder_of(options)
    index = index_of(options.folder, embedder)
    report(options.folder, index, _asker(index, embedder, load_reader(options.reader)))


def report(folder: Path, index: PassageIndex, ask: Ask) -> None:
    """Print the tables."""
    development, held_back = exchanges()
    check([*development, *held_back], index)
    print(head(("exchanges", "n", *WAYS)))
    both: list[tuple[Exchange, tuple[bool, ...]]] = []
    for name, half in (("development", development), ("held back", held_back)):
        judged = _judged(half, ask)
        _print(name, judged)
        both += judged
    _print("both", both)
    _print("both, answerable", [(e, right) for e, right in both if e.spans])
    _print("both, not learned from", [(e, right) for e, right in both if not fold_of(e.article_id)])
    for kind in sorted({e.kind for e, _ in both}):
        _print(kind, [(e, right) for e, right in both if e.kind == kind])
    took = _took([e for e, _ in both], index)
    print(f"\nUnderstanding a follow-up took {took:.2f} ms (median).\n")
    _print_turns(folder, index, ask)


def _asker(index: PassageIndex, embedder: Embedder, reader: Reader) -> Ask:
    def ask(question: str, before: Sequence[Turn]) -> Answer:
        return answer(
            question,
            [index],
            lambda text: embedder.embed_questions([text])[0],
            before=before,
            reader=reader,
        )

    return ask


def _judged(half: Sequence[Exchange], ask: Ask) -> list[tuple[Exchange, tuple[bool, ...]]]:
    """Each exchange with whether its second question is answered right, asked in each way."""
    judged = []
    for exchange in half:
        turn = turn_of(exchange.first, ask(exchange.first, ()))
        made = (
            ask(exchange.second, ()),
            ask(exchange.second, (turn,)),
            ask(exchange.full, ()),
        )
        judged.append((exchange, tuple(exchange.right(each) for each in made)))
    return judged


def _print(name: str, judged: Sequence[tuple[Exchange, tuple[bool, ...]]]) -> None:
    shares = [
        statistics.mean(column) for column in zip(*(right for _, right in judged), strict=True)
    ]
    print(row((name, len(judged), *(f"{share:.2f}" for share in shares))), flush=True)


def _took(found: Sequence[Exchange], index: PassageIndex) -> float:
    """The median milliseconds that it takes to understand a second question."""
    times = []
    for exchange in found:
        turn = Turn(exchange.first, (index.tenant, exchange.article_id))
        with Stopwatch() as watch:
            understood(exchange.second, (turn,), [index])
        times.append(watch.ms)
    return statistics.median(times)


def _print_turns(folder: Path, index: PassageIndex, ask: Ask) -> None:
    """Print what the set's own questions lose where another conversation comes before them."""
    asked = answerable_of(folder)
    asked = asked[:: len(asked) // TURNS][:TURNS]
    alone, after = list[bool](), list[bool]()
    first_asked: tuple[Turn, ...] = ()
    for number, question in enumerate(asked):
        other = asked[number - len(asked) // 2]
        turn = Turn(other.question, (index.tenant, other.gold[0].article_id), other.gold[0].span)
        for way, before in ((alone, first_asked), (after, (turn,))):
            first = next(iter(ask(question.question, before).quotations), None)
            way.append(first is not None and is_gold(question, first.article.id, first.span))
    print(head(("questions that turn to another topic", "n", "alone", "after another")))
    print(row(("", len(asked), f"{statistics.mean(alone):.2f}", f"{statistics.mean(after):.2f}")))


if __name__ == "__main__":
    main()

"""The steps of `index.answering.question` for many askers at once, off the event loop.

The embedder and the reader take the questions of all of them in batches, each on a thread of its
own; the steps between run on other threads, and the event loop only waits.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from index.answering.card import answered_by, asked_of_cards, from_cards
from index.answering.question import MAX_QUOTATIONS, answer_read, searched, timed
from index.query.parse import parse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from corpus.article import Article
    from index.answer import Answer, Card
    from index.answering.confidence import Thresholds
    from index.embedding.batcher import Batcher
    from index.query.follow_up import Turn
    from index.reader.batcher import ReaderBatcher
    from index.search.rank import Keep
    from index.storage.passage_index import PassageIndex

    Current = Callable[[Card], Awaitable[Card]]
    """Returns a card as the library has it now, without the articles that are gone."""

T = TypeVar("T")


class Compute(Protocol):
    """Runs work on a thread."""

    async def __call__(self, work: Callable[[], T], /) -> T:
        """Return what some work returns that would hold up the event loop."""
        ...


@dataclass(frozen=True)
class Asked:
    """A question with all that its answer depends on but the libraries.

    Attributes:
        question: As asked.
        before: The questions of the same conversation before it, oldest first.
        article: Tenant and id of the one article to quote from.
        this: Tenant and id of the articles that the conversation is about.
        cards: Whether a question about articles themselves is answered from their cards.
        limit: How many quotations at most.
        thresholds: How sure it must be; the fitted ones where None.
    """

    question: str
    before: tuple[Turn, ...] = ()
    article: tuple[int, str] | None = None
    this: tuple[tuple[int, str], ...] = ()
    cards: bool = True
    limit: int = MAX_QUOTATIONS
    thresholds: Thresholds | None = None


class Together:
    """Answers the questions of many askers.

    Args:
        model: Embeds.
        reader: Judges; None where only the search shall.
        compute: Runs what blocks.
        current: Looks a card up in the library.
    """

    def __init__(
        self, model: Batcher, reader: ReaderBatcher | None, compute: Compute, current: Current
    ) -> None:
        self.model = model
        self.reader = reader
        self._compute = compute
        self._current = current

    async def close(self) -> None:
        """Stop both models' batches; whoever still waits gets a cancellation."""
        await self.model.close()
        if self.reader is not None:
            await self.reader.close()

    async def answer(
        self, asked: Asked, indexes: Sequence[PassageIndex], unchanged: Keep
    ) -> Answer:
        """Answer a question.

        Args:
            asked: The question.
            indexes: The libraries to search.
            unchanged: Refuses articles by tenant and article.

        Returns:
            The answer; `timings_ms` has "embed", "search" and "quote".
        """

        def keep(tenant: int, candidate: Article) -> bool:
            here = asked.article in (None, (tenant, candidate.id))
            return here and unchanged(tenant, candidate)

        if asked.cards:
            told = await self._from_cards(asked, indexes, unchanged)
            if told is not None:
                return told
        began = time.perf_counter()
        query = await self._compute(partial(parse, asked.question, indexes, before=asked.before))
        vector = await self.model.question(query.text)
        embedded = time.perf_counter()
        hits = await self._compute(partial(searched, query, vector, indexes, keep=keep))
        readings = None
        if self.reader is not None:
            readings = await self.reader.read(query.text, hits)
        read = time.perf_counter()
        made = await self._compute(
            partial(
                answer_read, query, hits, readings, limit=asked.limit, thresholds=asked.thresholds
            )
        )
        search = read - embedded + made.timings_ms["search"] / 1000
        return timed(made, embed=embedded - began, search=search)

    async def _from_cards(
        self, asked: Asked, indexes: Sequence[PassageIndex], unchanged: Keep
    ) -> Answer | None:
        """Answer a question about articles themselves; None where it is about a subject.

        What is shown of a card is read from the library, which may have been corrected since.
        """
        began = time.perf_counter()
        of_one = asked.article is not None
        meant = (asked.article,) if asked.article is not None else asked.this
        about = await self._compute(partial(asked_of_cards, asked.question, indexes, of_one=of_one))
        if about is None:
            return None
        vector = await self.model.question(about.topic) if about.topic else None
        embedded = time.perf_counter()
        look = partial(from_cards, about, vector, indexes, keep=unchanged, this=meant)
        card = await self._compute(look)
        if card is None:
            return None
        made = answered_by(await self._current(card), asked.question)
        searched_s = time.perf_counter() - embedded
        return timed(made, embed=embedded - began, search=searched_s, quote=0.0)

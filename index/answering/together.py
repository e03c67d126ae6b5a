"""The steps of `index.answering.question` for many askers at once, off the event loop.

The embedder and the reader take the questions of all of them in batches, each on a thread of its
own; the steps between run on other threads, and the event loop only waits. Who asks what somebody
else is just asking waits for the same answer, and who asks it later gets the one that was kept, as
long as the libraries are what they were.
"""

from __future__ import annotations

import time
import unicodedata
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from index.answer import Answer
from index.answering.card import answered_by, asked_of_cards, from_cards
from index.answering.question import MAX_QUOTATIONS, answer_read, searched, timed
from index.query.parse import parse
from index.serving.in_flight import InFlight

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from index.answer import Card
    from index.answering.confidence import Thresholds
    from index.embedding.batcher import Batcher
    from index.query.follow_up import Turn
    from index.reader.batcher import ReaderBatcher
    from index.search.scope import Scope
    from index.serving.kept_answers import KeptAnswers, Libraries
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

    def plain(self) -> Asked:
        """Return the same for all who ask the same: blanks are one, and so are ways to write é.

        Nothing else is safe to make equal: "US" is not "us", and a question mark may decide.
        """
        text = unicodedata.normalize("NFC", " ".join(self.question.split()))
        return replace(self, question=text)


class Together:
    """Answers the questions of many askers.

    Args:
        model: Embeds.
        reader: Judges; None where only the search shall.
        kept: The answers from before.
        compute: Runs what blocks.
        current: Looks a card up in the library.
    """

    def __init__(
        self,
        model: Batcher,
        reader: ReaderBatcher | None,
        kept: KeptAnswers,
        compute: Compute,
        current: Current,
    ) -> None:
        self.model = model
        self.reader = reader
        self._kept = kept
        self._compute = compute
        self._current = current
        self._under_way = InFlight[Answer]()

    async def close(self) -> None:
        """Stop; whoever still waits gets a cancellation."""
        await self._under_way.close()
        await self.model.close()
        if self.reader is not None:
            await self.reader.close()

    async def answer(
        self,
        asked: Asked,
        indexes: Sequence[PassageIndex],
        unchanged: Scope,
        libraries: Libraries,
    ) -> Answer:
        """Answer a question, unless somebody has just asked it or is asking it.

        Args:
            asked: The question.
            indexes: The libraries to search.
            unchanged: Refuses articles by tenant and article.
            libraries: The same libraries and articles, by name.

        Returns:
            The answer; `timings_ms` has "embed", "search" and "quote".
        """
        plain = asked.plain()
        made = None if asked.before else self._kept.get(libraries, repr(plain))
        if made is None:
            work = partial(self._answer, plain, indexes, unchanged, libraries)
            made = await self._under_way.join((libraries, plain), work)
        else:
            made = timed(made, embed=0.0, search=0.0, quote=0.0)
        if made.card is not None:  # its articles may have been corrected since
            made = replace(made, card=await self._current(made.card))
        # as its author wrote it; after others, as it is understood
        return made if asked.before else replace(made, question=asked.question)

    async def _answer(
        self,
        asked: Asked,
        indexes: Sequence[PassageIndex],
        unchanged: Scope,
        libraries: Libraries,
    ) -> Answer:
        """Answer a question, and keep the answer where it holds nothing of the question."""
        made = await self._computed(asked, indexes, unchanged)
        if made.card is None and not asked.before:
            self._kept.put(libraries, repr(asked), made)
        return made

    async def _computed(
        self, asked: Asked, indexes: Sequence[PassageIndex], unchanged: Scope
    ) -> Answer:
        """Take the steps of `index.answering.question.answer`."""
        keep = replace(unchanged, only=asked.article)
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
        self, asked: Asked, indexes: Sequence[PassageIndex], unchanged: Scope
    ) -> Answer | None:
        """Answer a question about articles themselves; None where it is about a subject."""
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
        made = answered_by(card, asked.question)
        searched_s = time.perf_counter() - embedded
        return timed(made, embed=embedded - began, search=searched_s, quote=0.0)

"""A library as large as a server's may be, made of short articles: there in a second or two."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from corpus.article import Draft
from corpus.library.rows import write

if TYPE_CHECKING:
    from corpus.library import Library

WORDS = (
    *("harbour", "lamp", "keeper", "granite", "quarry", "mill", "bread", "flour", "whale", "oil"),
    *("tower", "gull", "storm", "barge", "ticket", "museum", "council", "vote", "bridge", "river"),
    *("school", "teacher", "train", "station", "engine", "coal", "winter", "snow", "garden"),
    *("rose", "market", "fish", "net", "sail", "rope", "bell", "church", "choir"),
)
_AT_ONCE = 200


def short_drafts(number: int, seed: int = 1) -> list[Draft]:
    """Make articles of a sentence or two, each with another title, address and author."""
    drawn = random.Random(seed)

    def some(least: int, most: int) -> str:
        return " ".join(drawn.choices(WORDS, k=drawn.randint(least, most)))

    return [
        Draft(
            title=f"The {some(2, 3)} of {1500 + n}",
            text=f"{some(6, 9).capitalize()} in {1500 + n}. The {some(4, 6)} was never seen again.",
            publisher=f"The {drawn.choice(WORDS).title()} Gazette",
            authors=(f"Ann {drawn.choice(WORDS).title()}",),
            url=f"https://example.org/{n}",
        )
        for n in range(number)
    ]


async def fill(library: Library, tenant: int, number: int) -> None:
    """Put short articles into a library as `Library.add_all` does, without looking for versions.

    Args:
        library: Whose tables.
        tenant: Whose articles.
        number: How many.
    """
    drafts = short_drafts(number)
    for start in range(0, number, _AT_ONCE):
        async with library.database.write(lock=tenant) as session:
            for n in range(start, min(start + _AT_ONCE, number)):
                write(session, tenant, drafts[n].as_article(f"article-{n}"), None, None)

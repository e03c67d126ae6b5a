"""Libraries as large and as many as they may be, made of short articles: there in a second."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import numpy as np

from corpus.article import Draft
from corpus.library.rows import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.library import Library
    from index.embedding.passage_text import PassageText

WORDS = (
    *("harbour", "lamp", "keeper", "granite", "quarry", "mill", "bread", "flour", "whale", "oil"),
    *("tower", "gull", "storm", "barge", "ticket", "museum", "council", "vote", "bridge", "river"),
    *("school", "teacher", "train", "station", "engine", "coal", "winter", "snow", "garden"),
    *("rose", "market", "fish", "net", "sail", "rope", "bell", "church", "choir"),
)
_AT_ONCE = 200


class QuickEmbedder:
    """Unit vectors that a text's hash draws.

    The real model would embed 2,000 articles for a minute, on a thread of its own. This is for
    where nothing hangs on what the vectors are.
    """

    name = "quick"
    dimension = 64
    passage_words = 320

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = [self._row(text) for text in texts]
        return np.array(rows, np.float32).reshape(len(texts), self.dimension)

    def embed_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.embed(texts)

    def embed_passages(self, passages: Sequence[PassageText]) -> list[NDArray[np.float32]]:
        return [self.embed([f"{one.text}{n}" for n in range(one.vectors)]) for one in passages]

    def _row(self, text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        row = np.random.default_rng(seed).standard_normal(self.dimension)
        return np.asarray(row / np.linalg.norm(row), np.float32)


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

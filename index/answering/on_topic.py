"""Which articles are about a topic: by their titles, then by the vectors of their passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from corpus.article import Article
    from index.storage.passage_index import PassageIndex, Vectors

    Cited = tuple[int, Article]

NEAR = 0.4
"""Cosine of a topic and a passage from which the passage is taken to be about it. Of 50 titles of
members' articles as topics, 45 reached it with a passage of their own, and 6 of 2,450 with one of
another article; titles that have the topic's words are found by those."""
NAMED = 0.3
"""The same for a passage that has every word of the topic."""


def titled(topic: str, articles: Iterable[Cited]) -> list[Cited]:
    """Return the articles whose titles have every word of a topic, in order.

    Args:
        topic: As it was written.
        articles: With their tenants.
    """
    wanted = set(tokens(topic))
    return [one for one in articles if wanted and wanted <= set(tokens(one[1].title))]


def on_topic(
    topic: str, vector: Vectors, indexes: Sequence[PassageIndex], articles: Sequence[Cited]
) -> list[Cited]:
    """Return the articles that are about a topic: those with it in the title first, nearest first.

    Args:
        topic: As it was written.
        vector: Its embedding, `float32 (d,)`, L2-normalised.
        indexes: The libraries.
        articles: Those to choose from, with their tenants.
    """
    in_title = {_key(one) for one in titled(topic, articles)}
    nearest: dict[tuple[int, str], float] = {}
    about: set[tuple[int, str]] = set(in_title)
    for index in indexes:
        cosines = index.passage_cosines(np.arange(len(index)), vector)
        bar = np.where(_with_every_word(index, topic), NAMED, NEAR)
        for row, article in enumerate(index.passage_article):
            key = index.tenant, index.articles[int(article)].id
            nearest[key] = max(nearest.get(key, -1.0), float(cosines[row]))
            if cosines[row] >= bar[row]:
                about.add(key)
    found = [one for one in articles if _key(one) in about]
    return sorted(found, key=lambda one: (_key(one) not in in_title, -nearest.get(_key(one), -1.0)))


def _with_every_word(index: PassageIndex, topic: str) -> NDArray[np.bool_]:
    """Return `bool (passages,)`: which have every word of a topic, in the text or its source."""
    wanted = set(tokens(topic))
    there = np.full(len(index), bool(wanted))
    for word in wanted:
        there &= np.isin(np.arange(len(index)), index.lexical.texts_with(word))
    return there


def _key(cited: Cited) -> tuple[int, str]:
    return cited[0], cited[1].id

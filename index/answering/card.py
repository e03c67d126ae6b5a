"""Answer a question about articles themselves from their cards: what is known beside their text.

Nothing of an article's text is shown. Where such a question names an article by a topic and none
fits, it is about the subject after all, and goes the usual way.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from index.answer import Answer, Card, Verdict
from index.answering.on_topic import on_topic, titled
from index.query.card_question import CardQuestion, card_question, fields_of_titled
from index.query.dates import dates
from index.storage.source_names import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article
    from index.query.dates import When
    from index.search.rank import Keep
    from index.storage.passage_index import PassageIndex, Vectors

    Cited = tuple[int, Article]

SHOWN = 5
"""Articles of a list, and of those that a question may mean."""
MEANT = 3
"""So many articles are all described; of more, it is asked which."""
_BEHIND = re.compile(
    r"(?P<topic>.+?) (?:written by|published by|by|from|in) (?P<source>.+)", re.IGNORECASE
)
_RECENT = re.compile(
    r"\b(?:today|yesterday|recent(?:ly)?|lately|(?:this|last|past) (?:few |couple of )?"
    r"(?:days?|weeks?|months?|years?|spring|summer|autumn|fall|winter))\b",
    re.IGNORECASE,
)
"""When, counted from now: the newest are shown with their dates, and whoever asks can count."""
_FITS = 0.5
"""How well a day must fit a date with one end: "before 2019"."""


def asked_of_cards(
    question: str, indexes: Sequence[PassageIndex], *, of_one: bool = False
) -> CardQuestion | None:
    """Return what a question asks about articles themselves; None where it asks of a subject.

    Args:
        question: As asked.
        indexes: The libraries that it is put to: "bees by Doubek" is on bees if they have a Doubek.
        of_one: Whether one article was chosen to be asked, so that no list can be wanted.
    """
    asked = card_question(question)
    if asked is None or (of_one and not asked.points):
        return None
    behind = _BEHIND.fullmatch(asked.topic)
    if asked.source or behind is None:
        return asked
    known = any(_is_by(article, behind["source"]) for i in indexes for article in i.articles)
    return replace(asked, topic=behind["topic"], source=behind["source"]) if known else asked


def from_cards(
    asked: CardQuestion,
    vector: Vectors | None,
    indexes: Sequence[PassageIndex],
    *,
    keep: Keep | None = None,
    this: Sequence[tuple[int, str]] = (),
) -> Card | None:
    """Find the articles that a question about articles themselves means.

    Args:
        asked: What `asked_of_cards` made of it.
        vector: The embedding of its topic, `float32 (d,)`, L2-normalised; None where it has none.
        indexes: The libraries.
        keep: Refuses articles by tenant and article.
        this: Tenant and id of the articles that "this" means; empty where the conversation does not
            say.

    Returns:
        Their cards; None where the question is about a subject.
    """
    every = [
        (index.tenant, article)
        for index in indexes
        for article in index.articles
        if keep is None or keep(index.tenant, article)
    ]
    if asked.points:
        return _of_this(asked, every, this)
    fit = _on_topic(asked, vector, indexes, _from_source(asked.source, every))
    return _of_those(asked, fit)


def card_of_titled(answer: Answer) -> Card | None:
    """Describe the article that a question calls by its title, where its words answer nothing.

    Args:
        answer: What was found the usual way.

    Returns:
        Its card; None where the question names no article that was found, or asks else.
    """
    if answer.verdict is Verdict.ANSWERED:
        return None
    for found in (*answer.quotations, *answer.related):
        if asks := fields_of_titled(answer.question, found.article.title):
            return Card(asks, ((found.tenant, found.article),), 1)
    return None


def answered_by(card: Card, question: str) -> Answer:
    """Make the answer to a question about articles themselves: no quotations, but cards."""
    verdict = _verdict(card)
    return Answer(question, verdict, 1.0 if verdict is Verdict.ANSWERED else 0.0, card=card)


def _of_this(
    asked: CardQuestion, every: Sequence[Cited], this: Sequence[tuple[int, str]]
) -> Card | None:
    """Describe the article at hand, else the only one of the first library that has any."""
    if this:
        meant = [one for one in every if (one[0], one[1].id) in this]
        return Card(asked.asks, tuple(meant[:MEANT]), len(meant))
    if not every:
        return None
    own = [one for one in every if one[0] == every[0][0]]
    if len(own) == 1:
        return Card(asked.asks, tuple(own), 1)
    return Card(asked.asks, tuple(_newest(every)[:SHOWN]), len(every), unclear=True)


def _of_those(asked: CardQuestion, fit: Sequence[Cited]) -> Card | None:
    """List articles, count them, or describe the one or few that a topic means."""
    if not fit and not asked.sure:
        return None
    unclear = bool(asked.asks) and len(fit) > MEANT
    shown = () if asked.counts else tuple(fit[:SHOWN])
    return Card(asked.asks, shown, len(fit), asked.topic, asked.source, unclear)


def _on_topic(
    asked: CardQuestion,
    vector: Vectors | None,
    indexes: Sequence[PassageIndex],
    articles: Sequence[Cited],
) -> list[Cited]:
    if not asked.topic:
        return _newest(articles)
    named = titled(asked.topic, articles)
    if asked.titled or (asked.asks and named) or vector is None:
        return named
    return on_topic(asked.topic, vector, indexes, articles)


def _from_source(source: str, articles: Sequence[Cited]) -> list[Cited]:
    """Return the articles that somebody wrote or published, or that are of a time."""
    if not source or _RECENT.search(source):
        return list(articles)
    if when := dates(source):
        return [one for one in articles if any(_is_of(one[1], each) for each in when)]
    return [one for one in articles if _is_by(one[1], source)]


def _is_of(article: Article, when: When) -> bool:
    one_end = when.month is None and (when.low is None or when.high is None)
    return when.fit(article.published or "") >= (_FITS if one_end else 1.0)


def _is_by(article: Article, source: str) -> bool:
    """Return whether an author or the publisher goes by a name: whole, in part, or by initials."""
    wanted = set(_words(source))
    return bool(wanted) and any(
        wanted <= {*_words(name), "".join(word[0] for word in _words(name))}
        for name in (article.publisher or "", *article.authors)
    )


def _words(name: str) -> list[str]:
    found = [plain for word in name.split() if (plain := folded(word))]
    return found[1:] if found[:1] == ["the"] else found


def _newest(articles: Sequence[Cited]) -> list[Cited]:
    """Return articles, the newest first; those without a date last, in the order of titles."""
    by_title = sorted(articles, key=lambda one: one[1].title.casefold())
    return sorted(by_title, key=lambda one: one[1].published or "", reverse=True)


def _verdict(card: Card) -> Verdict:
    if card.unclear:
        return Verdict.UNCERTAIN
    if not card.asks:
        return Verdict.ANSWERED if card.total else Verdict.UNANSWERED
    says = any(getattr(article, each) for _, article in card.articles for each in card.asks)
    return Verdict.ANSWERED if says else Verdict.UNANSWERED

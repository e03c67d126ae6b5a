"""What comes out of the index: quotations, and a verdict on whether they answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from corpus.article import Article, Locator, Span


class Verdict(StrEnum):
    """How sure the index is that the first quotation answers the question."""

    ANSWERED = "answered"
    UNCERTAIN = "uncertain"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Quotation:
    """One to three whole sentences that run on, exact to the character.

    Attributes:
        tenant: The library it comes from: a Discord server's id, or 0 for the operator's own.
        article: The article as the index knows it.
        span: `[start, end)` in `article.text`.
        highlights: Spans inside `span`, in article offsets, that carry the answer.
        speaker: Who says it, where it is quoted speech and the article names them.
        score: How well it matches, 0..1; orders quotations of one answer.
        antecedent: What it depends on and does not say itself, a slice of the article to be shown
            beside it: who or what its opening ("He", "The official") means, the line above its
            list, or the question that it answers.
    """

    tenant: int
    article: Article
    span: Span
    highlights: tuple[Span, ...] = ()
    speaker: str | None = None
    score: float = 0.0
    antecedent: str | None = None

    @property
    def text(self) -> str:
        """The quotation itself: always the slice, so that it cannot differ from the article."""
        return self.span.of(self.article.text)

    @property
    def locator(self) -> Locator | None:
        """Where in its source it begins, such as a chapter; None where that is unknown."""
        return self.article.locator_at(self.span.start)

    def is_of(self, sha256: str | None) -> bool:
        """Return whether it is exactly words of its article, which has this SHA-256 in the library.

        Args:
            sha256: Of the text that the library has now; None where it has none.
        """
        exact = bool(self.text) and self.text == self.article.text[self.span.start : self.span.end]
        return exact and sha256 == self.article.sha256


class Field(StrEnum):
    """What an article's card says of it: what is known beside its text."""

    TITLE = "title"
    PUBLISHER = "publisher"
    AUTHORS = "authors"
    PUBLISHED = "published"
    URL = "url"


@dataclass(frozen=True)
class Card:
    """What answers a question about articles themselves: their cards, nothing of their texts.

    Attributes:
        asks: What of each card was asked for, the most wanted first; empty where the question is
            which articles there are, or how many.
        articles: Tenant and article: those that the question means, or the first of them.
        total: How many it means in all.
        topic: What they are about, as the question has it, or "".
        source: Who wrote or published them, or when, as the question has it, or "".
        unclear: Whether the question does not say which article it means; `articles` are offered.
    """

    asks: tuple[Field, ...]
    articles: tuple[tuple[int, Article], ...]
    total: int
    topic: str = ""
    source: str = ""
    unclear: bool = False


@dataclass(frozen=True)
class Answer:
    """A question and what the articles say.

    Attributes:
        question: As it was asked; after others, as it is understood.
        verdict: `answered`, `uncertain` (shown with a caution) or `unanswered`.
        confidence: Probability that the first quotation answers, 0..1.
        quotations: Best first, of different content; empty when unanswered.
        related: When unanswered, the nearest quotations; never to be shown as an answer.
        timings_ms: Milliseconds by step: "embed", "search", "quote", "total".
        card: What answers instead of quotations, where the question is about articles themselves.
    """

    question: str
    verdict: Verdict
    confidence: float
    quotations: tuple[Quotation, ...] = ()
    related: tuple[Quotation, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    card: Card | None = None

"""A quotation in a button: which library, article and span, in at most 100 characters.

The button outlives the bot's process, so all that it needs is in its `custom_id`. Anyone
can forge one; whoever resolves a reference checks the library and the digest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from corpus.article import Span
from index.answer import Quotation

if TYPE_CHECKING:
    from corpus.article import Article

MAX_CUSTOM_ID = 100
PATTERN = (
    r"(?P<tenant>\d{1,20}):(?P<article>[a-z0-9-]{1,40}):"
    r"(?P<start>\d{1,8}):(?P<end>\d{1,8}):(?P<digest>[0-9a-f]{8})"
)
_DIGEST = 8
"""Hex digits: enough to notice a change; who forges one sees but an article of their own server."""


@dataclass(frozen=True)
class Reference:
    """Where a quotation is, without its text.

    Attributes:
        tenant: Whose library.
        article: The article's id there.
        span: `[start, end)` in its text.
        digest: First 8 hex digits of the text's SHA-256 at the time of quoting.
    """

    tenant: int
    article: str
    span: Span
    digest: str

    @classmethod
    def to(cls, quotation: Quotation) -> Self | None:
        """Refer to a quotation; None where its article's id does not fit into a button."""
        article = quotation.article
        made = cls(quotation.tenant, article.id, quotation.span, article.sha256[:_DIGEST])
        return made if re.fullmatch(PATTERN, str(made)) else None

    @classmethod
    def parse(cls, match: re.Match[str]) -> Self:
        """Return the reference in a `custom_id` that matched `PATTERN`."""
        span = Span(int(match["start"]), int(match["end"]))
        return cls(int(match["tenant"]), match["article"], span, match["digest"])

    def is_in(self, article: Article) -> bool:
        """Return whether the article is still the text that was quoted, with the span inside."""
        inside = 0 <= self.span.start < self.span.end <= len(article.text)
        return inside and article.sha256.startswith(self.digest)

    def quotation(self, article: Article) -> Quotation:
        """Return the quotation this stands for, in an article that it `is_in`."""
        return Quotation(tenant=self.tenant, article=article, span=self.span)

    def __str__(self) -> str:
        start, end = self.span
        return f"{self.tenant}:{self.article}:{start}:{end}:{self.digest}"

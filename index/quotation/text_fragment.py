"""Links that open an article at the sentence.

`url#:~:text=...` as in the WICG text fragments specification: the browser looks for the words and
scrolls there. Which words is `index.quotation.text_directive`'s to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.article import Span
from index.quotation.recording_link import recording_link
from index.quotation.text_directive import directive_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.answer import Quotation

_DIRECTIVE = ":~:"
"""What follows it in an address is for the browser and no part of the page's own fragment."""


def quotation_link(quotation: Quotation) -> str | None:
    """Return a link to the article that opens at the quotation, or None where it has no address.

    A recording opens at the second in which the quotation begins.
    """
    article = quotation.article
    if not article.url:
        return None
    seconds = quotation.locator.seconds if quotation.locator else None
    if seconds is not None:
        return recording_link(article.url, seconds)
    beside = (article.title, *article.captions)
    return text_fragment_link(article.url, article.text, quotation.span, beside)


def quotations_link(quotations: Sequence[Quotation], most: int) -> str | None:
    """Return a link that opens at the first of several quotations of an article and marks all.

    Args:
        quotations: Of one article; one at least.
        most: The link's length in characters; what would make it longer is left unmarked.
    """
    link = quotation_link(quotations[0])
    if link is None or f"{_DIRECTIVE}text=" not in link:
        return link
    for other in quotations[1:]:
        _, _, directive = (quotation_link(other) or "").partition(_DIRECTIVE)
        if directive and len(link) + 1 + len(directive) <= most:
            link = f"{link}&{directive}"
    return link


def text_fragment_link(
    url: str, text: str, span: Span | None = None, beside: Sequence[str] = ()
) -> str:
    """Return a link to `url` that opens at a span of its text.

    Args:
        url: The page; a fragment it has already is kept before the directive, and a text directive
            is replaced.
        text: The article's text, as the page has it.
        span: What to scroll to; all of the text if None.
        beside: What else is on the page: the title, captions.
    """
    page, _, fragment = url.partition(_DIRECTIVE)[0].partition("#")
    found = directive_for(text, span or Span(0, len(text)), beside)
    parts = [
        f"{_encoded(text, found.prefix)}-," if found.prefix else "",
        _encoded(text, found.start),
        f",{_encoded(text, found.end)}" if found.end else "",
        f",-{_encoded(text, found.suffix)}" if found.suffix else "",
    ]
    return f"{page}#{fragment}{_DIRECTIVE}text={''.join(parts)}"


def _encoded(text: str, span: Span) -> str:
    """Percent-encode a span, with the dash that text fragments give a meaning to."""
    return quote(" ".join(span.of(text).split()), safe="").replace("-", "%2D")

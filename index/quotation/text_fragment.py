"""Links that open an article at the sentence.

`url#:~:text=start,end` as in the WICG text fragments specification: the browser looks for the first
words and the last words of the quotation and scrolls there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag

if TYPE_CHECKING:
    from index.answer import Quotation

_EDGE_WORDS = 6
"""Words at each end of a long quotation: enough to be found once, few enough for a link."""
_WHOLE_WORDS = 12
"""Up to so many words the quotation is given whole."""


def quotation_link(quotation: Quotation) -> str | None:
    """Return a link to the article that opens at the quotation, or None where it has no address."""
    url = quotation.article.url
    return text_fragment_link(url, quotation.text) if url else None


def text_fragment_link(url: str, text: str) -> str:
    """Return a link to `url` that opens at `text`.

    Args:
        url: The page; a fragment it has already is kept before the directive.
        text: What to scroll to, as the page has it.
    """
    page, fragment = urldefrag(url)
    first_line, *more = [line for line in re.split(r"\n+", text) if line.strip()] or [text]
    opening = first_line.split()
    closing = (more[-1] if more else first_line).split()
    if not more and len(opening) <= _WHOLE_WORDS:
        directive = _encode(" ".join(opening))
    else:
        start = " ".join(opening[:_EDGE_WORDS])
        end = " ".join(closing[-_EDGE_WORDS:])
        directive = f"{_encode(start)},{_encode(end)}"
    return f"{page}#{fragment}:~:text={directive}"


def _encode(text: str) -> str:
    """Percent-encode, with the dash that text fragments give a meaning to."""
    return quote(text, safe="").replace("-", "%2D")

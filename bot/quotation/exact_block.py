"""A quotation as Discord will show it, checked: read back without its escapes, it is the article's.

Made once for each quotation of a reply and handed down from the last check to the layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ui.markdown import quote_block, read_back
from corpus.article import Span

if TYPE_CHECKING:
    from index.answer import Quotation


class InexactError(Exception):
    """A quotation would not be shown exactly as its article has it."""


@dataclass(frozen=True)
class Block:
    """A quotation that reads back exactly.

    Attributes:
        quotation: What is quoted.
        markdown: A Markdown block quote of its text, highlights in bold.
    """

    quotation: Quotation
    markdown: str


def exact_block(quotation: Quotation, length: int | None = None) -> Block:
    """Make the block quote of a quotation, and check it by reading it back.

    Args:
        quotation: What is quoted.
        length: How many of its first code points to show; all where None.

    Raises:
        InexactError: What would be shown is not what the article says.
    """
    text = quotation.text[:length]
    start = quotation.span.start
    block = quote_block(text, [Span(h.start - start, h.end - start) for h in quotation.highlights])
    try:
        same = read_back(block) == text
    except ValueError as error:
        raise InexactError(f"the quotation does not read back: {error}") from error
    if not same or not text:
        raise InexactError("the quotation reads back as another text")
    return Block(quotation, block)

"""Reading on around a quotation: the whole article, page by page.

Pages follow from the text alone, so that a button needs no more than a page's number.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from discord import ui

from bot.quotation.attribution import source_of
from bot.quotation.reference import PATTERN, Reference
from bot.quotation.still_quotable import article_behind
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import quote_block, read_back
from bot.ui.persistent import PersistentButton
from bot.ui.text_pages import text_pages
from corpus.article import Span

if TYPE_CHECKING:
    import re

    from bot.services import Interaction
    from index.answer import Quotation

_MOST_PAGES = 9_999
"""As many as the button's `custom_id` has digits for."""
_HERE = "here"


def page_view(quotation: Quotation, page: int | None) -> ui.LayoutView:
    """Show a page of a quotation's article, the quotation in bold where the page holds it.

    Args:
        quotation: Where the reader came from.
        page: Counted from 1; beyond the last is the last. None is where the quotation begins.

    Raises:
        ValueError: The page would not read back exactly.
    """
    text = quotation.article.text
    spans = text_pages(text)
    if page is None:
        at = sum(span.start <= quotation.span.start for span in spans)
    else:
        at = min(max(1, page), len(spans))
    span = spans[at - 1]
    shown, (start, end) = span.of(text), quotation.span
    block = quote_block(shown, [Span(start - span.start, end - span.start)])
    if read_back(block) != shown:
        raise ValueError("the page reads back as another text")
    heading = say(wording.PAGE_SHOWN, page=at, pages=len(spans))
    if span.overlaps(quotation.span):
        heading = f"{heading} · {say(wording.QUOTED_HERE)}"
    container: ui.Container[Any] = ui.Container(
        ui.TextDisplay(heading),
        ui.TextDisplay(block),
        ui.TextDisplay(f"-# — {source_of(quotation)}"),
    )
    if buttons := _turning(quotation, at, len(spans)):
        container.add_item(ui.ActionRow(*buttons))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def _turning(quotation: Quotation, at: int, last: int) -> list[PageButton]:
    reference = Reference.to(quotation)
    if reference is None:
        return []
    earlier = [PageButton(reference, at - 1, say(wording.EARLIER))] if at > 1 else []
    return earlier + (
        [PageButton(reference, at + 1, say(wording.LATER))] if at < min(last, _MOST_PAGES) else []
    )


class PageButton(
    PersistentButton,
    template=rf"pq:pg:(?P<page>{_HERE}|\d{{1,4}}):{PATTERN}",
):
    """Turns to a page of an article.

    Args:
        reference: The quotation that the reader came from.
        page: Counted from 1; None for the page on which the quotation begins.
        label: At most 80 characters.
    """

    def __init__(self, reference: Reference, page: int | None, label: str) -> None:
        super().__init__(f"pq:pg:{_HERE if page is None else page}:{reference}", label)
        self.reference = reference
        self.page = page

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        page = None if match["page"] == _HERE else int(match["page"])
        label = item.label if isinstance(item, ui.Button) else None
        return cls(Reference.parse(match), page, label or say(wording.LATER))

    async def _used(self, interaction: Interaction) -> None:
        """Show the page in place of the private one before, or say why it can't be shown."""
        article = await article_behind(interaction, self.reference)
        if article is None:
            return
        quotation = self.reference.quotation(article)
        view = await asyncio.to_thread(page_view, quotation, self.page)
        if interaction.message is not None and interaction.message.flags.ephemeral:
            await interaction.response.edit_message(view=view)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)

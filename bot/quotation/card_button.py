"""The button that makes a card of a quotation: a picture for whoever presses it, to pass on."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord
from discord import ui

from bot.quotation.attribution import readable_date
from bot.quotation.menu import Entry
from bot.quotation.picture.card import DARK, LIGHT, Card, draw
from bot.quotation.picture.fonts import MissingSignsError
from bot.quotation.reference import PATTERN, Reference
from bot.quotation.still_quotable import article_behind
from bot.text import one_line
from bot.ui import wording
from bot.ui.language import say
from bot.ui.markdown import escape_line
from bot.ui.persistent import PersistentButton
from bot.ui.replies import KindRefusalError, view_of
from index.speaker.attribution import speaker_of

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from bot.services import Interaction
    from index.answer import Quotation

MOST_CHARS = 1_024
"""Of Discord's words for who can't see a picture, which hold all of the quotation."""
_COLOUR = "#2d7d5a"
"""Where a server has given the bot none: that of an answer."""
_FILE = "quotation.png"
_NAME = 120
_SIGNS = 5
_LOOKS = {"d": DARK, "l": LIGHT}

Look = Literal["d", "l"]


class CardButton(PersistentButton, template=rf"pq:card:(?P<look>[dl]):{PATTERN}"):
    """Draws a card.

    Args:
        reference: Of the quotation.
        look: "d" for dark, "l" for light.
        label: At most 80 characters.
    """

    def __init__(self, reference: Reference, look: Look, label: str) -> None:
        super().__init__(f"pq:card:{look}:{reference}", label)
        self.reference = reference
        self.look: Look = look

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(Reference.parse(match), cast("Look", match["look"]), say(wording.CARD))

    async def _used(self, interaction: Interaction) -> None:
        """Send the card privately, or put it in the place of the one in the other look."""
        article = await article_behind(interaction, self.reference)
        if article is None:
            return
        quotation = self.reference.quotation(article)
        if len(quotation.text) > MOST_CHARS:
            raise KindRefusalError(wording.CARD_TOO_LONG)
        message = interaction.message
        again = message is not None and any(file.filename == _FILE for file in message.attachments)
        await interaction.response.defer(thinking=not again, ephemeral=True)
        view, file = await asyncio.to_thread(self._made, quotation, _colour_of(interaction))
        await interaction.edit_original_response(view=view, attachments=[file])

    def _made(self, quotation: Quotation, colour: str) -> tuple[ui.LayoutView, discord.File]:
        card = card_of(quotation)
        try:
            picture = draw(card, _LOOKS[self.look], colour)
        except MissingSignsError as error:
            signs = escape_line(" ".join(error.signs[:_SIGNS]))
            raise KindRefusalError(say(wording.CARD_NO_FONT, signs=signs)) from error
        words = alt_text(card)
        gallery: ui.MediaGallery[Any] = ui.MediaGallery(
            discord.MediaGalleryItem(f"attachment://{_FILE}", description=words)
        )
        other: Look = "l" if self.look == "d" else "d"
        label = say(wording.CARD_LIGHT if other == "l" else wording.CARD_DARK)
        turn: ui.ActionRow[Any] = ui.ActionRow(CardButton(self.reference, other, label))
        file = discord.File(io.BytesIO(picture), filename=_FILE, description=words)
        return view_of(gallery, turn), file


def card_of(quotation: Quotation) -> Card:
    """Return what the card of a quotation says."""
    article = quotation.article
    speaker = quotation.speaker or speaker_of(article.text, quotation.span, article.title)
    details = (one_line(article.publisher or "", _NAME), readable_date(article.published))
    return Card(
        text=quotation.text,
        speaker=one_line(speaker or "", _NAME),
        title=" ".join(article.title.split()),
        details=" · ".join(part for part in details if part),
    )


def alt_text(card: Card) -> str:
    """Say the same in words: the whole quotation, and of its source what there is room for."""
    words = card.text
    for mark, part in ((" — ", card.speaker), (" · ", card.title), (" · ", card.details)):
        if part and len(words) + len(mark) + len(part) <= MOST_CHARS:
            words = f"{words}{mark}{part}"
    return words


def card_entries(quotations: Sequence[Quotation]) -> list[Entry]:
    """Make an entry for the card of the first quotation; Context leads to the others'."""
    reference = Reference.to(quotations[0])
    if reference is None or len(quotations[0].text) > MOST_CHARS:
        return []
    label = say(wording.CARD_OF, number=1) if len(quotations) > 1 else say(wording.CARD)
    return [Entry(CardButton(reference, "d", label), say(wording.CARD_HINT))]


def _colour_of(interaction: Interaction) -> str:
    """Return the colour that the server has given the bot by its roles."""
    guild = interaction.guild
    colour = guild.me.colour if guild is not None and guild.me is not None else None
    return str(colour) if colour is not None and colour.value else _COLOUR

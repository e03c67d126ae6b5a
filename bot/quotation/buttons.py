"""Buttons that outlive the process: all they need is in their `custom_id`.

Registered once in `setup_hook`. discord.py only logs what a button's callback raises, so each
goes through `replies.guarded`, which turns errors into sentences.
"""

from __future__ import annotations

import asyncio
import io
import re
from typing import TYPE_CHECKING, Any, Literal, Self, cast

import discord
from discord import ui

from bot.quotation.article_pages import PageButton
from bot.quotation.card_button import card_entries
from bot.quotation.citation import exact_text
from bot.quotation.menu import Entry
from bot.quotation.passage_view import context_view
from bot.quotation.reference import PATTERN, Reference
from bot.quotation.still_quotable import article_behind
from bot.text import clip, first_words
from bot.ui import wording
from bot.ui.language import say
from bot.ui.persistent import PersistentButton
from bot.ui.replies import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services import Interaction
    from index.answer import Quotation

PATTERN_SHOWN = re.compile(rf"pq:ctx:{PATTERN}")
"""The `custom_id` of a button that stands for a quotation of an answer."""
PATTERN_RELATED = re.compile(rf"pq:rel:{PATTERN}")
"""The `custom_id` of one for a passage that is only related."""

_RELATED = 3
"""More would look like an answer after all."""
_LABEL = 60
"""Discord takes 80 characters; a phone shows fewer."""
_OPENING = 80

Kind = Literal["ctx", "rel", "txt"]


class PassageButton(PersistentButton, template=rf"pq:(?P<kind>ctx|rel|txt):{PATTERN}"):
    """Shows a passage in its place in the article, or as a file, to whoever presses it.

    Args:
        reference: Which passage.
        kind: "ctx" for a quotation of an answer, "rel" for one that is only related, "txt" for a
            file with its exact text and citations.
        label: At most 80 characters.
    """

    def __init__(self, reference: Reference, kind: Kind, label: str) -> None:
        super().__init__(f"pq:{kind}:{reference}", label)
        self.reference = reference
        self.kind: Kind = kind

    @classmethod
    def _from_match(cls, match: re.Match[str], item: ui.Item[Any]) -> Self:
        label = item.label if isinstance(item, ui.Button) else None
        return cls(
            Reference.parse(match), cast("Kind", match["kind"]), label or say(wording.CONTEXT)
        )

    async def _used(self, interaction: Interaction) -> None:
        """Answer privately with the passage, or say why it can't be shown."""
        article = await article_behind(interaction, self.reference)
        if article is None:
            return
        quotation = self.reference.quotation(article)
        if self.kind == "txt":
            view, file = exact_text_view(quotation)
            await interaction.response.send_message(view=view, file=file, ephemeral=True)
            return
        view = await asyncio.to_thread(context_view, quotation, related=self.kind == "rel")
        view.add_item(
            ui.ActionRow(
                PageButton(self.reference, None, say(wording.READ_ON)),
                PassageButton(self.reference, "txt", say(wording.EXACT_TEXT)),
                *(entry.button for entry in card_entries([quotation])),
            )
        )
        await interaction.response.send_message(view=view, ephemeral=True)


def exact_text_view(quotation: Quotation) -> tuple[ui.LayoutView, discord.File]:
    """Show a quotation as a file, with what it takes to check and to cite it."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(say(wording.EXACT_TEXT_SHOWN)))
    view.add_item(ui.File("attachment://quotation.txt"))
    whole = io.BytesIO(exact_text(quotation).encode("utf-8"))
    return view, discord.File(whole, filename="quotation.txt")


class DeleteButton(PersistentButton, template=r"pq:del:(?P<asker>\d{1,20})"):
    """Deletes the answer, for the person who asked and for members with Manage Messages."""

    def __init__(self, asker: int) -> None:
        super().__init__(f"pq:del:{asker}", say(wording.DELETE))
        self.asker = asker

    @classmethod
    def _from_match(cls, match: re.Match[str], _item: ui.Item[Any]) -> Self:
        return cls(int(match["asker"]))

    async def _used(self, interaction: Interaction) -> None:
        """Delete the message, or say who may."""
        moderates = interaction.guild is not None and interaction.permissions.manage_messages
        if interaction.user.id != self.asker and not moderates:
            await tell(interaction, wording.DELETE_REFUSED)
            return
        await interaction.response.defer()
        await interaction.delete_original_response()


def delete_entry(asker: int) -> Entry:
    """Make the entry that deletes an answer."""
    return Entry(DeleteButton(asker), say(wording.DELETE_HINT))


def related_entries(related: Sequence[Quotation]) -> list[Entry]:
    """Make entries for passages of up to three articles that do not answer."""
    entries: list[Entry] = []
    seen: set[str] = set()
    for quotation in related:
        reference = Reference.to(quotation)
        if reference is None or quotation.article.id in seen:
            continue
        seen.add(quotation.article.id)
        button = PassageButton(reference, "rel", clip(quotation.article.title, _LABEL))
        entries.append(Entry(button, _opening(quotation)))
    return entries[:_RELATED]


def context_entries(quotations: Sequence[Quotation], shown: int) -> list[Entry]:
    """Make an entry for each quotation, to its place in the article.

    Args:
        quotations: Of an answer, in the order in which they are shown.
        shown: So many of them there was room for.
    """
    entries: list[Entry] = []
    for number, quotation in enumerate(quotations, 1):
        reference = Reference.to(quotation)
        label = say(wording.CONTEXT)
        if number > shown:
            label = say(wording.MORE_OF, title=clip(quotation.article.title, _LABEL))
        elif len(quotations) > 1:
            label = say(wording.CONTEXT_OF, number=number)
        if reference is not None:
            button = PassageButton(reference, "ctx", label)
            entries.append(Entry(button, _opening(quotation)))
    return entries


def exact_entries(quotations: Sequence[Quotation]) -> list[Entry]:
    """Make an entry for the file with the first quotation's text; Context leads to the others'."""
    reference = Reference.to(quotations[0])
    label = say(wording.EXACT_TEXT_OF, number=1) if len(quotations) > 1 else say(wording.EXACT_TEXT)
    hint = say(wording.EXACT_TEXT_HINT)
    return [] if reference is None else [Entry(PassageButton(reference, "txt", label), hint)]


def _opening(quotation: Quotation) -> str:
    """Return the first words of a quotation, as a name for it."""
    return first_words(quotation.text, _OPENING)

"""The inbox as moderators see it: a page of questions, each with what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.moderation.inbox import wording
from bot.ui.language import say
from bot.ui.paging import turns
from bot.ui.replies import view_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.records.inbox import Asked
    from bot.services import Services

PAGE = 5
COLOUR = discord.Colour(0xD9962B)
PREFIX = "pq:inbox"
MAX_PAGE = 9_999


@dataclass(frozen=True)
class Page:
    """What is shown.

    Attributes:
        questions: Of this page, the most asked first; at most 5.
        number: From 0.
        total: How many questions are open.
        gathering: Whether the server gathers new ones.
        news: A line about what was just done, or "".
        undo: Number of the question that was just dismissed.
    """

    questions: Sequence[Asked]
    number: int
    total: int
    gathering: bool = True
    news: str = ""
    undo: int | None = None

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // PAGE))


async def read_page(
    services: Services, guild_id: int, number: int, *, news: str = "", undo: int | None = None
) -> Page:
    """Read a page as the inbox is now; the last one where there are not so many.

    Args:
        services: Whose records.
        guild_id: The server.
        number: From 0.
        news: See `Page`.
        undo: See `Page`.
    """
    inbox = services.records.inbox
    total = await inbox.size(guild_id)
    number = max(0, min(number, (total - 1) // PAGE))
    questions = await inbox.open(guild_id, limit=PAGE, skip=number * PAGE)
    gathering = (await services.records.settings.get(guild_id)).inbox
    return Page(questions, number, total, gathering, news, undo)


def page_view(page: Page) -> ui.LayoutView:
    """Show a page as a message. Its buttons are known again by their `custom_id`."""
    container: ui.Container[Any] = ui.Container(accent_colour=COLOUR)
    if page.total:
        container.add_item(ui.TextDisplay(wording.heading(page.total, page.number, page.pages)))
    else:
        container.add_item(ui.TextDisplay(say(wording.EMPTY)))
    if page.news:
        _news(container, page)
    for asked in page.questions:
        container.add_item(ui.Separator())
        container.add_item(ui.TextDisplay(wording.entry(asked)))
        container.add_item(ui.ActionRow(*_choices(asked.number, page.number)))
    if not page.gathering:
        container.add_item(ui.TextDisplay(say(wording.SWITCHED_OFF)))
    if page.pages > 1:
        container.add_item(ui.Separator())
        container.add_item(ui.ActionRow(*_turns(page)))
    return view_of(container)


def _news(container: ui.Container[Any], page: Page) -> None:
    text: ui.TextDisplay[Any] = ui.TextDisplay(f"-# {page.news}")
    if page.undo is None:
        container.add_item(text)
        return
    back = button(say(wording.BACK), "back", page.undo, page.number)
    container.add_item(ui.Section(text, accessory=back))


def _choices(number: int, page: int) -> list[ui.Button[Any]]:
    primary, plain = discord.ButtonStyle.primary, discord.ButtonStyle.secondary
    return [
        button(say(wording.ADD), "add", number, page, primary),
        button(say(wording.ELSEWHERE), "else", number, page, plain),
        button(say(wording.DISMISS), "drop", number, page, plain),
    ]


def _turns(page: Page) -> list[ui.Button[Any]]:
    """Make the two page turners; where others have a question, these have 0 and 1."""
    made = []
    for turn in turns(page.number, page.pages - 1):
        made.append(button(turn.label, "turn", int(not turn.back), min(MAX_PAGE, turn.page)))
        made[-1].disabled = not turn.possible
    return made


def button(
    label: str,
    what: str,
    number: int,
    page: int,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
) -> ui.Button[Any]:
    """Make a button whose `custom_id` says what it does, to which question, on which page."""
    return ui.Button(label=label, style=style, custom_id=f"{PREFIX}:{what}:{number}:{page}")

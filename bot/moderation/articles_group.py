"""`/articles`: what can be quoted here, for everyone. `/library`: what moderators do with it.

They are two groups because Discord can hide a whole group from members, not some of its commands.
What changes the library is checked in the bot at every step too (see `bot.moderation.permissions`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.home import home_of
from bot.moderation.adding.command import add
from bot.moderation.articles.bin import BinPageButton, RestoreButton, bin_command
from bot.moderation.articles.edit import TryAgainButton, edit
from bot.moderation.articles.export import export
from bot.moderation.articles.list import MAX_SEARCH, PageButton, articles_view
from bot.moderation.articles.open_buttons import OpenButton
from bot.moderation.articles.remove import RemovalButton, remove
from bot.moderation.articles.rollback import RollbackButton, SnapshotSelect, rollback
from bot.moderation.articles.show import TurnButton, show
from bot.moderation.articles.update import UpdateButton, update
from bot.moderation.imports.command import imports
from bot.moderation.imports.view import RefreshButton, StopButton
from bot.moderation.permissions import for_moderators

if TYPE_CHECKING:
    from bot.services import Interaction, Served

COMMANDS: tuple[app_commands.Command[Any, ..., None], ...] = (
    add,
    edit,
    update,
    remove,
    bin_command,
    export,
    rollback,
    imports,
)
"""What moderators do, in the order of the menu; each lives in a module of its own."""

BUTTONS = (
    TurnButton,
    OpenButton,
    TryAgainButton,
    UpdateButton,
    RemovalButton,
    RestoreButton,
    BinPageButton,
    SnapshotSelect,
    RollbackButton,
    RefreshButton,
    StopButton,
)
"""What is under their messages and goes on working after a restart."""


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
class Articles(app_commands.Group, name="articles", description="The articles I can quote from."):
    """The library, from Discord."""

    @app_commands.command(name="list", description="Show the articles I can quote from.")
    @app_commands.describe(search="Words in the title, publisher, author, date or id")
    async def list_articles(
        self,
        interaction: Interaction,
        search: app_commands.Range[str, 1, MAX_SEARCH] = "",
    ) -> None:
        """Show the first page, privately."""
        await interaction.response.defer(thinking=True, ephemeral=True)
        view = await articles_view(interaction.client.services, home_of(interaction), search=search)
        await interaction.edit_original_response(view=view)


@for_moderators
class Library(app_commands.Group, name="library", description="Add and change the articles."):
    """The library, in the hands of its moderators."""


async def setup(bot: Served) -> None:
    """Add the groups and their buttons to the bot."""
    bot.add_dynamic_items(PageButton, *BUTTONS)
    articles, library = Articles(), Library()
    articles.add_command(show)
    for command in COMMANDS:
        library.add_command(command)
    bot.tree.add_command(articles)
    bot.tree.add_command(library)

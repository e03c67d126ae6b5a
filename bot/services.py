"""What every feature of the bot works with: opened once, handed down, never looked up elsewhere.

A feature takes `Services` where it needs the library, the records or the answers, and a `Served`
bot only where it needs Discord itself. Nothing but the entry points imports `bot.client`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.connection.discord_time import DiscordTime
from bot.ui.persistent import PersistentButton

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.background import Background
    from bot.health.metrics import Metrics
    from bot.records import Records
    from bot.settings import Settings
    from bot.throttle import Throttle
    from corpus.coordination.contract import Coordination
    from corpus.fetch.fetcher import Fetcher
    from corpus.library import Library
    from corpus.sandbox import Sandbox
    from index.service import AnswerService

OPERATOR = 0
"""The tenant of the operator's own library, which is also the shared starter library."""


@dataclass(frozen=True)
class Services:
    """What the features of one bot share, all of it open.

    Attributes:
        settings: Everything an operator chose.
        library: The articles of every server.
        records: What is kept of each server beside its articles.
        answers: Finds quotations.
        fetcher: Fetches pages from the public web.
        sandbox: Reads pages and files where they can't hurt the bot.
        coordination: With other processes of the bot, where there are any.
        background: Runs work that nobody waits for.
        throttle: Holds back who asks too fast, and lets questions through in turn.
        metrics: Where what happens is counted.
    """

    settings: Settings
    library: Library
    records: Records
    answers: AnswerService
    fetcher: Fetcher
    sandbox: Sandbox
    coordination: Coordination
    background: Background
    throttle: Throttle
    metrics: Metrics

    async def tenants(self, guild_id: int | None) -> tuple[int, ...]:
        """Return whose libraries may be quoted in a server, or in direct messages (None).

        The shared starter library is one of them where the operator has it switched on, and the
        server too: by choice, or because it has no articles of its own yet.
        """
        if guild_id is None:
            return (OPERATOR,)
        if not self.settings.starter_library:
            return (guild_id,)
        own = await self.records.settings.get(guild_id)
        chosen = own.starter_library
        has_own = chosen is None and (await self.library.size(guild_id)).articles > 0
        return (guild_id, OPERATOR) if own.quotes_starter(own_articles=has_own) else (guild_id,)


class Served(commands.AutoShardedBot):
    """A bot that has services.

    Attributes:
        services: There from `setup_hook` on, before any event arrives.
        command_ids: Discord's ids of the slash commands by name; likewise.
        discord_time: What time it is for Discord.
        simulated: Whether that Discord is made up: it has none of the servers that the bot is in,
            and a clock of its own.
    """

    services: Services
    command_ids: Mapping[str, int]
    simulated: bool = False

    def clickable(self, name: str) -> str:
        """Return a command as members can click it, such as "articles list"; plain until known."""
        number = self.command_ids.get(name.split(" ", 1)[0])
        return f"`/{name}`" if number is None else f"</{name}:{number}>"

    def __init__(self, *args: Any, **options: Any) -> None:
        time = DiscordTime()
        super().__init__(*args, http_trace=time.trace(), **options)
        self._buttons: list[type[PersistentButton]] = []
        self.discord_time = time

    def add_dynamic_items(self, *items: type[discord.ui.DynamicItem[Any]]) -> None:
        """Register what outlives the process; of buttons, also for the menus that hold them."""
        super().add_dynamic_items(*items)
        self._buttons += [item for item in items if issubclass(item, PersistentButton)]

    def button(self, custom_id: str) -> PersistentButton | None:
        """Make the registered button with a `custom_id`; None where there is none."""
        made = (kind.with_custom_id(custom_id) for kind in self._buttons)
        return next(filter(None, made), None)


Interaction = discord.Interaction[Served]
"""An interaction with this bot: `interaction.client.services` is typed."""

"""The real bot in a simulated Discord: a server, its channel, members and a moderator."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import discord
import simcord

from bot.client import PullquoteBot
from bot.records import open_library
from bot.settings import Settings
from corpus.library import import_starter
from corpus.library.starter import EXAMPLES
from index.service import AnswerService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle, GuildHandle

    from bot.services import Services
    from corpus.fetch.fetcher import Fetcher
    from index.embedding.embedder import Embedder

SETTLES_S = 60.0
"""How long the bot may take over one thing that somebody does."""


@dataclass
class World:
    """One server of a simulated Discord with the bot in it.

    Attributes:
        env: The simulation.
        embedder: The model that every bot of it shares.
        make_bot: Builds the bot again on the same data, as a restart would.
    """

    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    mara: MemberActor
    jonas: MemberActor
    moderator: MemberActor
    embedder: Embedder
    make_bot: Callable[[], PullquoteBot]

    @property
    def bot(self) -> PullquoteBot:
        """The bot that runs now."""
        assert isinstance(self.env.bot, PullquoteBot)
        return self.env.bot

    @property
    def services(self) -> Services:
        """What the bot that runs now works with."""
        return self.bot.services

    def fetch_with(self, fetcher: Fetcher) -> None:
        """Give the bot that runs now another fetcher, such as one that may reach this machine."""
        self.bot.services = replace(self.bot.services, fetcher=fetcher)

    @property
    def mention(self) -> str:
        """How a message mentions the bot."""
        assert self.bot.user is not None
        return self.bot.user.mention

    @property
    def last(self) -> discord.Message:
        """The channel's last message."""
        message = self.channel.last_message
        assert message is not None
        return message


class _PatientEnv(simcord.Env):
    """A simulation that gives the bot's start as long as all else, not simcord's five seconds."""

    async def _settle_internal(self, *, timeout: float | None = None, **known: Any) -> None:  # noqa: ASYNC109  simcord's
        wanted = None if timeout is None else max(timeout, self.settle_timeout)
        await super()._settle_internal(timeout=wanted, **known)


@asynccontextmanager
async def simulated_world(settings: Settings, embedder: Embedder) -> AsyncIterator[World]:
    """Start the bot, and give it a server.

    Args:
        settings: Whose data folder the bot works on.
        embedder: A model that is loaded already.

    Raises:
        Exception: What went wrong in the bot and no test has looked at.
    """

    def make_bot() -> PullquoteBot:
        return PullquoteBot(settings, embedder=embedder)

    env = _PatientEnv(make_bot(), settle_timeout=SETTLES_S)
    try:
        await env.start()
        guild = env.create_guild("Friday Questions")
        mods = guild.create_role(
            "Moderators", permissions=discord.Permissions(manage_guild=True, manage_messages=True)
        )
        made = World(
            env=env,
            guild=guild,
            channel=guild.create_text_channel("ask-the-articles"),
            mara=guild.add_member(env.create_user("mara")),
            jonas=guild.add_member(env.create_user("jonas")),
            moderator=guild.add_member(env.create_user("ines"), roles=[mods]),
            embedder=embedder,
            make_bot=make_bot,
        )
        await made.bot.services.answers.indexes.settled()
        yield made
    finally:
        await env.shutdown()
        await env.bot.close()
    env._raise_errors_since(env._errors_acknowledged)


def index_starter(folder: Path, embedder: Embedder) -> None:
    """Make a data folder with the starter library in it, indexed. Not where an event loop runs."""

    async def build() -> None:
        settings = Settings(data_dir=folder)
        async with await open_library(settings.database) as library:
            await import_starter(library)
            await import_starter(library, EXAMPLES)  # which many tests ask about
            service = AnswerService(library, settings.snapshots, embedder=embedder)
            await service.start()
            await service.indexes.settled()
            await service.close()

    asyncio.run(build())

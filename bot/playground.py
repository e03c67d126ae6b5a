"""`pullquote try`: the real bot in a simulated Discord, in the browser. No token, no network.

The world is made up (a server, a channel, two members and a moderator); everything the bot says
comes from the real bot, model and library of this machine's data folder.
"""

from __future__ import annotations

import asyncio
import logging
import re
import webbrowser
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.client import PullquoteBot
from bot.errors import StartError
from corpus.extras import how_to_install_extra

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    import simcord
    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle
    from simcord.preview import Preview

    from bot.settings import Settings
    from index.embedding.embedder import Embedder

FIRST_QUESTION = "why are there two high tides a day?"
SECOND_QUESTION = "how many bees live in a hive?"
_PATIENCE_S = 120.0
_WIDTH, _HEIGHT = 1180, 860


@dataclass(frozen=True)
class World:
    """A simulated Discord with the real bot in it.

    Attributes:
        env: The simulation.
        bot: The real bot.
        channel: Where people talk.
        mara: A member.
        jonas: Another.
        ines: A moderator.
    """

    env: simcord.Env
    bot: PullquoteBot
    channel: ChannelHandle
    mara: MemberActor
    jonas: MemberActor
    ines: MemberActor


@dataclass(frozen=True)
class Playground:
    """A simulated Discord that is being served.

    Attributes:
        world: The simulation, for a script that wants to act in it.
        preview: What serves it.
    """

    world: World
    preview: Preview

    @property
    def url(self) -> str:
        """The address to open; who knows it can act in the simulation."""
        return self.preview.url


async def run_playground(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    open_browser: bool = True,
    say: Callable[[str], Any] = print,
) -> None:
    """Serve the simulated Discord until cancelled or until the page ends the session.

    Args:
        settings: Whose data folder to use.
        host: Loopback only; the page can act as any of its members.
        port: 0 for any free one.
        open_browser: Whether to open the page if there is a browser.
        say: Where lines for the person go.

    Raises:
        StartError: simcord is not installed, the address is refused, or the port is taken.
        PullquoteError: The library or the model cannot be opened.
    """
    if host not in {"127.0.0.1", "localhost"}:
        raise StartError(
            f"The simulated Discord can't be served on {host}.",
            "It is for this machine only: use 127.0.0.1.",
        )
    say("Starting the bot and reading the library. The first start takes a minute.")
    async with playground(settings, port=port) as world:
        say(f"A simulated Discord is open at {world.url}")
        say("Type /ask there, or mention @Pullquote with a question. Ctrl-C ends it.")
        say("Inês moderates: switch to her and type /setup to see what a new server sees.")
        if open_browser:
            await asyncio.to_thread(_open, world.url)
        await world.preview.wait_closed()


@asynccontextmanager
async def playground(
    settings: Settings, *, port: int = 0, embedder: Embedder | None = None
) -> AsyncIterator[Playground]:
    """Serve the simulated Discord, after a first conversation, while the context lasts.

    Args:
        settings: Whose data folder to use.
        port: 0 for any free one.
        embedder: A model that is loaded already.

    Raises:
        StartError: simcord is not installed, or the port is taken.
    """
    async with simulated(settings, embedder=embedder) as world, AsyncExitStack() as stack:
        import simcord  # noqa: PLC0415  `simulated` has said so if it is missing

        await _converse(world)
        viewers = [_who_types(world.env, each) for each in (world.mara, world.jonas, world.ines)]
        preview = world.env.preview(
            world.channel,
            viewers=viewers,
            layout="channel",
            width=_WIDTH,
            height=_HEIGHT,
            port=port or None,
        )
        try:
            await stack.enter_async_context(preview)
        except simcord.SetupError as error:
            raise StartError(
                f"Port {port} can't be used: it is taken, or not allowed.",
                "Choose another with --port.",
            ) from error
        yield Playground(world, preview)


@asynccontextmanager
async def simulated(
    settings: Settings, *, embedder: Embedder | None = None
) -> AsyncIterator[World]:
    """Simulate a Discord: a server with a channel, two members, a moderator and the real bot.

    Args:
        settings: Whose data folder to use.
        embedder: A model that is loaded already.

    Raises:
        StartError: simcord is not installed.
    """
    logging.getLogger("discord.state").setLevel(logging.ERROR)  # simcord's probe has no intents
    try:
        import simcord  # noqa: PLC0415  an optional extra
    except ImportError as error:
        raise StartError(
            "pullquote try needs the package simcord.", f"Install it: {how_to_install_extra('try')}"
        ) from error
    alone = settings.model_copy(update={"shard_count": 1, "shard_ids": None})
    bot = PullquoteBot(alone, embedder=embedder)
    bot.simulated = True  # the servers in the database are not in it, and have not been left
    try:
        async with simcord.run(bot, settle_timeout=_PATIENCE_S, check_errors=False) as env:
            _name_the_bot(env)
            async with asyncio.timeout(_PATIENCE_S * 5):
                await bot.services.answers.indexes.settled()
            yield _furnished(env, bot)
    finally:
        await bot.close()


def _furnished(env: simcord.Env, bot: PullquoteBot) -> World:
    guild = env.create_guild("Friday Questions")
    channel = guild.create_text_channel(
        "ask-the-articles", topic="Ask; the articles answer in their own words."
    )
    moderators = guild.create_role(
        "Moderator",
        permissions=discord.Permissions(manage_guild=True, manage_messages=True),
        color=0xE9A23B,
        hoist=True,
    )
    mara = guild.add_member(env.create_user("mara", global_name="Mara Lindqvist"))
    jonas = guild.add_member(env.create_user("jonas", global_name="Jonas Okafor"))
    ines = guild.add_member(env.create_user("ines", global_name="Inês Duarte"), roles=[moderators])
    return World(env, bot, channel, mara, jonas, ines)


def _who_types(env: simcord.Env, member: MemberActor) -> MemberActor:
    """Return a member whose typed "@Pullquote" is a mention: Discord's own field makes it one."""
    from simcord.actors import MemberActor  # noqa: PLC0415  an optional extra

    class Typing(MemberActor):
        """A member at the page's field."""

        async def send(
            self, channel: ChannelHandle, content: str = "", **more: Any
        ) -> discord.Message:
            account = env.backend.bot_user
            typed = re.compile(rf"(?<!\S)@{re.escape(account.name)}\b", re.IGNORECASE)
            return await super().send(channel, typed.sub(f"<@{account.id}>", content), **more)

    return Typing(env, member.guild, member.user)


async def _converse(world: World) -> None:
    """Hold a first conversation, which really happens."""
    await world.mara.slash(world.channel, "ask", question=FIRST_QUESTION)
    if world.bot.user is not None:
        mention = world.bot.user.mention
        await world.jonas.send(world.channel, f"{mention} {SECOND_QUESTION}")


def _name_the_bot(env: simcord.Env) -> None:
    """Give simcord's bot account our name; it has no public way to choose it."""
    account = env.backend.bot_user
    account.name = "Pullquote"
    if hasattr(account, "global_name"):
        account.global_name = "Pullquote"


def _open(url: str) -> None:
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return
    browser.open(url)

"""The real bot in a simulated Discord: a server, its channel, members and a moderator."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
import pytest
import pytest_asyncio
import simcord

from bot.client import PullquoteBot
from bot.settings import Settings
from corpus.library.library import Library
from corpus.library.starter import import_starter
from index.service import AnswerService

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle, GuildHandle

    from bot.services import Services
    from index.embedding.embedder import Embedder


@dataclass
class World:
    """One server of a simulated Discord with the bot in it.

    Attributes:
        env: The simulation.
        make_bot: Builds the bot again on the same data, as a restart would.
    """

    env: simcord.Env
    guild: GuildHandle
    channel: ChannelHandle
    mara: MemberActor
    jonas: MemberActor
    moderator: MemberActor
    make_bot: Callable[[], PullquoteBot]

    @property
    def bot(self) -> PullquoteBot:
        assert isinstance(self.env.bot, PullquoteBot)
        return self.env.bot

    @property
    def services(self) -> Services:
        return self.bot.services

    @property
    def mention(self) -> str:
        assert self.bot.user is not None
        return self.bot.user.mention

    @property
    def last(self) -> discord.Message:
        message = self.channel.last_message
        assert message is not None
        return message


def _texts(components: list[Any]) -> list[str]:
    found: list[str] = []
    for component in components:
        if isinstance(component, discord.Message):
            found.extend(_texts(list(component.components)))
            continue
        data = component if isinstance(component, dict) else component.to_dict()
        if "content" in data:
            found.append(data["content"])
        found.extend(_texts(data.get("components", [])))
    return found


def _buttons(components: list[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for component in components:
        data = component if isinstance(component, dict) else component.to_dict()
        if data.get("type") == discord.ComponentType.button.value:
            found[data["label"]] = data["custom_id"]
        found.update(_buttons([data[key] for key in ("accessory",) if key in data]))
        found.update(_buttons(data.get("components", [])))
    return found


@pytest.fixture
def texts() -> Callable[[Any], list[str]]:
    """All texts of a message or response, in reading order."""
    return lambda message: _texts(list(message.components))


@pytest.fixture
def buttons() -> Callable[[Any], dict[str, str]]:
    """The buttons of a message or response: label -> custom_id."""
    return lambda message: _buttons(list(message.components))


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """A data folder with the starter library, indexed once for all tests here."""
    folder = tmp_path_factory.mktemp("indexed")

    async def build() -> None:
        settings = Settings(data_dir=folder)
        async with await Library.open(settings.database) as library:
            await import_starter(library)
            service = AnswerService(library, settings.snapshots, embedder=embedder)
            await service.start()
            await service.settled()
            await service.close()

    asyncio.run(build())
    return folder


@pytest.fixture
def settings(indexed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(indexed, tmp_path / "data")
    return Settings(data_dir=tmp_path / "data", shard_count=1)


@pytest_asyncio.fixture
async def world(settings: Settings, embedder: Embedder) -> AsyncIterator[World]:
    def make_bot() -> PullquoteBot:
        return PullquoteBot(settings, embedder=embedder)

    env = simcord.Env(make_bot(), settle_timeout=60)
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
        make_bot=make_bot,
    )
    await made.bot.services.answers.settled()
    yield made
    await env.shutdown()
    await made.bot.close()
    env._raise_errors_since(env._errors_acknowledged)  # what no test has looked at

"""The composition root: opens what the features share, and loads the features.

Default intents only, unless the operator switches message content on, and no mention in anything it
sends can ping. The client knows its extensions by name and nothing of what is in them: each
registers its own commands, buttons and listeners.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.access.invitation import invitation
from bot.background import Background
from bot.collector import Collector
from bot.command_sync import sync_later, try_to_sync
from bot.connection.identify import Identifies
from bot.connection.once import INTERACTION, claim_first
from bot.connection.repeated import hear_once
from bot.connection.shards import go_on_after_garbage
from bot.connection.well_formed import read_well_formed
from bot.health.metrics import Metrics, Readings
from bot.logs.request import begin_request
from bot.records import Records, open_library
from bot.services import OPERATOR, Interaction, Served, Services
from bot.throttle import Throttle
from bot.ui.language import speak_to
from bot.ui.replies import answer_error
from corpus.coordination.several import coordination_for
from corpus.errors import PullquoteError
from corpus.fetch.fetcher import Fetcher
from corpus.library import import_starter
from corpus.sandbox import Sandbox
from index.service import AnswerService
from index.vector_stores.choice import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import yarl

    from bot.settings import Settings
    from corpus.coordination.contract import Claims, Coordination
    from corpus.library import Library
    from index.embedding.embedder import Embedder

EXTENSIONS = (
    "bot.asking.extension",
    "bot.moderation.articles_group",
    "bot.moderation.adding.command",
    "bot.moderation.reindex.command",
    "bot.moderation.settings.command",
    "bot.moderation.welcome.command",
    "bot.moderation.audit.command",
    "bot.moderation.inbox.command",
    "bot.moderation.stats.command",
    "bot.members.help",
    "bot.members.privacy_command",
    "bot.lifecycle.tidying",
    "bot.lifecycle.recovery",
)
_DATABASE_S = 2.0
"""A database that has not answered a small question by then is not there."""
_log = structlog.get_logger(__name__)


def _shards(settings: Settings) -> dict[str, Any]:
    """Return the shards of this process, where the operator chose; else discord.py runs all."""
    return {} if settings.shard_ids is None else {"shard_ids": list(settings.shard_ids)}


def _serves(settings: Settings) -> Callable[[int], bool]:
    """Return what says whether a server is on a shard of this process."""
    ids, count = settings.shard_ids, settings.shard_count
    return lambda tenant: ids is None or count is None or (tenant >> 22) % count in ids


def _intents(settings: Settings) -> discord.Intents:
    """Ask for no privileged intent, unless the operator wants the content of all messages."""
    intents = discord.Intents.default()
    intents.message_content = settings.message_content
    return intents


class _Tree(app_commands.CommandTree["PullquoteBot"]):
    """The command tree: speaks the member's language, and turns errors into replies."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        begin_request(interaction.type.name)
        speak_to(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_error(interaction, error)
        await interaction.client.services.coordination.claims.finish(
            f"{INTERACTION} {interaction.id}"
        )


class PullquoteBot(Served):
    """Answers questions in the articles' own words.

    Args:
        settings: Everything an operator chose.
        embedder: A model that is loaded already, shared by several bots of one process.

    Attributes:
        was_ready: Whether Discord has ever let it in.
    """

    def __init__(self, settings: Settings, *, embedder: Embedder | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=_intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=_Tree,
            shard_count=settings.shard_count,
            **_shards(settings),
            activity=discord.CustomActivity("Ask me about the articles: /ask"),
        )
        read_well_formed(self._connection.parsers)
        claim_first(self._connection.parsers, self._claims)
        hear_once(self._connection.parsers)
        self.command_ids: Mapping[str, int] = {}
        self._settings = settings
        self._embedder = embedder
        self._metrics = Metrics()
        self._library: Library | None = None
        self._collector: Collector | None = None
        self._coordination: Coordination | None = None
        self._identifies: Identifies | None = None
        self.was_ready = False

    def count_in(self, metrics: Metrics) -> None:
        """Count in the process's metrics, which outlive this bot; before it starts."""
        self._metrics = metrics

    async def setup_hook(self) -> None:
        """Open the library, load the model, find the indexes, load the features.

        Raises:
            PullquoteError: The library or the model cannot be opened.
        """
        settings = self._settings
        self._library = library = await open_library(settings.database, settings.snapshots)
        await import_starter(library)
        self._coordination = coordination = coordination_for(
            settings.database, library.database.origin
        )
        await coordination.start()
        answers = AnswerService(
            library,
            settings.snapshots,
            model=settings.model,
            backend=settings.backend,
            prompts=settings.prompts,
            read=settings.reader,
            memory_mb=settings.index_memory_mb,
            embedder=self._embedder,
            vectors=open_store(settings.vectors_in, library.database, settings.milvus),
            coordination=coordination,
            serves=_serves(settings),
        )
        if coordination.shared:
            self._identifies = Identifies(self.http.get_bot_gateway, coordination.counters)
        self.services = Services(
            settings=settings,
            library=library,
            records=Records(library.database),
            answers=answers,
            fetcher=Fetcher(),
            sandbox=Sandbox(),
            coordination=coordination,
            background=Background(),
            throttle=Throttle(
                settings.cooldown_per_minute,
                settings.ask_timeout_s,
                coordination.counters if coordination.shared else None,
            ),
            metrics=self._metrics,
        )
        self._metrics.read(self._readings())
        # The services are complete before an extension asks for them, and before any event arrives.
        await answers.start()
        for extension in EXTENSIONS:
            if extension not in self.extensions:
                await self.load_extension(extension)
        if not await try_to_sync(self):
            self.services.background.start(sync_later(self), "register_commands")
        self._collector = Collector(lambda: self.services.throttle.idle)
        self._collector.start()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, and keep it connected whatever frames it gets."""
        if self._identifies is not None:  # before there is a connection that would wait too
            await self._identifies.afford()
        await super().launch_shard(gateway, shard_id, initial=initial)
        go_on_after_garbage(self.get_shard(shard_id))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait until a shard may identify itself."""
        if self._identifies is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._identifies.turn(shard_id or 0)

    def _claims(self) -> Claims | None:
        """Return who does what, where several processes may hear the same."""
        shared = self._coordination is not None and self._coordination.shared
        return self._coordination.claims if self._coordination is not None and shared else None

    async def on_app_command_completion(self, interaction: Interaction, _command: object) -> None:
        """Let no other process do again what is done."""
        await self.services.coordination.claims.finish(f"{INTERACTION} {interaction.id}")

    async def on_ready(self) -> None:
        """Say in the log that Discord has let us in, and how to bring the bot to a server."""
        self.was_ready = True
        invite = invitation(self.application_id) if self.application_id else None
        _log.info("ready", servers=len(self.guilds), shards=self.shard_count, invite=invite)

    async def on_shard_connect(self, shard: int) -> None:
        """Count a session that Discord has begun."""
        self._metrics.connected(shard)

    async def on_shard_resumed(self, _shard: int) -> None:
        """Count a session that goes on after it was cut off."""
        self._metrics.resumed()

    async def on_shard_disconnect(self, _shard: int) -> None:
        """Count a session that was cut off."""
        if not self.is_closed():
            self._metrics.disconnected()

    async def missing(self) -> list[str]:
        """Return what it waits for before it can answer, in words; nothing where it can."""
        if not hasattr(self, "services"):
            return ["library and models"]
        missing = [] if self._connected() else ["Discord"]
        try:
            async with asyncio.timeout(_DATABASE_S):
                await self.services.library.marks([OPERATOR])
        except (PullquoteError, TimeoutError):
            missing.append("database")
        return missing

    def _connected(self) -> bool:
        """Return whether Discord has let it in, and every shard has its connection."""
        cut_off = any(shard.is_closed() for shard in self.shards.values())
        return self.is_ready() and not self.is_closed() and not cut_off

    def _readings(self) -> Readings:
        services = self.services
        indexes = services.answers.indexes
        return Readings(
            waiting=lambda: services.throttle.waiting,
            under_way=lambda: services.throttle.under_way,
            indexes=indexes.live.infos,
            builds=lambda: indexes.ended,
            database_errors=lambda: services.library.database.failures,
            servers=lambda: len(self.guilds),
            connected=self._connected,
            latency_s=lambda: self.latency,
        )

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: prefix commands do not exist here, and `bot.asking.messages` listens."""

    async def close(self) -> None:
        """Disconnect, then end what runs in the background, the answer service and the library."""
        if self._coordination is not None:
            self._coordination.leave()
        await super().close()
        self._metrics.read(None)
        if self._collector is not None:
            self._collector.close()
        library, self._library = self._library, None
        if library is None:
            return
        try:
            if hasattr(self, "services"):
                self.services.sandbox.close()
                await self.services.background.close()
                await self.services.answers.close()
        finally:
            if self._coordination is not None:
                await self._coordination.close()
            await library.close()

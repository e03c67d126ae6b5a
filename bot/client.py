"""The bot: holds the library and the answer service, hears Discord, and asks for no privilege.

Default intents only, unless the operator switches message content on, and no mention in anything it
sends can ping. Commands live in `bot.commands`, one extension each; messages are answered by
`bot.asking.messages.replies`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.asking.ask import Asker
from bot.asking.buttons.more import MoreButton
from bot.asking.buttons.share import ShareButton
from bot.asking.buttons.vote import VoteButton
from bot.asking.messages.replies import Following
from bot.background import Background
from bot.command_sync import sync_commands
from bot.quotation.article_pages import PageButton
from bot.quotation.buttons import DeleteButton, PassageButton
from bot.records import Records
from bot.ui.language import speak_to
from bot.ui.replies import answer_error
from corpus.fetch.fetcher import Fetcher
from corpus.library.library import Library
from corpus.library.starter import import_starter
from index.service import AnswerService

if TYPE_CHECKING:
    from bot.settings import Settings
    from index.embedding.embedder import Embedder

EXTENSIONS = (
    "bot.asking.ask_command",
    "bot.moderation.articles.group",
    "bot.moderation.adding.command",
    "bot.moderation.reindex.command",
    "bot.moderation.settings.command",
    "bot.moderation.audit.command",
    "bot.moderation.inbox.command",
    "bot.moderation.stats.command",
    "bot.members.help",
    "bot.asking.quote.command",
    "bot.asking.message_menu.command",
    "bot.members.privacy_command",
    "bot.lifecycle",
)
OPERATOR = 0
_log = structlog.get_logger(__name__)


def _shards(settings: Settings) -> dict[str, Any]:
    """The shards this process runs, where the operator chose; discord.py runs all otherwise."""
    return {} if settings.shard_ids is None else {"shard_ids": list(settings.shard_ids)}


def _intents(settings: Settings) -> discord.Intents:
    """No privileged intent, unless the operator has asked for the content of all messages."""
    intents = discord.Intents.default()
    intents.message_content = settings.message_content
    return intents


class _Tree(app_commands.CommandTree["PullquoteBot"]):
    """The command tree: speaks the member's language, and turns errors into replies."""

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        speak_to(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_error(interaction, error)


class PullquoteBot(commands.AutoShardedBot):
    """Answers questions in the articles' own words.

    Args:
        settings: Everything an operator chose.
        embedder: A model that is loaded already, shared by several bots of one process.
    """

    library: Library
    records: Records
    service: AnswerService
    asker: Asker

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
        self.settings = settings
        self.background = Background()
        self.following = Following(self)
        self.fetcher = Fetcher()
        self._embedder = embedder
        self._opened = False

    async def tenants(self, guild_id: int | None) -> tuple[int, ...]:
        """Whose libraries may be quoted in a server, or in direct messages (None).

        The shared starter library where the operator and the server both have it switched on.
        """
        if guild_id is None:
            return (OPERATOR,)
        if not self.settings.starter_library:
            return (guild_id,)
        own = await self.records.settings.get(guild_id)
        return (guild_id, OPERATOR) if own.starter_library else (guild_id,)

    async def setup_hook(self) -> None:
        """Open the library, load the model and the indexes, register commands and buttons.

        Raises:
            PullquoteError: The library or the model cannot be opened.
        """
        settings = self.settings
        self.library = await Library.open(settings.database)
        self._opened = True
        self.records = Records(self.library.database)
        await import_starter(self.library)
        self.service = AnswerService(
            self.library,
            settings.snapshots,
            model=settings.model,
            backend=settings.backend,
            read=settings.reader,
            embedder=self._embedder,
        )
        await self.service.start()
        self.asker = Asker(self)
        self.add_dynamic_items(PassageButton, PageButton, MoreButton, ShareButton)
        self.add_dynamic_items(VoteButton, DeleteButton)
        for extension in EXTENSIONS:
            if extension not in self.extensions:
                await self.load_extension(extension)
        await sync_commands(self)

    async def on_ready(self) -> None:
        """Say in the log that Discord has let us in."""
        _log.info("ready", servers=len(self.guilds), shards=self.shard_count)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer what is meant for the bot; prefix commands do not exist here."""
        await self.following.asked(message)

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Answer a question anew that was edited a moment after it was asked."""
        await self.following.edited(payload.message)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take the answer away with its question."""
        await self.following.deleted(payload.channel_id, payload.message_id)

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take the answers away with their questions."""
        for message_id in payload.message_ids:
            await self.following.deleted(payload.channel_id, message_id, search=False)

    async def close(self) -> None:
        """Disconnect, then close the service and the library."""
        await super().close()
        if self._opened:
            self._opened = False
            await self.background.close()
            if hasattr(self, "service"):
                await self.service.close()
            await self.library.close()

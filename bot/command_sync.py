"""Registers the slash commands with Discord, in five languages, and only when they changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import TYPE_CHECKING

import aiohttp
import discord
import structlog
from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.ui.language import load, translated

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.services import Served

_FILE = "commands.sha256"
FIRST_WAIT_S = 10.0
"""Before the first new try; doubled each time."""
_LONGEST_WAIT_S = 3600.0
_SYNC_S = 60.0
"""How long Discord may take over it."""
_TODO = {
    400: "Discord finds a command wrong: update Pullquote, or report it.",
    401: "Reset the token in the developer portal and set DISCORD_TOKEN to the new one.",
    403: "Invite the bot again with the scope applications.commands.",
}
_NAMES = frozenset({Location.command_name, Location.group_name, Location.parameter_name})
"""Names of slash commands stay English, since the help, the docs and members speak of `/ask`."""
_log = structlog.get_logger(__name__)


class CommandTranslator(app_commands.Translator):
    """Looks descriptions up in the catalogues."""

    async def load(self) -> None:
        """Read the catalogues, off the event loop."""
        await asyncio.to_thread(load)

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return what Discord shows to readers with that locale; None where it stays English."""
        menu = isinstance(context.data, app_commands.ContextMenu)
        if context.location in _NAMES and not menu:
            return None
        found = translated(string.message, locale)
        return None if found == string.message else found


async def sync_commands(bot: Served) -> bool:
    """Register the commands unless Discord has these very ones already.

    The digest of what was registered last lies in the data folder; Discord is asked which names
    it holds, so that a lost registration is noticed too.

    Returns:
        Whether they were registered again.
    """
    local = bot.tree.get_commands()
    translator = CommandTranslator()
    await bot.tree.set_translator(translator)
    payload = [await command.get_translated_payload(bot.tree, translator) for command in local]
    shown = json.dumps([bot.application_id, payload], sort_keys=True, default=str)
    digest = hashlib.sha256(shown.encode()).hexdigest()
    file = bot.services.settings.data_dir / _FILE
    if await asyncio.to_thread(_read, file) == digest:
        registered = await bot.tree.fetch_commands()
        if {command.name for command in registered} == {command.name for command in local}:
            bot.command_ids = _ids(registered)
            return False
    bot.command_ids = _ids(await bot.tree.sync())
    await asyncio.to_thread(_write, file, digest)
    _log.info("commands_registered", count=len(local))
    return True


def _ids(registered: Sequence[app_commands.AppCommand]) -> dict[str, int]:
    slash = discord.AppCommandType.chat_input
    return {command.name: command.id for command in registered if command.type is slash}


async def try_to_sync(bot: Served) -> bool:
    """Register the commands; return False, and log what to do, where Discord would not have them.

    Commands that were registered before stay as they were: the bot can serve meanwhile.
    """
    try:
        async with asyncio.timeout(_SYNC_S):
            await sync_commands(bot)
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
        status = getattr(error, "status", 0)
        todo = _TODO.get(status, "Nothing: Discord is in trouble, and it is tried again.")
        _log.error("commands_not_registered", status=status, todo=todo)
        return False
    return True


async def sync_later(bot: Served) -> None:
    """Try again until the commands are registered, less and less often."""
    wait_s = FIRST_WAIT_S
    await asyncio.sleep(wait_s)
    while not await try_to_sync(bot):
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
        await asyncio.sleep(wait_s)


def _read(file: Path) -> str | None:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _write(file: Path, digest: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{digest}\n", encoding="ascii")
    except OSError as error:
        _log.warning("digest_not_kept", reason=error.strerror)

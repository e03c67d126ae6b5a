"""Commands as Discord shows them, in the reader's language.

Names of slash commands stay English, since the help, the docs and the members speak of `/ask`.
Descriptions, choices and the names of menus come from the same catalogues as every other sentence.
"""

from __future__ import annotations

import asyncio

from discord import Locale, app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.ui.language import load, translated

_NAMES = frozenset({Location.command_name, Location.group_name, Location.parameter_name})


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
        """What Discord shows to readers with that locale; None where it stays English."""
        menu = isinstance(context.data, app_commands.ContextMenu)
        if context.location in _NAMES and not menu:
            return None
        found = translated(string.message, locale)
        return None if found == string.message else found

"""`pullquote run`: the bot on Discord, until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.errors import StartError

if TYPE_CHECKING:
    from bot.client import PullquoteBot


def run_bot() -> None:
    """Run the bot on Discord (needs DISCORD_TOKEN)."""
    from bot.logs import configure_logs
    from bot.settings import Settings

    settings = Settings.load()
    token = settings.token()
    configure_logs(settings)
    from bot import create_bot

    asyncio.run(_serve(create_bot(settings), token))


async def _serve(bot: PullquoteBot, token: str) -> None:
    """Connect and stay until SIGINT or SIGTERM, then close in order.

    Raises:
        StartError: Discord refused the token or an intent, or cannot be reached.
    """
    import aiohttp
    import discord

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
            loop.add_signal_handler(number, stop.set)
    async with bot:
        running = asyncio.create_task(bot.start(token), name="discord")
        stopping = asyncio.create_task(stop.wait(), name="signal")
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not running.done():
            await bot.close()
        try:
            await running
        except discord.LoginFailure as error:
            raise StartError(
                "Discord refused the token.",
                "Reset it in the Discord developer portal (your application, Bot) and run "
                "pullquote setup, or set DISCORD_TOKEN to the new one.",
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise StartError(
                "Discord refused a privileged intent.",
                "Switch Message Content Intent on in the Discord developer portal (your "
                "application, Bot), or set PULLQUOTE_MESSAGE_CONTENT to false.",
            ) from error
        except (aiohttp.ClientConnectionError, TimeoutError) as error:
            raise StartError(
                f"Discord cannot be reached: {error}.", "Check the network, then start again."
            ) from error

"""`pullquote run`: the bot on Discord, until a signal ends it.

Discord has bad days: it answers 503 at login, or 429 without a word of JSON, or sends a frame that
is none. The bot waits and tries again, and so it does for a database server that is not there yet.
What a person must mend ends the process and says so.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from bot.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.client import PullquoteBot
    from bot.health.health import Health

FIRST_WAIT_S = 5.0
"""Before the first new try; doubled each time."""
_LONGEST_WAIT_S = 300.0
_TOKEN_REFUSED = 4004
_SHARDS_REFUSED = frozenset({4010, 4011})
_INTENTS_REFUSED = frozenset({4013, 4014})


def run_bot() -> None:
    """Run the bot on Discord (needs DISCORD_TOKEN)."""
    import asyncio

    from bot.logs import configure_logs
    from bot.settings import Settings

    settings = Settings.load()
    token = settings.token()
    configure_logs(settings)
    import bot.client  # noqa: F401  the slow part: a signal ends it here at once, in no loop
    from bot import create_bot
    from bot.cli.stopping import until_stopped
    from bot.health.health import Health
    from bot.health.metrics import Metrics
    from bot.health.service_manager import ServiceManager

    health = Health(Metrics(), ServiceManager.from_environment(os.environ))
    work = watched(lambda: create_bot(settings), token, health, settings.metrics_address)
    asyncio.run(until_stopped(work))


async def watched(
    make_bot: Callable[[], PullquoteBot],
    token: str,
    health: Health,
    address: tuple[str, int] | None,
) -> None:
    """Serve the bot, and how it is.

    Args:
        make_bot: As for `serve`.
        token: Likewise.
        health: Likewise.
        address: Host and port of the metrics; None for none.

    Raises:
        StartError: The address can't be used; or as for `serve`.
        PullquoteError: As for `serve`.
    """
    from bot.health.endpoint import served

    async with health.watching(), served(health, address):
        await serve(make_bot, token, health)


async def serve(
    make_bot: Callable[[], PullquoteBot], token: str, health: Health | None = None
) -> None:
    """Connect and stay; build it again where Discord's own trouble, or the database's, ended it.

    Args:
        make_bot: Builds it.
        token: Of whom.
        health: Told how it goes; the bot counts in its metrics.

    Raises:
        StartError: Discord refused the token, an intent or the shards; or it cannot be reached, and
            nobody but a person would start the process again.
        PullquoteError: The library or the model cannot be opened.
    """
    import asyncio

    import structlog

    logs = structlog.get_logger(__name__)
    wait_s = FIRST_WAIT_S
    while True:
        bot = make_bot()
        if health:
            bot.count_in(health.metrics)
        try:
            async with bot:
                with health.of(bot) if health else nullcontext():
                    await bot.start(token)
        except Exception as error:  # noqa: BLE001  what does not pass is raised again
            supervised = health is not None and health.supervised
            event, what = _to_wait_out(error, supervised=supervised)
            logs.error(event, what=what, next_try_s=wait_s)  # noqa: TRY400
        else:
            return
        if bot.was_ready:
            wait_s = FIRST_WAIT_S  # it went well for a while: that trouble is over
        if health:
            health.waits(wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, _LONGEST_WAIT_S)


def _to_wait_out(error: Exception, *, supervised: bool) -> tuple[str, str]:
    """Return how the log names trouble that passes, and what it was.

    Args:
        error: What ended the bot.
        supervised: Whether a service manager started it, which gives up after some starts.

    Raises:
        StartError: A person has to do something about it.
        Exception: It is neither: `error`.
    """
    from bot.connection.trouble import passing
    from corpus.errors import DatabaseAwayError

    if isinstance(error, DatabaseAwayError):
        return "database_away", error.in_log
    if supervised and _unreachable(error):
        return "discord_unreachable", str(error)
    refused = explained(error)
    if refused is not None:
        raise refused from error
    if passing(error):
        return "discord_in_trouble", type(error).__name__  # its traceback says nothing of ours
    raise error


def explained(error: Exception) -> StartError | None:
    """Return what a person has to do about an error; None where there is nothing."""
    import discord

    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _TOKEN_REFUSED:
        return StartError(
            "Discord refused the token.",
            "Reset it in the Discord developer portal (your application, Bot) and run "
            "pullquote setup, or set DISCORD_TOKEN to the new one.",
        )
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in _INTENTS_REFUSED:
        return StartError(
            "Discord refused a privileged intent.",
            "Switch Message Content Intent on in the Discord developer portal (your "
            "application, Bot), or set PULLQUOTE_MESSAGE_CONTENT to false.",
        )
    if code in _SHARDS_REFUSED:
        return StartError(
            "Discord refused the shards.",
            "The bot is in more servers than they can hold, or their numbers are wrong: unset "
            "PULLQUOTE_SHARD_IDS and PULLQUOTE_SHARD_COUNT, or choose more.",
        )
    if _unreachable(error):
        return StartError(
            f"Discord cannot be reached: {error}.", "Check the network, then start again."
        )
    return None


def _unreachable(error: Exception) -> bool:
    import aiohttp

    return isinstance(error, aiohttp.ClientConnectionError | TimeoutError)

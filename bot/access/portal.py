"""Ask Discord once, without connecting: whose token is this?"""

from __future__ import annotations

from dataclasses import dataclass

import aiohttp
import discord
from discord.http import Route

from bot.errors import StartError

_TIMEOUT_S = 10.0
_REFUSED = 401
PORTAL = "https://discord.com/developers/applications"


@dataclass(frozen=True)
class Application:
    """What Discord knows of a bot's application.

    Attributes:
        application_id: Its id, which the invitation names.
        name: What it is called.
        hears_all: Whether the intent Message Content is switched on.
    """

    application_id: int
    name: str
    hears_all: bool


async def application_of(token: str) -> Application:
    """Return the application that a token belongs to.

    Args:
        token: Of the right form (see `bot.access.bot_token`).

    Raises:
        StartError: Discord refuses the token, cannot be reached, or answers otherwise.
    """
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.get(
                f"{Route.BASE}/oauth2/applications/@me", headers={"Authorization": f"Bot {token}"}
            ) as response,
        ):
            if response.status == _REFUSED:
                raise StartError(
                    "Discord doesn't know this token.",
                    "Reset it in the Discord developer portal (your application, Bot, Reset Token) "
                    "and copy the new one.",
                )
            if not response.ok:
                raise StartError(
                    f"Discord answered {response.status} to the token.", "Try again in a minute."
                )
            return _read(await response.json(content_type=None))
    except (aiohttp.ClientError, TimeoutError) as error:
        raise StartError(
            f"Discord can't be reached: {type(error).__name__}.",
            "Check the network, then try again.",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StartError(
            "The reply didn't come from Discord.", "Check the network, then try again."
        ) from error


def _read(answer: dict[str, object]) -> Application:
    hears = discord.ApplicationFlags.gateway_message_content.flag
    hears |= discord.ApplicationFlags.gateway_message_content_limited.flag
    return Application(
        application_id=int(str(answer["id"])),
        name=str(answer["name"]),
        hears_all=bool(int(str(answer.get("flags", 0))) & hears),
    )

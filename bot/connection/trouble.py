"""What Discord's refusals mean: trouble that passes by itself, something that is gone, or neither.

https://discord.com/developers/docs/topics/opcodes-and-status-codes
"""

from __future__ import annotations

import aiohttp
import discord

UNREAD = (discord.HTTPException, aiohttp.ClientError, TimeoutError)
"""What reading something of Discord's may raise where one can do without it."""
EXPIRED = frozenset({10015, 10062, 50027})
"""Codes of an interaction whose time is over: there is no way left to answer in it."""
GONE = EXPIRED | {10003, 10004, 10008}
"""Codes of what somebody has deleted meanwhile: interaction, channel, server or message."""
ACKNOWLEDGED = 40060
"""The code where an interaction was acknowledged before: Discord had heard a request it failed."""
_TOO_MANY = 429
_SERVER_ERROR = 500
_LINE = (
    aiohttp.ClientError,
    ConnectionError,
    TimeoutError,
    discord.ConnectionClosed,
    discord.GatewayNotFound,
    discord.RateLimited,
)
_GARBLED = (ValueError, LookupError, TypeError, AttributeError)
_REFUSALS = frozenset({("discord.http", "request"), ("discord.webhook.async_", "request")})
"""Where discord.py reads a refusal; it takes for granted that a 429 says how long to wait."""


def passing(error: BaseException) -> bool:
    """Return whether an error is Discord's own trouble, which passes by itself."""
    if isinstance(error, discord.HTTPException):
        return error.status == _TOO_MANY or error.status >= _SERVER_ERROR
    return isinstance(error, _LINE) or (isinstance(error, _GARBLED) and _from_reading(error))


def code_of(error: BaseException) -> int:
    """Return Discord's code of an error; 0 where it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def _from_reading(error: BaseException) -> bool:
    """Return whether an error came from reading what Discord sent: a frame, or a refusal."""
    trace, last = error.__traceback__, ("", "")
    while trace is not None:
        frame = trace.tb_frame
        last = str(frame.f_globals.get("__name__")), frame.f_code.co_name
        if last[0] == "discord.gateway":
            return True
        trace = trace.tb_next
    return last in _REFUSALS  # what is called from there, such as the making of a form, is not it

"""Doing once what several processes hear: while one is restarted, two have its shards.

An interaction is claimed before anything of the bot sees it. The rest is claimed where it turns out
to be meant for the bot: most messages are not.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import structlog

from corpus.coordination.contract import Claim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, MutableMapping

    from corpus.coordination.contract import Claims

    Parser = Callable[[Any], None]

INTERACTION: Final = "interaction"
"""How the key of an interaction's claim begins; its id follows."""
REPEATED: Final = "ask"
"""The command that another process may do again: it changes nothing, and keeps what it is asked."""
_EVENT: Final = "INTERACTION_CREATE"
_COMMAND, _AUTOCOMPLETE = 2, 4
_OF_A_SERVER = "0"
"""How Discord names the kind of an installation that a server has."""
_log = structlog.get_logger(__name__)


def claim_first(
    parsers: MutableMapping[str, Parser], claims_of: Callable[[], Claims | None]
) -> None:
    """Pass over interactions that another process handles.

    Args:
        parsers: discord.py's, by event.
        claims_of: Returns what is claimed by whom; None where there is one process.
    """
    parse, under_way = parsers[_EVENT], set[asyncio.Task[None]]()

    def parse_claimed(data: Any) -> None:
        claims = claims_of()
        if claims is None or data["type"] == _AUTOCOMPLETE:  # which two may answer: one is heard
            parse(data)
            return
        task = asyncio.create_task(_parse_if_ours(claims, data, parse), name="claim")
        under_way.add(task)
        task.add_done_callback(under_way.discard)

    parsers[_EVENT] = parse_claimed


async def _parse_if_ours(claims: Claims, data: Any, parse: Parser) -> None:
    command, tenant = data["type"] == _COMMAND, int(data.get("guild_id") or 0)
    claim = Claim(f"{INTERACTION} {data['id']}", tenant, _needed(data) if command else {})
    if await claims.take(claim, done=not command):
        parse(data)
    else:
        _log.info("done_elsewhere", what=INTERACTION)


def _needed(data: Any) -> dict[str, Any]:
    """Return what another process needs to answer a command: nobody's name, hardly any words.

    It is in the database while the command is done, and forgotten then.
    """
    needed = {name: data[name] for name in ("application_id", "token", "locale") if name in data}
    if data["data"].get("name") == REPEATED and _is_kept(data):
        nobody = {"username": "", "discriminator": "0", "avatar": None}
        whole = {name: data[name] for name in data if name not in {"user", "member", "message"}}
        if "member" in data:
            user = {**nobody, "id": data["member"]["user"]["id"]}
            member = {**data["member"], "user": user, "nick": None, "avatar": None}
            needed[INTERACTION] = {**whole, "member": member}
    return needed


def _is_kept(data: Any) -> bool:
    """Return whether the question may be kept: not in direct messages, nor where we are a guest."""
    owners = data.get("authorizing_integration_owners") or {}
    return "guild_id" in data and str(data["guild_id"]) == str(owners.get(_OF_A_SERVER))


@asynccontextmanager
async def done_once(claims: Claims, claim: Claim) -> AsyncIterator[bool]:
    """Do something unless another process does it; yield whether to.

    Who is stopped meanwhile leaves it to another process.
    """
    ours = await claims.take(claim)
    if not ours:
        _log.info("done_elsewhere", what=claim.key.partition(" ")[0])
        yield False
        return
    async with finished(claims, claim.key):
        yield True


@asynccontextmanager
async def finished(claims: Claims, key: str) -> AsyncIterator[None]:
    """Say that something is done when the context ends, however, but not where it is stopped."""
    try:
        yield
    except asyncio.CancelledError:
        raise
    except BaseException:
        await claims.finish(key)
        raise
    else:
        await claims.finish(key)

"""What is kept of a command while it is done, so that another process can answer it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.connection.once import INTERACTION, claim_first, done_once
from corpus.coordination.alone import OwnClaims
from corpus.coordination.contract import Claim

if TYPE_CHECKING:
    from collections.abc import Sequence

MARA = {"id": "4000", "username": "mara", "global_name": "Mara", "avatar": "a1", "bot": False}


class Claims(OwnClaims):
    """Those of another process, and what is asked of them."""

    def __init__(self, taken: Sequence[str] = ()) -> None:
        self.taken = taken
        self.asked: list[tuple[Claim, bool]] = []
        self.finished: list[str] = []

    async def take(self, claim: Claim, *, done: bool = False) -> bool:
        self.asked.append((claim, done))
        return claim.key not in self.taken

    async def finish(self, key: str) -> None:
        self.finished.append(key)


def _asked(name: str = "ask", kind: int = 2, **place: Any) -> dict[str, Any]:
    data = {"name": name, "options": [{"name": "question", "value": "who keeps the lamp?"}]}
    return {"id": "7", "type": kind, "application_id": "1000", "token": "t", "data": data,
            "locale": "de", **place}  # fmt: skip


IN_SERVER = {"guild_id": "2000", "member": {"user": MARA, "nick": "Mara of the lamp"},
             "authorizing_integration_owners": {"0": "2000"}}  # fmt: skip
AS_GUEST = {**IN_SERVER, "authorizing_integration_owners": {"1": "4000"}}
IN_PRIVATE = {"user": MARA, "authorizing_integration_owners": {"0": "0"}}


async def _claimed(event: dict[str, Any], claims: Claims) -> list[dict[str, Any]]:
    parsed: list[dict[str, Any]] = []
    parsers = {"INTERACTION_CREATE": parsed.append}
    claim_first(parsers, lambda: claims)
    parsers["INTERACTION_CREATE"](event)
    for _ in range(3):
        await asyncio.sleep(0)
    return parsed


async def test_a_question_in_a_server_is_kept_without_anybody_s_name() -> None:
    claims, event = Claims(), _asked(**IN_SERVER)
    assert await _claimed(event, claims) == [event]
    ((claim, done),) = claims.asked
    assert (claim.key, claim.tenant, done) == ("interaction 7", 2000, False)
    kept = json.dumps(claim.data)
    assert "who keeps the lamp?" in kept
    assert "mara" not in kept.lower()


@pytest.mark.parametrize("place", [AS_GUEST, IN_PRIVATE], ids=["guest", "private"])
async def test_no_words_are_kept_where_nothing_is_kept(place: dict[str, Any]) -> None:
    claims = Claims()
    await _claimed(_asked(**place), claims)
    ((claim, _),) = claims.asked
    assert claim.data == {"application_id": "1000", "token": "t", "locale": "de"}


async def test_other_commands_keep_no_words_and_buttons_nothing() -> None:
    claims = Claims()
    await _claimed(_asked("quote", **IN_SERVER), claims)
    await _claimed(_asked(kind=3, **IN_SERVER), claims)
    (quote, _), (button, done) = claims.asked
    assert INTERACTION not in quote.data
    assert (button.data, done) == ({}, True)


async def test_what_another_process_handles_is_passed_over() -> None:
    assert await _claimed(_asked(**IN_SERVER), Claims(["interaction 7"])) == []


async def test_who_is_stopped_leaves_it_to_another_process_and_who_fails_does_not() -> None:
    claims = Claims()
    with pytest.raises(asyncio.CancelledError):
        async with done_once(claims, Claim("a")):
            raise asyncio.CancelledError
    with pytest.raises(ZeroDivisionError):
        async with done_once(claims, Claim("b")):
            raise ZeroDivisionError
    assert claims.finished == ["b"]

"""Bad days of Discord's HTTP: each question gets one answer, or a word where one is possible."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.bad_days.conftest import CANARY
from tests.faults.wire import Refusal

if TYPE_CHECKING:
    from tests.end_to_end.bad_days.conftest import Day

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]
_numbers = itertools.count()
UNWELL = Refusal(503)
BROKEN_OFF = Refusal(0)
HEARD = Refusal(502, heard=True)
CLOUDFLARE = Refusal(429, "<html>error 1015: you are being rate limited</html>", {})
LIMITED = Refusal(429, '{"message": "limited", "retry_after": 0.05, "global": false}')
GLOBALLY = Refusal(429, '{"message": "limited", "retry_after": 0.05, "global": true}')
NO_TIME = Refusal(429, '{"message": "limited"}')
PASSING = {
    "503": [UNWELL] * 3,
    "broken off": [BROKEN_OFF] * 2,
    "Cloudflare": [CLOUDFLARE, CLOUDFLARE],
    "Retry-After": [LIMITED, LIMITED],
    "global": [GLOBALLY],
    "no Retry-After": [NO_TIME, NO_TIME],
    "all at once": [UNWELL, LIMITED, BROKEN_OFF, NO_TIME, CLOUDFLARE],
    "heard, and 502": [HEARD],
}


def _no(status: int, code: int) -> Refusal:
    return Refusal(status, json.dumps({"message": "no", "code": code}))


def _question() -> str:
    return f"what is VOICE for, number {next(_numbers)} {CANARY}?"


def _token() -> str:
    return f"token{next(_numbers)}"


def _shown(day: Day, token: str) -> list[Any]:
    """What was put where an interaction's answer goes, in order."""
    return [body for _, path, body in day.wire.calls if f"/{token}/messages/@original" in path]


def _calls(day: Day, ending: str) -> int:
    return sum(path.endswith(ending) for _, path, _ in day.wire.calls)


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
async def test_a_reply_comes_through_once(day: Day, trouble: list[Refusal]) -> None:
    wire = day.wire
    wire.trouble["/channels/3100/messages"] = list(trouble)
    written = await wire.write(_question())
    await wire.until(lambda: wire.replies_to(written))
    await wire.beats()
    assert len(wire.replies_to(written)) == 1


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING)
async def test_the_answer_to_a_command_comes_through(day: Day, trouble: list[Refusal]) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/messages/@original"] = list(trouble)
    await wire.ask(_question(), token=token)
    await wire.until(
        lambda: _shown(day, token) and not wire.trouble[f"/{token}/messages/@original"]
    )
    assert "components" in _shown(day, token)[-1]


@pytest.mark.parametrize("ending", ["typing", "messages/5"])
@pytest.mark.parametrize("trouble", [_no(403, 50001), UNWELL, NO_TIME, BROKEN_OFF])
async def test_a_sign_or_a_look_back_that_fails_keeps_nobody_from_an_answer(
    day: Day, ending: str, trouble: Refusal
) -> None:
    wire = day.wire
    wire.trouble[f"/channels/3100/{ending}"] = [trouble]
    before = {"message_reference": {"message_id": "5", "channel_id": "3100"}, "type": 19}
    written = await wire.write(_question(), **(before if ending != "typing" else {}))
    await wire.until(lambda: wire.replies_to(written))

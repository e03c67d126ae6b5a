"""Bad days of Discord's HTTP: each question gets one answer, or a word where one is possible."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.messages.cannot_reply import SIGN
from bot.connection import delivery
from bot.ui import wording
from tests.end_to_end.bad_days.conftest import CANARY
from tests.faults.payloads import ASKER, PRIVATE
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


@pytest.mark.parametrize("code", [50001, 50013])
async def test_who_can_not_be_answered_gets_a_sign(day: Day, code: int) -> None:
    wire = day.wire
    wire.trouble["/channels/3100/messages"] = [_no(403, code)]
    written = await wire.write(_question(), author={**ASKER, "id": str(4100 + code)})
    await wire.until(
        lambda: any(f"/{written['id']}/reactions/{SIGN}/" in path for _, path, _ in wire.calls)
    )
    assert wire.replies_to(written) == []


@pytest.mark.parametrize("code", [50001, 50013])
async def test_who_gets_no_sign_either_gets_a_letter(day: Day, code: int) -> None:
    wire = day.wire
    wire.trouble["/channels/3100/messages"] = [_no(403, code)]
    wire.trouble["/@me"] = [_no(403, code)]  # the end of a reaction's path
    letters = sum(each["channel_id"] == PRIVATE for each in wire.posted)
    await wire.write(_question(), author={**ASKER, "id": str(4200 + code)})
    await wire.until(
        lambda: sum(each["channel_id"] == PRIVATE for each in wire.posted) == letters + 1
    )
    assert "<#3100>" in json.dumps(wire.posted[-1]["sent"])


@pytest.mark.parametrize("trouble", [_no(404, 10003), _no(404, 10008), _no(400, 50035)])
async def test_a_channel_or_message_that_is_gone_troubles_nobody(
    day: Day, trouble: Refusal
) -> None:
    wire = day.wire
    wire.trouble["/channels/3100/messages"] = [trouble]
    written = await wire.write(_question())
    await wire.until(lambda: not wire.trouble["/channels/3100/messages"])
    await wire.beats()
    assert wire.replies_to(written) == []


@pytest.mark.parametrize("code", [10062, 10015])
async def test_an_interaction_that_is_over_costs_no_further_request(day: Day, code: int) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/callback"] = [_no(404, code)]
    await wire.ask(_question(), token=token)
    await wire.until(lambda: not wire.trouble[f"/{token}/callback"])
    await wire.beats()
    assert _calls(day, f"/{token}/callback") == 0
    assert _shown(day, token) == []


@pytest.mark.parametrize(("code", "tries"), [(10003, 2), (10008, 2), (10015, 1), (50027, 1)])
async def test_an_answer_whose_place_is_gone_ends_quietly(day: Day, code: int, tries: int) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/messages/@original"] = [_no(404, code)] * tries  # it, and a sentence
    await wire.ask(_question(), token=token)
    await wire.until(lambda: not wire.trouble[f"/{token}/messages/@original"])
    await wire.beats()
    assert _shown(day, token) == []


async def test_an_acknowledgement_that_was_heard_and_failed_is_answered(day: Day) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/callback"] = [_no(400, 40060)]
    await wire.ask(_question(), token=token)
    await wire.until(lambda: _shown(day, token))
    assert len(_shown(day, token)) == 1


async def test_a_refusal_of_ours_is_said_after_such_an_acknowledgement_too(day: Day) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/callback"] = [_no(400, 40060)]
    await wire.ask("   ", token=token)
    await wire.until(lambda: _calls(day, f"/webhooks/1000/{token}"))
    (said,) = [body for _, path, body in wire.calls if path.endswith(f"/webhooks/1000/{token}")]
    assert wording.EMPTY.split(",", 1)[0] in json.dumps(said)


async def test_suggestions_that_come_too_late_are_dropped(day: Day) -> None:
    wire, token = day.wire, _token()
    wire.trouble[f"/{token}/callback"] = [_no(404, 10062)]
    options = [{"name": "question", "type": 3, "value": CANARY, "focused": True}]
    await wire.interact({"name": "ask", "type": 1, "options": options}, {"type": 4, "token": token})
    await wire.until(lambda: not wire.trouble[f"/{token}/callback"])


async def test_what_is_not_taken_is_tried_for_minutes_while_an_interaction_lives() -> None:
    waits_s = sum(3**n for n in range(delivery._TRIES - 1))  # the first is a second
    assert waits_s > 6 * 60
    assert waits_s + delivery._TRIES * 30 < 15 * 60  # discord.py tries for half a minute itself


async def test_trouble_for_minutes_ends_with_a_line_in_the_log(
    day: Day, caplog: pytest.LogCaptureFixture
) -> None:
    wire = day.wire
    wire.trouble["/channels/3100/messages"] = [UNWELL] * delivery._TRIES
    written = await wire.write(_question())
    await wire.until(lambda: not wire.trouble["/channels/3100/messages"])
    await wire.beats()
    assert "reply_failed" in caplog.text
    assert wire.replies_to(written) == []
    again = await wire.write(_question())
    await wire.until(lambda: wire.replies_to(again))

"""Bad days on the gateway: whatever becomes of the line, each question is answered, and once."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.end_to_end.bad_days.conftest import CANARY
from tests.faults import payloads
from tests.faults.payloads import FAR, GUILD, TEXT

if TYPE_CHECKING:
    from tests.end_to_end.bad_days.conftest import Day
    from tests.faults.wire import Frame

pytestmark = [pytest.mark.model, pytest.mark.asyncio(loop_scope="module")]
_numbers = itertools.count()
GARBAGE = [
    "}{ no JSON",
    "[]",
    '"x"',
    "null",
    '{"op": "READY"}',
    '{"op": 0, "t": "MESSAGE_CREATE", "s": 2, "d": {}}',
    '{"op": 0, "t": "INTERACTION_CREATE", "s": 2, "d": {"id": "1"}}',
    b"no zlib\x00\x00\xff\xff",
]


def _question() -> str:
    """A question that nobody has asked before: no answer to it is kept."""
    return f"what is VOICE for, number {next(_numbers)} {CANARY}?"


async def _is_answered_once(day: Day, written: dict[str, Any]) -> None:
    wire = day.wire
    await wire.until(lambda: wire.replies_to(written))
    await wire.beats()  # another answer would have had the time
    assert len(wire.replies_to(written)) == 1


async def test_a_question_over_the_wire_is_answered_with_a_quotation(day: Day) -> None:
    written = await day.wire.write("what is VOICE for?")
    await _is_answered_once(day, written)
    (reply,) = day.wire.replies_to(written)
    assert "> " in json.dumps(reply["sent"]["components"])


@pytest.mark.parametrize("frame", [0, 1000, 1001, 1006, 4000, 4009, '{"op": 7, "d": null}'])
async def test_what_was_asked_while_the_line_was_down_is_answered(day: Day, frame: Frame) -> None:
    wire = day.wire
    before = wire.resumed
    await wire.send(frame if frame != 1006 else 0)
    written = await wire.write(_question())
    await wire.until(lambda: wire.resumed > before)
    await _is_answered_once(day, written)


async def test_a_storm_of_reconnections_passes(day: Day) -> None:
    wire = day.wire
    before = wire.resumed
    wire.on_resume = ['{"op": 7, "d": null}'] * 12
    await wire.send('{"op": 7, "d": null}')
    written = await wire.write(_question())
    await wire.until(lambda: wire.resumed > before + 12)
    await _is_answered_once(day, written)


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_loses_no_question_that_was_heard(
    day: Day, *, resumable: bool
) -> None:
    wire = day.wire
    day.held.hold()
    written = await wire.write(_question())
    await day.held.held()
    before = wire.resumed, wire.identified
    await wire.send(json.dumps({"op": 9, "d": resumable}))
    await wire.until(lambda: (wire.resumed, wire.identified) > before)
    await wire.until(lambda: 0 in wire.sockets)
    later = await wire.write(_question())
    day.held.let()
    await _is_answered_once(day, written)
    await _is_answered_once(day, later)
    assert (wire.identified > before[1]) is not resumable


async def test_a_session_that_can_not_be_resumed_is_begun_anew(day: Day) -> None:
    wire = day.wire
    before = wire.identified
    wire.on_resume = ['{"op": 9, "d": false}']
    await wire.send(0)
    await wire.until(lambda: wire.identified > before)
    await wire.until(lambda: 0 in wire.sockets)
    await _is_answered_once(day, await wire.write(_question()))


async def test_events_that_come_again_are_passed_over(day: Day) -> None:
    wire = day.wire
    written = await wire.write(_question())
    event = await wire.ask(_question(), token="again")  # noqa: S106  of an interaction
    await _is_answered_once(day, written)
    await wire.until(lambda: any("/again/" in path for _, path, _ in wire.calls))
    before, wire.repeats = wire.resumed, 20
    await wire.send(0)
    await wire.until(lambda: wire.resumed > before)
    wire.repeats = 0
    await wire.dispatch("MESSAGE_CREATE", written)
    await wire.dispatch("INTERACTION_CREATE", event)
    await _is_answered_once(day, await wire.write(_question()))
    assert len(wire.replies_to(written)) == 1
    assert sum(path.endswith("/again/callback") for _, path, _ in wire.calls) == 1
    assert sum("/again/messages/" in path for _, path, _ in wire.calls) == 1


@pytest.mark.parametrize("frame", GARBAGE)
async def test_a_frame_that_makes_no_sense_loses_nothing(day: Day, frame: Frame) -> None:
    wire = day.wire
    day.held.hold()
    heard = await wire.write(_question())
    await day.held.held()
    await wire.send(frame)
    missed = await wire.write(_question())
    day.held.let()
    await _is_answered_once(day, heard)
    await _is_answered_once(day, missed)
    assert not day.bot.is_closed()


async def test_garbage_that_comes_with_each_resumption_is_got_rid_of(day: Day) -> None:
    wire = day.wire
    before = wire.identified
    wire.on_resume = ["}{"] * 4
    await wire.send("}{")
    await wire.until(lambda: wire.identified > before)
    wire.on_resume = []
    await wire.until(lambda: 0 in wire.sockets)
    await _is_answered_once(day, await wire.write(_question()))


async def test_a_dying_shard_takes_no_other_with_it(day: Day) -> None:
    wire = day.wire
    before = wire.resumed
    wire.on_hello = [4000, 0, 4000]
    await wire.send(0, shard=1)
    far = await wire.write(_question(), guild=FAR, shard=1)
    await _is_answered_once(day, await wire.write(_question()))
    await wire.until(lambda: wire.resumed > before)
    await _is_answered_once(day, far)


async def test_a_server_that_is_unavailable_for_a_while_loses_nothing(day: Day) -> None:
    wire, bot = day.wire, day.bot
    await wire.dispatch("GUILD_DELETE", {"id": GUILD, "unavailable": True})
    await wire.ask(_question(), token="meanwhile")  # noqa: S106  in direct messages
    await wire.until(lambda: any("/meanwhile/messages/" in path for _, path, _ in wire.calls))
    assert await bot.services.records.departures.left() == {}
    await wire.dispatch("GUILD_CREATE", payloads.guild(GUILD, TEXT))
    await _is_answered_once(day, await wire.write(_question()))
    assert await bot.services.records.departures.left() == {}


async def test_discords_responses_say_what_time_it_is(day: Day) -> None:
    ahead = day.bot.discord_time.ahead(datetime.now(UTC))
    assert ahead is not None
    assert abs(ahead) < timedelta(minutes=5)

"""One id leads from a member's question to the reply, through every line of the log between."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.messages import replies
from bot.ui import wording

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"


def _lines(written: str) -> list[dict[str, Any]]:
    """The lines of requests."""
    return [line for line in map(json.loads, written.splitlines()) if "request" in line]


async def _slash(world: Any) -> None:
    await world.mara.slash(world.channel, "ask", question=QUESTION)


async def _mention(world: Any) -> None:
    await world.jonas.send(world.channel, f"{world.mention} {QUESTION}")


async def _quote(world: Any) -> None:
    await world.mara.slash(world.channel, "quote", text="victims of immigration crimes")


@pytest.mark.parametrize(
    ("ask", "via"),
    [(_slash, "application_command"), (_mention, "message"), (_quote, "application_command")],
)
async def test_every_line_of_a_question_has_its_id(
    world: Any, ask: Callable[[Any], Any], via: str, log: Callable[[], str]
) -> None:
    await ask(world)
    await ask(world)
    lines = _lines(log())
    assert [line["event"] for line in lines] == ["question", "replied"] * 2
    first, _, second, _ = (line["request"] for line in lines)
    assert first != second
    assert [line["request"] for line in lines] == [first, first, second, second]
    assert {line["via"] for line in lines} == {via}
    assert all(line["took_ms"] >= 0 for line in lines)


async def test_what_goes_wrong_on_the_way_carries_it_too_and_the_member_is_told_it(
    world: Any,
    texts: Callable[[Any], list[str]],
    log: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(type(world.services.answers), "ask", fail)
    await world.jonas.send(world.channel, f"{world.mention} {QUESTION}")
    lines = _lines(log())
    assert [line["event"] for line in lines] == ["question", "unexpected_error", "replied"]
    assert len({line["request"] for line in lines}) == 1
    assert lines[0]["outcome"] == "failed"
    told = wording.SOMETHING_WRONG.format(incident=lines[0]["request"])
    assert texts(world.last) == [told]


async def test_an_edit_is_a_request_of_its_own(world: Any, log: Callable[[], str]) -> None:
    asked = await world.jonas.send(world.channel, f"{world.mention} who saw the fire?")
    await world.jonas.edit(asked, f"{world.mention} {QUESTION}")
    assert replies.FOLLOWED.total_seconds() > 60  # an edit at once is answered
    lines = _lines(log())
    assert [line["via"] for line in lines] == ["message"] * 2 + ["edited_message"] * 2
    assert len({line["request"] for line in lines}) == 2

"""Whatever is typed, picked, pressed or forged: an answer or a kind refusal, and nothing worse.

`pytest --hypothesis-profile=thousands tests/end_to_end/crossing/test_fuzzed.py` tries thousands.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from discord import AppCommandOptionType as Option
from discord import app_commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.end_to_end.crossing.conftest import shown
from tests.end_to_end.crossing.test_forged import Forger, Use, _forger, _forms, _ids
from tests.faults.logged import logged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.crossing.conftest import Server

pytestmark = [pytest.mark.model, pytest.mark.timeout(3_600)]
PIECES = (
    *(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u061c",
        "\U000e0041",
        "a" + "\u0351" * 20,
    ),
    *("\ud800", "\udfff", "\ud83d", "\0", "\x1b[31m", "\x85", "\u2028", "\uffff", "\n" * 9),
    *("<@1>", "<@&2>", "@everyone", "@here", "<#3>", "</ask:4>", "<t:0:R>", "<:a:5>", "<id:home>"),
    *("**", "__", "||", "`", "```", "> ", "# ", "-# ", "[a](https://b.example)", "\\", "~~", "* "),
    *("https://b.example/\u202egnp.exe", "file:///etc/passwd", "http://[::1]/", "s:", "g:../..:x"),
    *("%", "_", "'; DROP TABLE articles; --", "{0.__class__}", "%s", "$(id)", "../", "\u0661" * 20),
    *("the ferry to Gull Island ", "why? ", "9" * 25, "Z" * 500, "\U0001f468\u200d\U0001f469"),
)
ANY = st.one_of(st.sampled_from(PIECES), st.text(st.characters(exclude_categories=()), max_size=40))
TYPED = st.lists(ANY, min_size=1, max_size=12).map("".join)
LIVE = re.compile(r"(?<!\\)(?:<@[!&]?[12]>|@(?:everyone|here))")
MOST = {"custom_id": 100, "label": 100, "value": 4_000, "description": 1_024, "placeholder": 150}
"""Discord's limits, in UTF-16 code units at worst; a button's label and an option are below."""
BUTTON, SELECT, TEXT_DISPLAY = 2, 3, 10
EXAMPLES = 40 if settings().max_examples == 100 else settings().max_examples
"""Of the default profile some, which take a quarter of a minute; of another one all."""
_UNITS = 4_000
_PARTS = 40


def _parts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, list):
        for each in part:
            yield from _parts(each)
    elif isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _parts(each)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _beyond(components: Any) -> Iterator[str]:
    """Find what Discord would refuse, or what would ping, in some components."""
    parts = list(_parts(components))
    texts = [part["content"] for part in parts if part.get("type") == TEXT_DISPLAY]
    if sum(map(_units, texts)) > _UNITS:
        yield "more than 4,000 characters"
    if sum("type" in part for part in parts) > _PARTS:
        yield "more than 40 components"
    for part in parts:
        for name, most in MOST.items():
            most_here = 80 if part.get("type") == BUTTON and name == "label" else most
            if isinstance(part.get(name), str) and _units(part[name]) > most_here:
                yield f"{name} of {_units(part[name])}: {part[name][:60]!r}"
        if part.get("type") == SELECT and len(part.get("options", ())) > 25:
            yield "more than 25 options"
    yield from [f"pings: {text!r}" for text in texts if LIVE.search(text)]


async def _checked(result: Any, theirs: Server) -> None:
    """Fail where a reply is none, pings, is beyond what Discord takes, or shows the other's."""
    assert theirs.canary not in await shown(result)
    for message in filter(None, [result.response, *result.followups]):
        assert list(_beyond(json.loads(json.dumps(message.components, default=str)))) == []
    if result.modal is not None:
        assert len(result.modal["title"]) <= 45
        assert list(_beyond(result.modal["components"])) == []


def _answered(result: Any) -> bool:
    return result.response is not None or result.modal is not None or bool(result.followups)


def _filled(draw: Any, command: Any) -> dict[str, Any]:
    """Something for each option that must be there, and for some of the others."""
    made: dict[str, Any] = {}
    for one in command.parameters:
        if not (one.required or draw(st.booleans())):
            continue
        most = int(one.max_value or 4_000)
        if one.choices:
            made[one.name] = draw(st.sampled_from([choice.value for choice in one.choices]))
        elif one.type is Option.string:
            made[one.name] = draw(TYPED.map(lambda text, most=most: text[:most]))
        elif one.type is Option.integer:
            made[one.name] = draw(st.integers(int(one.min_value or 0), int(one.max_value or 2**53)))
        elif one.type is Option.boolean:
            made[one.name] = draw(st.booleans())
        else:
            name = draw(TYPED.map(lambda text: text[:200])) + draw(st.sampled_from(SUFFIXES))
            made[one.name] = (name, draw(st.one_of(st.binary(max_size=200), TYPED.map(_bytes))))
    return made


SUFFIXES = ("", ".txt", ".md", ".pdf", ".html", ".docx", ".srt", ".jsonl", ".exe")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


async def _act(data: st.DataObject, world: Any, forger: Forger, mine: Server) -> Any:
    """Do one thing that a member, or one with a modified client, can do."""
    draw, who = data.draw, mine.both
    kind = draw(st.sampled_from(("slash", "suggested", "said", "forged", "form")), label="kind")
    leaves = sorted(
        (one for one in world.bot.tree.walk_commands() if isinstance(one, app_commands.Command)),
        key=lambda one: one.qualified_name,
    )
    if kind == "slash":
        command = draw(st.sampled_from(leaves))
        options = _filled(draw, command)
        result = await who.slash(mine.channel, command.qualified_name, **options)
        assert _answered(result), (command.qualified_name, options)
        return result
    if kind == "suggested":
        fields = [(c, p) for c in leaves for p in c.parameters if p.autocomplete]
        command, one = draw(st.sampled_from(fields))
        found = await who.autocomplete(mine.channel, command.qualified_name, one.name, draw(TYPED))
        assert len(found) <= 25
        assert all(0 < _units(choice["name"]) <= 100 for choice in found)
        assert all(0 < _units(str(choice["value"])) <= 100 for choice in found)
        return None
    if kind == "said":
        await who.send(mine.channel, f"{world.mention} {draw(TYPED)}"[:2_000])
        last = world.env.backend.get_message(mine.channel.id, mine.channel.last_message.id)
        assert list(_beyond(json.loads(json.dumps(last.components, default=str)))) == []
        return None
    # What there is to choose from changes with what was done before: numbers are drawn, not things.
    number, piece, cut = draw(st.integers(0, 10_000)), draw(TYPED), draw(st.integers(0, 100))
    if kind == "forged":
        base = _one(list(_ids(world, mine.values)), number)
        how = draw(st.sampled_from(("as it is", "instead", "inside")))
        made = {"as it is": base, "instead": piece, "inside": base[:cut] + piece + base[cut:]}
        picked = draw(st.one_of(st.none(), TYPED.map(lambda text: text[:100])))
        use = Use(who, made[how][:100], picked)
        return (await forger.use([use]))[use]
    form = _one(await _forms(world, forger, mine), number)
    result = await forger.submit(who, form, piece)
    assert _answered(result), form["title"]
    return result


def _one(things: list[Any], number: int) -> Any:
    return things[number % len(things)]


@pytest.fixture
async def scene(world: Any, servers: tuple[Server, Server]) -> Any:
    """A forger in the second server, with the cooldown off."""
    theirs, mine = servers
    return world, await _forger(world, mine), theirs, mine


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(data=st.data())
async def test_whatever_a_member_does_gets_an_answer_or_a_refusal(
    scene: Any, data: st.DataObject
) -> None:
    world, forger, theirs, mine = scene
    with logged() as log:
        result = await _act(data, world, forger, mine)
    assert "Traceback" not in log.getvalue()
    assert "unexpected_error" not in log.getvalue()
    assert theirs.canary not in log.getvalue()
    assert world.env.errors == []
    if result is not None:
        await _checked(result, theirs)

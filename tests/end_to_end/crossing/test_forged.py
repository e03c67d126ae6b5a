"""Every button, menu and form there is, forged: nothing of another server shows or moves.

What there is, the registered templates say; so a new one is tried too, and one whose values nobody
has thought of fails here until somebody has. A modified client can send what it likes, so the
`custom_id` of the other server's button is put into a message of one's own.
"""

from __future__ import annotations

import copy
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from discord import ComponentType, InteractionType
from simcord.backend.serializers import message_payload
from simcord.interactions import base_payload
from simcord.results import InteractionResult

from tests.end_to_end.crossing.conftest import ASKED, CELLAR, shown, state
from tests.faults.logged import logged

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Sequence

    from tests.end_to_end.crossing.conftest import Server

pytestmark = pytest.mark.model
BEYOND = {name: ["9" * 20, "9" * 18] for name in ("number", "tenant", "asker", "question")}
"""Numbers that no server, message or row has, as large as templates let them be."""
OPENING = re.compile(
    r"pq:(ask$|vote:down|add:(url|files|paste|edit)|edit|art:edit|inbox:else|welcome:wh)"
)
"""How the ids begin of what opens a form."""
SHOWING = re.compile(r"pq:(ctx|rel|txt|pg|card|more|show|list|audit|inbox:turn|art:edit)")
"""How the ids begin of what shows something and does nothing."""
PICKED = ("5", "abc", "-1", "9" * 19, "", "\u0661", "\ud7ff\n*")
"""What no menu of ours offers."""
_GROUP = re.compile(
    r"\(\?P<(\w+)>((?:\\.|\[[^\]]*\]|[^()\[\]\\]|\((?:\\.|\[[^\]]*\]|[^()\[\]\\])*\))*)\)"
)
_WORDS = re.compile(r"[a-z]+(?:\|[a-z]+)*|\d+(?:\|\d+)+")
_LETTERS = re.compile(r"\[([a-z]+)\]")


@dataclass(frozen=True)
class Use:
    """Something that is pressed, or picked in a menu.

    Attributes:
        who: An actor of the server that the message is in.
        picked: A value; None for a button.
    """

    who: Any
    custom_id: str
    picked: str | None = None


def _filled(template: re.Pattern[str], values: dict[str, list[str]]) -> list[str]:
    """Every `custom_id` of a template that can be made of a server's values."""
    found = []
    for name, body in (place.groups() for place in _GROUP.finditer(template.pattern)):
        letters = _LETTERS.fullmatch(body)
        own = list(letters[1]) if letters else body.split("|") if _WORDS.fullmatch(body) else None
        found.append(values.get(name) or own or [])
    made, between = [], _GROUP.split(template.pattern)[::3]
    for chosen in itertools.product(*found):
        parts = itertools.zip_longest(between, chosen, fillvalue="")
        text = "".join(itertools.chain.from_iterable(parts))
        made.append(re.sub(r"\(\?:(.*)\)\?", r"\1", text).replace("\\", ""))
    return [each for each in made if template.fullmatch(each) and len(each) <= 100]


class Forger:
    """Puts what it likes into a message of its own server, and uses that.

    Many uses go out at once, which is a storm for the bot, and one wait for the simulation.
    """

    def __init__(self, world: Any, message: Any) -> None:
        self._env = world.env
        self._stored = world.env.backend.get_message(message.channel.id, message.id)
        self._as_it_was = copy.deepcopy(self._stored.components)

    async def use(self, uses: Iterable[Use]) -> dict[Use, InteractionResult]:
        """Press buttons, or pick values in menus, that the message never had."""
        sent = {}
        for use in uses:
            kind = ComponentType.button if use.picked is None else ComponentType.select
            part = {"type": kind.value, "custom_id": use.custom_id, "id": 99}
            option = {"label": "x", "value": use.picked}
            look = {"style": 2, "label": "x"} if use.picked is None else {"options": [option]}
            self._stored.components = copy.deepcopy(self._as_it_was)
            row = {"type": ComponentType.action_row.value, "id": 98, "components": [part | look]}
            self._stored.components.append(row)
            data = {"component_type": kind.value, "custom_id": use.custom_id, "id": 99}
            values = {} if use.picked is None else {"values": [use.picked]}
            sent[use] = self._send(use.who, InteractionType.component, {**data, **values})
        await self._settled()
        return sent

    async def submit(self, who: Any, form: dict[str, Any], typed: str) -> InteractionResult:
        """Submit a form that was shown elsewhere."""
        fields = [part for part in _fields(form["components"]) if "custom_id" in part]
        data = {"custom_id": form["custom_id"], "components": [_typed(f, typed) for f in fields]}
        sent = self._send(who, InteractionType.modal_submit, data)
        await self._settled()
        return sent

    async def _settled(self) -> None:
        """Wait for the bot, and let nothing listen for what came of it: each wait would be longer.

        discord.py listens for a quarter of an hour to each private message, and simcord looks
        through all that waits and every timer that was ever cancelled.
        """
        work = self._env._work
        await self._env.settle()
        for task in list(work.tasks):
            if "__timeout_task_impl" in task.get_coro().__qualname__:
                task.cancel()
        await self._env.settle()
        timers = [each for each in work.callbacks if each.handle and not each.handle.cancelled()]
        work.callbacks[:] = timers

    def _send(self, who: Any, kind: InteractionType, data: dict[str, Any]) -> InteractionResult:
        backend, stored = self._env.backend, self._stored
        record, payload = base_payload(
            backend,
            type=kind.value,
            channel_id=stored.channel_id,
            guild_id=who.guild.id,
            user_id=who.id,
            data=data,
        )
        record.source_message_id = stored.id
        message = copy.deepcopy(dict(message_payload(backend, stored)))
        backend.emit("INTERACTION_CREATE", {**payload, "message": message})
        return InteractionResult(self._env, record)


def _fields(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in components:
        yield part
        yield from _fields([*part.get("components", []), *filter(None, [part.get("component")])])


def _typed(field: dict[str, Any], typed: str) -> dict[str, Any]:
    said = {"type": field["type"], "custom_id": field["custom_id"], "id": field.get("id", 1)}
    match ComponentType(field["type"]):
        case ComponentType.text_input:
            said["value"] = typed
        case ComponentType.checkbox:
            said["value"] = True
        case ComponentType.radio_group:
            said["value"] = field["options"][0]["value"]
        case _:
            said["values"] = []
    return {"type": ComponentType.label.value, "id": 1, "component": said}


async def _forger(world: Any, server: Server) -> Forger:
    await server.member.send(server.channel, f"{world.mention} {ASKED}")
    return Forger(world, server.channel.last_message)


def _ids(world: Any, values: dict[str, list[str]]) -> Iterator[str]:
    """Every `custom_id` that the bot knows, made of a server's values."""
    for template in world.bot._connection._view_store._dynamic_items:
        ids = _filled(template, values)
        assert ids, f"say in `values` what a forger would put into {template.pattern}"
        yield from dict.fromkeys([*ids, *_filled(template, {**values, **BEYOND})])


async def _crossing(uses: Sequence[Use], forger: Forger, theirs: Server) -> list[Use]:
    """Try all of some uses; returns those that showed something of the other server."""
    crossed = []
    for start in range(0, len(uses), 25):
        got = await forger.use(uses[start : start + 25])
        for use, result in got.items():
            if theirs.canary in await shown(result):
                crossed.append(use)
    return crossed


async def _shows_its_own_alone(
    forger: Forger, servers: tuple[Server, Server], forged: Sequence[Use], own: Sequence[Use]
) -> None:
    """What is forged shows nothing of the first server; what is not shows the second's words."""
    theirs, mine = servers
    assert await _crossing(forged, forger, theirs) == []
    assert len(await _crossing(own, forger, mine)) > 5, "the canaries are not in view"


@pytest.fixture
async def unmoved(world: Any, servers: tuple[Server, Server]) -> AsyncIterator[None]:
    """Whatever a test tries: it leaves the first server as it is, and no error in the log."""
    theirs, mine = servers
    before = await state(world, theirs)
    with logged() as log:
        yield
    _ = world.env.errors  # looked at: what a forger gets is a sentence or nothing
    assert await state(world, theirs) == before
    assert "unexpected_error" not in log.getvalue()
    assert theirs.canary not in log.getvalue()
    letters = mine.member.user.dm_channel.history() if mine.member.user.dm_channel else []
    assert theirs.canary not in str([message.components for message in letters])


@pytest.mark.usefixtures("unmoved")
async def test_no_forged_button_shows_anything_of_the_other_server(
    world: Any, servers: tuple[Server, Server]
) -> None:
    theirs, mine = servers
    forger = await _forger(world, mine)
    ids = _ids(world, theirs.values)
    forged = [Use(who, each) for each in ids for who in (mine.member, mine.both)]
    own = [Use(mine.both, each) for each in _ids(world, mine.values) if SHOWING.match(each)]
    await _shows_its_own_alone(forger, servers, forged, own)


@pytest.mark.usefixtures("unmoved")
async def test_no_forged_menu_shows_anything_of_the_other_server(
    world: Any, servers: tuple[Server, Server]
) -> None:
    theirs, mine = servers
    forger = await _forger(world, mine)
    ids = list(_ids(world, theirs.values))
    menus = [each for each in ids if each.startswith(("pq:menu", "pq:roll:choose", "pq:set:"))]
    picked = [*PICKED, str(theirs.channel.id), str(theirs.guild.id), theirs.hidden.id]
    forged = [Use(mine.both, menu, each) for menu in menus for each in picked]
    forged += [Use(mine.both, "pq:menu", each) for each in ids]
    own = [Use(mine.both, "pq:menu", each) for each in _ids(world, mine.values)]
    await _shows_its_own_alone(forger, servers, forged, own)


@pytest.mark.usefixtures("unmoved")
async def test_no_form_that_was_opened_in_one_server_shows_that_in_the_other(
    world: Any, servers: tuple[Server, Server]
) -> None:
    theirs, mine = servers
    there, here = [await _forger(world, server) for server in servers]
    forms = await _forms(world, there, theirs)
    assert len({form["title"] for form in forms}) >= 7
    for form in forms:  # each takes one submission
        result = await here.submit(mine.both, form, CELLAR)
        assert theirs.canary not in await shown(result)
    own = [await here.submit(mine.both, f, CELLAR) for f in await _forms(world, here, mine)]
    assert any([mine.canary in await shown(result) for result in own]), "no canary is in view"


async def _forms(world: Any, forger: Forger, server: Server) -> list[dict[str, Any]]:
    """The forms that a server's buttons open."""
    opening = [each for each in _ids(world, server.values) if OPENING.match(each)]
    opened = await forger.use([Use(server.both, each) for each in opening])
    return [result.modal for result in opened.values() if result.modal is not None]

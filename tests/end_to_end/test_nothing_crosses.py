"""Every command, menu and button there is, used in two servers: nothing of one shows in the other.

What there is, the command tree and the registered templates say; so a new command or button is
walked too, and one whose values nobody has thought of fails here until somebody has.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import AppCommandOptionType as Option
from discord import app_commands

from bot.asking.unanswered import wording as unanswered_wording
from bot.moderation.audit.record import record
from bot.records.audit import Action
from corpus.article import Draft
from corpus.library import fingerprint
from tests.faults.logged import logged
from tests.support.reading import buttons_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article

    Leaf = app_commands.Command[Any, ..., Any]

pytestmark = pytest.mark.model
ASKED = "When does the ferry to Gull Island leave?"
UNKNOWN = "How deep is the swimming pool in Osterby?"
SHARED_ID = "the-ferry"
BEYOND = {name: ["9" * 20, "9" * 18] for name in ("number", "tenant", "asker", "question")}
"""Numbers that no server, message or row has, as large as templates let them be."""
_GROUP = re.compile(
    r"\(\?P<(\w+)>((?:\\.|\[[^\]]*\]|[^()\[\]\\]|\((?:\\.|\[[^\]]*\]|[^()\[\]\\])*\))*)\)"
)
_WORDS = re.compile(r"[a-z]+(?:\|[a-z]+)*|\d+(?:\|\d+)+")
_LETTERS = re.compile(r"\[([a-z]+)\]")


@dataclass
class Server:
    """One of the two servers.

    Attributes:
        canary: In everything of it, and in nothing of the other.
        hidden: An article that the other has none like.
        values: What its buttons hold, by the name of the place in the template.
    """

    guild: Any
    channel: Any
    member: Any
    moderator: Any
    canary: str
    hidden: Article
    values: dict[str, list[str]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return int(self.guild.id)


async def _furnished(world: Any, server: Server) -> Server:
    """Fill every place of a server with its canary: articles, questions, a log, a draft."""
    canary = server.canary
    await server.member.send(server.channel, f"{world.mention} {ASKED}")
    await server.member.send(server.channel, f"{world.mention} what is {canary} for?")
    await server.member.send(server.channel, f"{world.mention} {UNKNOWN}")
    unanswered = server.channel.last_message
    tell = buttons_of(list(unanswered.components))[unanswered_wording.TELL_ME].rsplit(":", 1)[1]
    await record(world.bot, server.id, server.moderator.id, Action.EDITED, canary, canary)
    binned = Draft(title=f"{canary} in the bin", text=f"Thrown away: {canary}.")
    gone = (await world.services.library.add(server.id, binned)).article
    await world.services.library.remove(server.id, gone.id)
    (thrown,) = await world.services.library.bin(server.id)
    file = (f"{canary}.txt", f"A draft of {canary}, not yet added to anything.".encode())
    added = await server.moderator.slash(server.channel, "library add", file=file)
    tokens = re.findall(r"pq:add:\w+:([\w-]{16})", json.dumps(added.response.components))
    sha = server.hidden.sha256
    server.values = {
        "number": [tell, str(thrown.number), "1"],
        "question": [tell],
        "tenant": [str(server.id)],
        "article": [server.hidden.id, SHARED_ID],
        "digest": [sha[:size] for size in (6, 8, 10, 12, 16)],
        "mark": [fingerprint(server.hidden)[:8]],
        "token": tokens[:1],
        "asker": [str(server.member.id)],
        "start": ["0"],
        "end": ["20"],
        "page": ["0"],
        "search": [""],
        "skip": ["0"],
        "before": ["999"],
        "value": ["on"],
    }
    return server


@pytest.fixture
async def servers(world: Any) -> tuple[Server, Server]:
    """Two servers with the same things in both, but for their canaries; nobody is in both."""
    guild = world.env.create_guild("zzbeta harbour")
    role = guild.create_role("zzbeta crew", permissions=discord.Permissions(manage_guild=True))
    made = []
    for of, channel, member, moderator, canary in (
        (world.guild, world.channel, world.mara, world.moderator, "zzalpha"),
        (
            guild,
            guild.create_text_channel("zzbeta-dock"),
            guild.add_member(world.env.create_user("zzbeta olga")),
            guild.add_member(world.env.create_user("zzbeta piet"), roles=[role]),
            "zzbeta",
        ),
    ):
        library = world.services.library
        text = f"The ferry to Gull Island leaves at {canary} every day.\n\nIt carries people."
        await library.add(of.id, Draft(title="The ferry", text=text, publisher=f"{canary} Post"))
        secret = Draft(
            title=f"The secret of {canary}",
            text=f"The secret cellar of Gull Island belongs to {canary} alone.",
            id_hint=f"hidden-{of.id % 1000}",
            authors=(f"Ada {canary}",),
            url=f"https://example.org/{canary}",
        )
        hidden = (await library.add(of.id, secret)).article
        await world.services.records.settings.change(of.id, starter_library=False)
        await world.services.answers.indexes.update(of.id)
        made.append(Server(of, channel, member, moderator, canary, hidden))
    one, other = [await _furnished(world, server) for server in made]
    return one, other


def _leaves(tree: app_commands.CommandTree[Any]) -> list[Leaf]:
    return [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]


def _options(parameter: app_commands.Parameter, theirs: Server) -> list[Any]:
    """What is put into an option: ordinary words, and names of the other server's things."""
    if parameter.choices:
        return [parameter.choices[0].value]
    texts = [ASKED, f"{theirs.id}:{theirs.hidden.id}", theirs.hidden.id, SHARED_ID]
    known: dict[Option, list[Any]] = {
        Option.string: texts,
        Option.integer: [int(parameter.min_value or 1)],
        Option.boolean: [True],
    }
    return known.get(parameter.type, [])


def _asked(command: Leaf, theirs: Server) -> Iterator[dict[str, Any]]:
    """What to fill into a command's options: each value of each, in as few rounds as may be."""
    values = {one.name: _options(one, theirs) for one in command.parameters}
    values = {name: some for name, some in values.items() if some}
    for n in range(max(map(len, values.values()), default=1)):
        yield {name: some[n % len(some)] for name, some in values.items()}


async def _shown(result: Any) -> str:
    """All that an interaction has shown: texts, files, forms."""
    seen = [json.dumps(result.modal, default=str)]
    for message in filter(None, [result.response, *result.followups]):
        seen.append(json.dumps(message.components, ensure_ascii=False, default=str))
        for attachment in message.attachments:
            seen += [attachment.filename, (await attachment.read()).decode("utf-8", "replace")]
    return "\n".join(seen)


async def _state(world: Any, server: Server) -> list[Any]:
    """What is kept of a server."""
    library, records = world.services.library, world.services.records
    inbox = await records.inbox.open(server.id, limit=100)
    return [
        await library.fingerprints(server.id),
        len(await library.bin(server.id)),
        await records.settings.get(server.id),
        [(each.number, each.text, each.times, each.waiting) for each in inbox],
        [entry.subject for entry in await records.audit.entries(server.id)],
    ]


async def test_no_command_or_menu_shows_anything_of_the_other_server(
    world: Any, servers: tuple[Server, Server]
) -> None:
    for mine, theirs in (servers, servers[::-1]):
        seen = []
        with logged() as log:
            for command in _leaves(world.bot.tree):
                name = command.qualified_name
                for options in _asked(command, theirs):
                    result = await mine.moderator.slash(mine.channel, name, **options)
                    seen.append((name, await _shown(result)))
                for one in command.parameters:
                    for typed in ("", "ferry", "secret") if one.autocomplete else ():
                        found = await mine.moderator.autocomplete(
                            mine.channel, name, one.name, typed
                        )
                        seen.append((f"{name} {one.name}", str(found)))
            said = await mine.member.send(mine.channel, "The ferry leaves at noon every day.")
            for menu in world.bot.tree.get_commands(type=discord.AppCommandType.message):
                result = await mine.moderator.context_menu(mine.channel, menu.name, said)
                seen.append((menu.name, await _shown(result)))
        crossed = [name for name, shown in seen if theirs.canary in shown]
        assert crossed == []
        assert sum(mine.canary in shown for _, shown in seen) > 10, "the canaries are not in view"
        assert theirs.canary not in log.getvalue()
        assert mine.canary not in log.getvalue()


def _filled(template: re.Pattern[str], values: dict[str, list[str]]) -> list[str]:
    """Every `custom_id` of a template that can be made of a server's values."""
    places = list(_GROUP.finditer(template.pattern))
    found = []
    for place in places:
        name, body = place.groups()
        letters = _LETTERS.fullmatch(body)
        own = list(letters[1]) if letters else body.split("|") if _WORDS.fullmatch(body) else None
        found.append(values.get(name) or own or [])
    made = []
    for chosen in itertools.product(*found):
        rest = iter(chosen)
        text = _GROUP.sub(lambda _: next(rest), template.pattern)  # noqa: B023  used at once
        made.append(re.sub(r"\(\?:(.*)\)\?", r"\1", text).replace("\\", ""))
    return [each for each in made if template.fullmatch(each) and len(each) <= 100]


def _button(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    for part in parts:
        inner = _button([*part.get("components", []), *filter(None, [part.get("accessory")])])
        if inner is not None:
            return inner
        if part.get("type") == discord.ComponentType.button.value and "custom_id" in part:
            return part
    return None


async def test_no_forged_button_shows_or_moves_anything_of_the_other_server(
    world: Any, servers: tuple[Server, Server]
) -> None:
    theirs, mine = servers
    await mine.member.send(mine.channel, f"{world.mention} {ASKED}")
    answer = mine.channel.last_message
    stored = world.env.backend.get_message(answer.channel.id, answer.id)
    as_it_was = copy.deepcopy(stored.components)
    before = await _state(world, theirs)
    templates = world.bot._connection._view_store._dynamic_items
    crossed, pressed = [], 0
    with logged() as log:
        for template in templates:
            ids = _filled(template, theirs.values)
            assert ids, f"say above what a forger would put into {template.pattern}"
            ids += set(_filled(template, {**theirs.values, **BEYOND})) - set(ids)
            for custom_id in ids:
                stored.components = copy.deepcopy(as_it_was)
                button = _button(stored.components)
                assert button is not None
                button.update(custom_id=custom_id, disabled=False)
                for who in (mine.moderator, mine.member):
                    result = await who.click(answer, custom_id=custom_id)
                    pressed += 1
                    if theirs.canary in await _shown(result):
                        crossed.append(custom_id)
                    stored.components = copy.deepcopy(as_it_was)
                    _button(stored.components).update(custom_id=custom_id)  # type: ignore[union-attr]
    _ = world.env.errors  # looked at: what a forger gets is a sentence or nothing
    assert crossed == []
    assert "unexpected_error" not in log.getvalue()
    assert pressed > len(templates)
    assert await _state(world, theirs) == before
    assert theirs.canary not in log.getvalue()
    letters = mine.member.user.dm_channel.history() if mine.member.user.dm_channel else []
    assert theirs.canary not in str([message.components for message in letters])


async def test_answers_that_are_kept_or_made_together_are_each_servers_own(
    world: Any, servers: tuple[Server, Server]
) -> None:
    everybody = servers * 4
    for _ in range(2):  # made together and in one batch, then from what is kept
        tenants = [await world.services.tenants(server.id) for server in everybody]
        ask = world.services.answers.ask
        answers = await asyncio.gather(*[ask(ASKED, tenants=allowed) for allowed in tenants])
        for server, answer in zip(everybody, answers, strict=True):
            texts = [quotation.text for quotation in answer.quotations]
            assert any(server.canary in text for text in texts)
            assert {quotation.tenant for quotation in answer.quotations} == {server.id}

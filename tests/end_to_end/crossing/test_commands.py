"""Every command and menu there is, used in two servers: nothing of one shows or moves in the other.

What there is, the command tree says; so a new command is walked too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
import pytest
from discord import AppCommandOptionType as Option
from discord import app_commands
from prometheus_client import generate_latest

from corpus.article import Draft
from tests.end_to_end.crossing.conftest import ASKED, CELLAR, SHARED_ID, shown
from tests.faults.logged import logged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.crossing.conftest import Server

    Leaf = app_commands.Command[Any, ..., Any]

pytestmark = pytest.mark.model
REMEMBERED = "the ferry to Gull Island leaves at"
FILE = ("harbour.txt", b"The harbour of Osterby is closed in winter, and opens in May.")
IN_VIEW = frozenset({"ask", "quote", "audit", "library export", "articles list", "unanswered"})
"""What shows a server its own canary: without that, no test would see the other's either."""
LOOKS = ("stats", "unanswered", "audit", "library bin", "articles list", "library rollback")
"""Commands that show what is there."""
SUGGESTED = (("ask", "question"), ("ask", "article"), ("library edit", "article"))
_NUMBERED = re.compile(r"attachments/\d+/\d+|\"attachment_id\": \"\d+\"")
"""What Discord numbers anew each time."""


def _options(parameter: app_commands.Parameter, theirs: Server) -> list[Any]:
    """What is put into an option: names of the other server's things, and ordinary words."""
    if parameter.choices:
        return [parameter.choices[0].value]
    most = int(parameter.max_value or 1_000)
    names = [theirs.hidden.id, f"{theirs.id}:{theirs.hidden.id}", SHARED_ID]
    known: dict[Option, list[Any]] = {
        Option.string: [text[:most] for text in [*names, ASKED, CELLAR, REMEMBERED]],
        Option.integer: [int(parameter.min_value or 1)],
        Option.boolean: [True],
        Option.attachment: [FILE],
    }
    assert parameter.type in known, f"say above what is put into {parameter.type}"
    return known[parameter.type]


def _filled_in(command: Leaf, theirs: Server) -> Iterator[dict[str, Any]]:
    """What to fill into a command's options: each value of each that must be filled in, and all."""
    needed = {one.name: _options(one, theirs) for one in command.parameters if one.required}
    for n in range(max(map(len, needed.values()), default=1)):
        yield {name: some[n % len(some)] for name, some in needed.items()}
    values = {one.name: _options(one, theirs) for one in command.parameters}
    most = max(map(len, values.values()), default=1)
    for n in range(min(most, 3) if len(values) > len(needed) else 0):
        yield {name: some[n % len(some)] for name, some in values.items()}


async def _walked(world: Any, mine: Server, theirs: Server) -> list[tuple[str, str]]:
    """Use everything in one server; returns what each use has shown."""
    seen = []
    commands = world.bot.tree.walk_commands()
    for command in [each for each in commands if isinstance(each, app_commands.Command)]:
        name = command.qualified_name
        for options in _filled_in(command, theirs):
            result = await mine.moderator.slash(mine.channel, name, **options)
            seen.append((name, await shown(result)))
        for one in command.parameters:
            for typed in ("", "ferry", "secret", str(theirs.id)) if one.autocomplete else ():
                found = await mine.moderator.autocomplete(mine.channel, name, one.name, typed)
                seen.append((f"{name} {one.name}", str(found)))
    said = await mine.member.send(mine.channel, "The ferry leaves at noon every day.")
    for menu in world.bot.tree.get_commands(type=discord.AppCommandType.message):
        result = await mine.moderator.context_menu(mine.channel, menu.name, said)
        seen.append((menu.name, await shown(result)))
    await mine.member.send_dm(CELLAR)
    letters = mine.member.user.dm_channel.history()
    return [*seen, ("a direct message", str([letter.components for letter in letters]))]


async def _looked(server: Server) -> dict[str, str]:
    """What a server's figures, lists and suggestions show."""
    seen = {name: await server.moderator.slash(server.channel, name) for name in LOOKS}
    texts = {name: _NUMBERED.sub("", await shown(result)) for name, result in seen.items()}
    for name, option in SUGGESTED:
        found = await server.moderator.autocomplete(server.channel, name, option, "")
        texts[f"{name} {option}"] = str(found)
    return texts


async def test_no_command_or_menu_shows_or_moves_anything_of_the_other_server(
    world: Any, servers: tuple[Server, Server]
) -> None:
    library, indexes = world.services.library, world.services.answers.indexes
    for mine, theirs in (servers, servers[::-1]):
        before = await _looked(theirs)
        with logged() as log:
            seen = await _walked(world, mine, theirs)
            await library.add(mine.id, Draft(title="The pool", text="The pool is deep."))
            await library.remove(mine.id, mine.hidden.id)
            await indexes.update(mine.id)
        assert [name for name, text in seen if theirs.canary in text] == []
        assert {name for name, text in seen if mine.canary in text} >= IN_VIEW
        assert await _looked(theirs) == before
        assert theirs.canary not in log.getvalue()
        assert mine.canary not in log.getvalue()
    counted = generate_latest(world.services.metrics.registry).decode()
    assert 'pullquote_questions_total{overheard="no",verdict="answered"}' in counted
    assert [server.id for server in servers if server.canary in counted] == []
    assert [server.id for server in servers if str(server.id) in counted] == []

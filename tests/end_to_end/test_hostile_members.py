"""What members type to make the bot say something else, in every field: nothing of it acts.

Turned lines, unseen letters, piled marks, live mentions, names of files that lead elsewhere.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from discord import app_commands

from tests.faults.logged import logged

if TYPE_CHECKING:
    from collections.abc import Awaitable

pytestmark = pytest.mark.model
HIDDEN = "\u202e\u202d\u2066\u2067\u200b\u200f\u2060\ufeff"
PILE = "Z" + "\u0351\u0363\u030d" * 30
TYPED = f"{HIDDEN}<@123> <@&5> @everyone </ask:1> `x` ||y|| {PILE} [a](http://b.example) ?"
FILES = (
    f"../../{HIDDEN}txt.exe.txt",
    "CON.txt",
    "a" * 200 + ".txt",
    f"{PILE}.md",
    "..",
    "x\\y.pdf",
)
VALUES = (
    *("\x00", "a\x00b", "\ud800", "\uffff", "\n" * 9, "\u202e", "a\u0301" * 20, "\u0130" * 30),
    *("%", "_", "\\", "'; DROP TABLE articles; --", "s:", "g:../..", "g:" + "9" * 90),
    *("\u0661" * 20, "\U0001f468\u200d\U0001f469"),
)
"""What no honest member types into a field that suggests."""
LIVE = re.compile(r"(?<!\\)(?:<(?:@[!&]?|#|/\w+:)\d|@(?:everyone|here))")
SEEN = frozenset({"content", "label", "placeholder", "description", "value"})


def _texts(part: Any) -> list[str]:
    """Everything in some components that a reader sees, or that goes into a form."""
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    own = [value for key, value in part.items() if key in SEEN and isinstance(value, str)]
    return own + [text for value in part.values() for text in _texts(value)]


async def _used(work: Awaitable[Any]) -> list[str]:
    """What using something has shown."""
    result = await work
    if result is None or isinstance(result, list):
        return [str(each.get("name", "")) for each in result or []]
    shown = _texts((result.modal or {}).get("components", []))
    for message in filter(None, [result.response, *result.followups]):
        shown += _texts(json.loads(json.dumps(message.components, default=str)))
    return shown


async def test_nothing_that_a_member_types_acts_or_turns_a_line_round(world: Any) -> None:
    mara, moderator, channel = world.mara, world.moderator, world.channel
    shown: list[str] = []
    with logged() as log:
        shown += await _used(mara.slash(channel, "ask", question=TYPED))
        shown += await _used(mara.slash(channel, "ask", question="why tides?", article=TYPED[:100]))
        shown += await _used(mara.slash(channel, "quote", text=TYPED))
        for option in ("question", "article"):
            shown += await _used(mara.autocomplete(channel, "ask", option, TYPED[:100]))
        for command in ("show", "edit", "remove", "update"):
            name = "articles show" if command == "show" else f"library {command}"
            shown += await _used(moderator.autocomplete(channel, name, "article", TYPED[:100]))
            shown += await _used(moderator.slash(channel, name, article=TYPED[:100]))
        shown += await _used(moderator.slash(channel, "articles list", search=TYPED[:50]))
        for file in FILES:
            text = b"The harbour of Osterby is closed in winter, and opens in May."
            shown += await _used(moderator.slash(channel, "library add", file=(file, text)))
        for asked in (f"{world.mention} {TYPED}", f"{world.mention} is it so? {TYPED}"):
            await mara.send(channel, asked)
            stored = world.env.backend.get_message(channel.id, world.last.id)
            shown += _texts(stored.components)
        shown += await _used(moderator.slash(channel, "unanswered"))
        shown += await _used(moderator.slash(channel, "audit"))
    assert len(shown) > 20
    assert [text for text in shown if set(text) & set(HIDDEN)] == []
    assert [text for text in shown if LIVE.search(text) and "</" not in text] == []
    assert [text for text in shown if "\u0351\u0363\u030d" * 3 in text] == []
    assert "unexpected_error" not in log.getvalue()
    assert "Traceback" not in log.getvalue()


async def test_no_value_is_a_surprise_to_a_field_that_suggests(world: Any) -> None:
    commands = world.bot.tree.walk_commands()
    fields = [
        (command.qualified_name, one.name)
        for command in commands
        if isinstance(command, app_commands.Command)
        for one in command.parameters
        if one.autocomplete
    ]
    assert len(fields) > 4
    with logged() as log:
        for name, field in fields:
            for value in VALUES:
                await world.moderator.autocomplete(world.channel, name, field, value)
                filled = {"question": value} if name == "ask" else {}
                await world.moderator.slash(world.channel, name, **{**filled, field: value})
    assert world.env.errors == []
    assert "unexpected_error" not in log.getvalue()
    assert "Traceback" not in log.getvalue()

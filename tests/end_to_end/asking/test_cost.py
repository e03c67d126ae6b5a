"""What a question costs: one scan a library, one look-up, each quotation read back once.

The same for every way of asking: they share one pipeline (`bot.asking.ask`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.asking.message_menu.wording import MENU
from bot.quotation import exact_block
from bot.ui import markdown
from bot.ui.markdown import QUOTE
from tests.support.statements import selects_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Texts = Callable[[Any], list[str]]

pytestmark = pytest.mark.model
QUESTION = "what is VOICE for?"
STATEMENT = "VOICE is an office for the victims of crimes committed by immigrants."


async def ask(world: Any) -> Any:
    return (await world.mara.slash(world.channel, "ask", question=QUESTION)).response


async def mention(world: Any) -> Any:
    await world.mara.send(world.channel, f"{world.mention} {QUESTION}")
    return world.last


async def quote(world: Any) -> Any:
    return (await world.mara.slash(world.channel, "quote", text=STATEMENT)).response


async def menu(world: Any) -> Any:
    said = await world.jonas.send(world.channel, STATEMENT)
    return (await world.mara.context_menu(world.channel, MENU, said)).response


@pytest.mark.parametrize("way", [ask, mention, quote, menu])
async def test_no_hashes_are_read_but_those_quoted_and_each_quotation_is_read_back_once(
    world: Any, texts: Texts, monkeypatch: pytest.MonkeyPatch, way: Callable[[Any], Awaitable[Any]]
) -> None:
    read: list[str] = []

    def read_back(block: str) -> str:
        read.append(block)
        return markdown.read_back(block)

    await ask(world)  # the first question looks at what the libraries hold
    monkeypatch.setattr(exact_block, "read_back", read_back)
    with selects_of(world.services.library.database) as sent:
        shown = await way(world)

    of_hashes = [one for one in sent if one.startswith("SELECT articles.id, articles.sha256 FROM")]
    scans = [one for one in of_hashes if " IN (" not in one]
    assert not scans, "nothing changed since the first question"
    assert len(of_hashes) - len(scans) == 1, "the last check, of all quotations together"
    blocks = [text for text in texts(shown) if text.startswith(QUOTE)]
    assert blocks
    assert set(blocks) <= set(read)
    assert len(read) == len(set(read))

"""A moderator's desk, and a web page to fetch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.client import PullquoteBot
from bot.ui.markdown import read_back
from corpus.fetch.fetcher import Fetcher

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

QUESTION = "when does the Tern Street reading room close?"
SENTENCE = "The reading room of the Tern Street library closes at nine on Thursdays."
PARAGRAPHS = (
    SENTENCE,
    "Its garden was laid out by the harbour master in the dry summer of the long strike.",
    "Children may borrow as many books as they can carry without help from a grown person.",
    "The old catalogue of cards stands in the cellar, and nobody is allowed to throw it away.",
)
TEXT = "\n\n".join(PARAGRAPHS)
PAGE = (
    "<html lang='en'><head><title>Opening hours</title></head><body><nav>Home | Shop</nav>"
    "<article>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article>"
    "<footer>Share this</footer></body></html>"
)
TALES = {
    "Aldra": "Aldra lies where two rivers meet. Its ferry is older than its church.",
    "Brenn": "Brenn was burned down by accident in a dry autumn. Nobody was hurt.",
    "Corva": "Corva sells more umbrellas than any town of its size. It hardly ever rains.",
}


@dataclass
class Desk:
    """A moderator's desk: shorthand for what they press and see."""

    world: Any
    texts: Callable[[Any], list[str]]
    buttons: Callable[[Any], dict[str, str]]
    sentence = SENTENCE
    text = TEXT
    tales = TALES

    def file(self, name: str = "hours.txt", text: str = TEXT) -> tuple[str, bytes]:
        return (name, text.encode())

    def places(self) -> tuple[str, bytes]:
        """A file of three articles."""
        lines = [json.dumps({"title": title, "text": text}) for title, text in TALES.items()]
        return ("places.jsonl", "\n".join(lines).encode())

    async def quotes_it(self) -> bool:
        """Whether a member who asks gets `sentence`."""
        result = await self.world.mara.slash(self.world.channel, "ask", question=QUESTION)
        shown = [read_back(t) for t in self.texts(result.response) if t.startswith("> ")]
        return any(SENTENCE in text for text in shown)

    async def add(self, **options: Any) -> Any:
        result = await self.world.moderator.slash(self.world.channel, "library add", **options)
        return result.response

    async def press(self, message: Any, label: str, who: Any = None) -> Any:
        custom_id = self.buttons(message)[label]
        return await (who or self.world.moderator).click(message, custom_id=custom_id)

    async def way(self, label: str, values: dict[str, Any]) -> Any:
        """Open a form and send it in; returns the message it was opened from."""
        message = await self.add()
        shown = await self.press(message, label)
        await self.world.moderator.submit_modal(shown, values)
        return message

    def shown(self, message: Any) -> str:
        return "\n".join(self.texts(message))

    async def titles(self, guild: Any = None) -> list[str]:
        tenant = (guild or self.world.guild).id
        return [a.title for a in await self.world.services.library.articles(tenant)]

    def demote(self) -> None:
        """Take the moderator's role away."""
        guild = self.world.env.backend.get_guild(self.world.guild.id)
        guild.members[self.world.moderator.id].role_ids.clear()

    async def limit(self, **limits: int) -> None:
        """Restart the bot with other quotas."""
        old = self.world.bot
        new = PullquoteBot(
            old.services.settings.model_copy(update=limits), embedder=self.world.embedder
        )
        await self.world.env.restart_bot(new)
        self.world.fetch_with(old.services.fetcher)
        await old.close()


@pytest.fixture
def desk(
    world: Any, texts: Callable[[Any], list[str]], buttons: Callable[[Any], dict[str, str]]
) -> Desk:
    world.fetch_with(Fetcher(allow_private=True))
    return Desk(world, texts, buttons)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    app = web.Application()
    app.router.add_get("/hours", page)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"

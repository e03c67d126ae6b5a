"""The bin, the update from an article's page, and the export: what moderators get back."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.moderation.articles import wording
from bot.records.audit import Action
from corpus.article import Draft
from corpus.fetch.fetcher import Fetcher, fetch_article
from corpus.library import as_jsonl
from corpus.read import read_bytes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    Texts = Callable[[Any], list[str]]
    Buttons = Callable[[Any], dict[str, str]]

pytestmark = [pytest.mark.model, pytest.mark.both_databases]

FIRST = "The harbour office of Gull Island opens at seven in the morning on weekdays."
SECOND = "The ferry to the mainland leaves from the north pier every two hours all year."
NEW = "A lifeboat has been stationed beside the north pier since the storm of last March."


class Page:
    """A page on loopback whose words a test can change; it counts its visits."""

    def __init__(self) -> None:
        self.paragraphs = [FIRST, SECOND]
        self.visits = 0
        self.url = ""

    async def serve(self, _request: web.Request) -> web.Response:
        self.visits += 1
        body = "".join(f"<p>{text}</p>" for text in self.paragraphs)
        head = "<title>Gull Island</title>"
        return web.Response(
            text=f"<html><head>{head}</head><body><article><h1>Gull Island</h1>{body}</article>",
            content_type="text/html",
        )


@pytest_asyncio.fixture
async def page(world: Any) -> AsyncIterator[Page]:
    world.fetch_with(Fetcher(allow_private=True, pause_s=0))
    made = Page()
    app = web.Application()
    app.router.add_get("/island", made.serve)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/island"))
        yield made


async def add(world: Any, title: str, text: str, url: str | None = None) -> str:
    added = await world.services.library.add(world.guild.id, Draft(title=title, text=text, url=url))
    article_id: str = added.article.id
    return article_id


async def restart(world: Any) -> None:
    old = world.bot
    await world.env.restart_bot(world.make_bot())
    await old.close()
    await world.services.answers.indexes.settled()


async def update(world: Any, article_id: str) -> Any:
    result = await world.moderator.slash(world.channel, "library update", article=f"g:{article_id}")
    return result.response


async def test_an_update_stores_what_was_shown_also_after_a_restart(
    world: Any, page: Page, texts: Texts
) -> None:
    fetcher, sandbox = Fetcher(allow_private=True), world.services.sandbox
    (draft,) = await fetch_article(page.url, fetcher, sandbox)
    article_id = (await world.services.library.add(world.guild.id, draft)).article.id
    same = await update(world, article_id)
    assert texts(same)[0].startswith("**No changes**")

    page.paragraphs = [FIRST.replace("seven", "eight"), SECOND, NEW]
    shown = await update(world, article_id)
    told = "\n".join(texts(shown))
    assert "1 new paragraph, 1 reworded paragraph" in told
    assert NEW in told
    visits, page.paragraphs = page.visits, ["The page is another one now, and nobody saw it."]

    await restart(world)
    await world.moderator.click(shown, label="Update")

    now = await world.services.library.get(world.guild.id, article_id)
    assert now.text.endswith("\n\n".join([FIRST.replace("seven", "eight"), SECOND, NEW]))
    assert page.visits == visits
    entries = await world.services.records.audit.entries(world.guild.id)
    assert [entry.action for entry in entries] == [Action.UPDATED]
    assert world.services.answers.indexes.info(world.guild.id).articles == 1


async def test_an_update_over_a_changed_article_or_a_missing_page_changes_nothing(
    world: Any, page: Page, texts: Texts
) -> None:
    article_id = await add(world, "Gull Island", FIRST, page.url)
    shown = await update(world, article_id)
    library = world.services.library
    other = await library.get(world.guild.id, article_id)
    await library.replace(
        world.guild.id, article_id, Draft(title=other.title, text=NEW, url=page.url)
    )
    stale = await world.moderator.click(shown, label="Update")
    assert [texts(m) for m in stale.followups] == [[wording.CHANGED]]
    assert (await library.get(world.guild.id, article_id)).text == NEW

    lost = await add(world, "Elsewhere", SECOND, page.url.replace("island", "nowhere"))
    (told,) = texts(await update(world, lost))
    assert told.startswith("**Nothing was changed.**")
    without = await add(world, "By hand", "It was typed by hand, and has no address.")
    (told,) = texts(await update(world, without))
    assert "/library edit" in told


async def test_the_bin_lists_who_removed_what_and_restores_each(
    world: Any, texts: Texts, buttons: Buttons
) -> None:
    empty = await world.moderator.slash(world.channel, "library bin")
    assert texts(empty.response) == [wording.BIN_EMPTY]
    for number in range(8):
        article_id = await add(world, f"Note {number}", f"Note {number} tells of the tide.")
        await world.services.library.remove(world.guild.id, article_id, by=world.moderator.id)
    await world.services.library.add(4242, Draft(title="Secret", text="Elsewhere, a secret."))
    await world.services.library.remove(4242, "secret")

    shown = await world.moderator.slash(world.channel, "library bin")
    told = "\n".join(texts(shown.response))
    assert shown.ephemeral
    assert f"<@{world.moderator.id}>" in told
    assert "Note 7" in told
    assert "Note 0" not in told
    assert "Secret" not in told
    await restart(world)
    await world.moderator.click(shown.response, custom_id=buttons(shown.response)["Next"])
    assert "Note 0" in "\n".join(texts(shown.response))

    binned = {b.article.title: b.number for b in await world.services.library.bin(world.guild.id)}
    restored = f"pq:bin:back:{binned['Note 0']}"
    again = await world.moderator.slash(world.channel, "library bin")
    await world.moderator.click(again.response, custom_id=buttons(again.response)["Next"])
    await world.moderator.click(again.response, custom_id=restored)
    assert texts(again.response)[0] == "**Restored.** Note 0"
    late = await world.moderator.click(shown.response, custom_id=restored)
    assert [texts(m) for m in late.followups] == [[wording.NOT_IN_BIN]]
    assert "note-0" in await world.services.library.hashes(world.guild.id)


async def test_what_is_in_the_library_again_is_not_restored_over_it(
    world: Any, texts: Texts
) -> None:
    article_id = await add(world, "Tides", "The tide comes at noon.")
    await world.services.library.remove(world.guild.id, article_id)
    await add(world, "Tides", "The tide comes at one.")
    shown = await world.moderator.slash(world.channel, "library bin")
    told = await world.moderator.click(shown.response, label="Restore")
    assert "in the library again" in texts(told.followups[0])[0]
    assert len(await world.services.library.bin(world.guild.id)) == 1


async def test_an_export_reads_back_as_the_same_articles(world: Any) -> None:
    await add(world, "Gull Island", f"{FIRST}\n\n{SECOND}", "https://example.org/island")
    await add(world, "Tides", "The tide comes at noon.")
    result = await world.moderator.slash(world.channel, "library export")
    assert result.ephemeral
    (attachment,) = result.response.attachments
    articles = await world.services.library.articles(world.guild.id)
    data = await attachment.read()
    assert data == as_jsonl(articles)
    drafts = read_bytes(data, name=attachment.filename)
    assert [(d.title, d.text, d.url) for d in drafts] == [
        (a.title, a.text, a.url) for a in articles
    ]
    entries = await world.services.records.audit.entries(world.guild.id)
    assert [entry.action for entry in entries] == [Action.EXPORTED]


def test_a_zip_holds_one_jsonl_file() -> None:
    from bot.moderation.articles.export import pack  # noqa: PLC0415  beside what it is for

    article = Draft(title="Long", text="The same words again. " * 400).as_article("long")
    packed = pack([article], 2_000)
    assert packed is not None
    ((name, data),) = packed.files
    assert name == "articles.zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["articles.jsonl"]
        assert archive.read("articles.jsonl") == as_jsonl([article])

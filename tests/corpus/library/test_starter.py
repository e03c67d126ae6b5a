"""The starter library: shipped articles, remembered removals, sources fetched from a server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

import corpus
from corpus.article import Draft
from corpus.errors import FetchError, ReadError
from corpus.fetch.fetcher import Fetcher
from corpus.library import Library, Outcome, import_starter, sync_sources, with_known_source
from corpus.library.starter import EXAMPLES, SourceEntry, load_sources
from corpus.read import read_path

if TYPE_CHECKING:
    from corpus.sandbox import Sandbox

SHIPPED = Path(corpus.__file__).parent / "articles"
WORDS_IN_A_ROW = 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    _write(folder, "one", "First wording.")
    _write(folder, "two", "Second article.")
    return folder


def _write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.md").write_text(f"---\ntitle: Title {name}\npublisher: P\n---\n\n{text}\n")


async def test_a_fresh_library_gets_every_shipped_article_once(library: Library) -> None:
    names = {path.stem for path in SHIPPED.glob("*.md")}
    assert await import_starter(library) == len(names)
    assert await import_starter(library) == 0
    articles = await library.articles(0)
    assert {article.id for article in articles} == names
    for article in articles:
        assert (article.publisher, article.authors) == ("Pullquote", ("The Pullquote team",))
        assert (article.published, article.language) == ("2026-11-24", "en")


async def test_the_handbook_says_in_one_sentence_how_to_add_an_article(library: Library) -> None:
    await import_starter(library)
    texts = [article.text for article in await library.articles(0)]
    sentence = "To add an article, use `/library add` in Discord"
    assert any(sentence in text or sentence.replace("`", "") in text for text in texts)


async def test_a_removed_starter_article_does_not_come_back(library: Library, folder: Path) -> None:
    await import_starter(library, folder)
    await library.remove(0, "one")
    _write(folder, "one", "Newer wording.")
    assert await import_starter(library, folder) == 0
    assert set(await library.hashes(0)) == {"two"}


async def test_an_edited_starter_article_is_not_overwritten(library: Library, folder: Path) -> None:
    await import_starter(library, folder)
    await library.add(0, Draft(title="Title one", publisher="P", text="The operator's wording."))
    _write(folder, "one", "Newer wording.")
    assert await import_starter(library, folder) == 0
    assert (await library.get(0, "one")).text == "The operator's wording."


async def test_a_newer_version_updates_what_nobody_edited(library: Library, folder: Path) -> None:
    await import_starter(library, folder)
    _write(folder, "one", "Newer wording.")
    _write(folder, "three", "Third article.")
    assert await import_starter(library, folder) == 2
    assert (await library.get(0, "one")).text == "Newer wording."
    assert await import_starter(library, folder) == 0


async def test_a_file_is_read_once_by_each_version(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(path: Path) -> list[Draft]:
        read.append(path.stem)
        return read_path(path)

    monkeypatch.setattr("corpus.read.read_path", reading)
    await import_starter(library, folder)
    await import_starter(library, folder)
    assert read == ["one", "two"]
    _write(folder, "two", "Newer wording.")
    assert await import_starter(library, folder) == 1
    assert read == ["one", "two", "two"]
    monkeypatch.setattr("corpus.library.starter.version", lambda _: "99.0")
    assert await import_starter(library, folder) == 0
    assert read == ["one", "two", "two", "one", "two"]


async def test_an_article_that_was_there_before_belongs_to_the_operator(
    library: Library, folder: Path
) -> None:
    await library.add(0, Draft(title="Title one", publisher="P", text="The operator's wording."))
    assert await import_starter(library, folder) == 1
    texts = {article.text for article in await library.articles(0)}
    assert texts == {"The operator's wording.", "Second article."}


def test_the_shipped_sources_begin_with_the_report_on_voice() -> None:
    first = load_sources()[0]
    assert (first.publisher, first.authors, first.published) == (
        "NPR",
        ("James Doubek",),
        "2017-04-29",
    )
    assert first.url.startswith("https://www.wesa.fm/")


@pytest.mark.parametrize(
    "told", ["[[source]]\ntitle = 'x'", "source = 1", "source = [1]", "[[", "[[source]]\nurll = 1"]
)
def test_a_wrong_list_of_sources_is_explained(tmp_path: Path, told: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(told)
    with pytest.raises(ReadError, match=r"sources\.toml"):
        load_sources(path)


async def test_sync_brings_sources_in_and_one_failure_stops_no_other(
    library: Library, sandbox: Sandbox
) -> None:
    page = "<html><head><title>Site title</title></head><body><article>" + "".join(
        f"<p>In the year {1900 + n} the old mill on the hill stood still, the paper wrote.</p>"
        for n in range(12)
    )

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=page, content_type="text/html")

    app = web.Application()
    app.router.add_get("/mill", answer)
    async with TestServer(app) as server:
        site = f"http://127.0.0.1:{server.port}"
        entries = [
            SourceEntry(url=f"{site}/gone"),
            SourceEntry(
                url=f"{site}/mill", title="Old Mill", publisher="Post", authors=("A",),
                published="2001",
            ),
        ]  # fmt: skip
        fetcher = Fetcher(allow_private=True, timeout_s=5)
        gone, mill = await sync_sources(library, fetcher, sandbox, entries=entries)
        again = await sync_sources(library, fetcher, sandbox, entries=entries)
    assert isinstance(gone.error, FetchError)
    assert mill.error is None
    (added,) = mill.added
    article = added.article
    assert (article.title, article.publisher, article.authors, article.published, article.url) == (
        "Old Mill", "Post", ("A",), "2001", f"{site}/mill",
    )  # fmt: skip
    assert again[1].added[0].outcome is Outcome.UNCHANGED


def test_a_saved_copy_of_a_listed_article_gets_what_it_lacks_and_nothing_else_changes() -> None:
    entry = SourceEntry(
        url="https://example.org/mill", title="Old Mill", publisher="Post", authors=("A. Lee",),
        published="2001-05-06",
    )  # fmt: skip
    bare = with_known_source(Draft(title="OLD MILL", text="It stands still."), [entry])
    assert (bare.url, bare.publisher, bare.authors, bare.published) == (
        "https://example.org/mill", "Post", ("A. Lee",), "2001-05-06",
    )  # fmt: skip
    assert (bare.title, bare.text) == ("OLD MILL", "It stands still.")

    told = Draft(title="Old Mill", text="x", publisher="Post", authors=("B.",), published="1999")
    kept = with_known_source(told, [entry])
    assert (kept.url, kept.authors, kept.published) == (entry.url, ("B.",), "1999")

    for other in (
        Draft(title="Old Mills", text="x"),
        Draft(title="Old Mill", text="x", publisher="Another Paper"),
        Draft(title="Old Mill", text="x", url="https://example.net/mill"),
    ):
        assert with_known_source(other, [entry]) is other


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", re.sub(r"https?://\S+", " ", text).lower())


def test_the_explainer_reuses_no_wording_of_its_source_of_facts(shared: Path) -> None:
    source = shared / "corpus" / "space-aliens.txt"
    if not source.is_file():
        pytest.skip("the shared article is not there")
    told = _words(source.read_text(encoding="utf-8"))
    runs = {tuple(told[n : n + WORDS_IN_A_ROW]) for n in range(len(told))}
    for path in [*SHIPPED.glob("*.md"), *EXAMPLES.glob("*.md")]:
        ours = _words(path.read_text(encoding="utf-8"))
        same = {tuple(ours[n : n + WORDS_IN_A_ROW]) for n in range(len(ours))} & runs
        assert not same, path.name

"""Whichever way a name or an address comes in, it can only be read and only leads to the web."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import docx
import pytest
from alembic import command
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from bot.moderation.source.form import Typed, understand, with_details
from corpus.article import Article, Draft
from corpus.database.database import Database
from corpus.database.migrate import _config
from corpus.inert import inert_address, inert_line, inert_lines
from corpus.library import Library, fingerprint
from corpus.library.migrations import ARTICLES
from corpus.read import read_bytes, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

EVIL = "The\u202e Mill\r\n-# **Moderator** \x1b[31msays\x00"
TAME = "The Mill -# **Moderator** [31msays"
SENTENCE = "The council voted on Tuesday to keep every branch of the library open on Sundays."


@pytest.mark.parametrize(
    ("given_", "made"),
    [
        (EVIL, TAME),
        ("a\u2066b\u2069c\u200fd\u061ce", "abcde"),
        ("one\u2028two\u2029three\x85four\x0bfive\tsix", "one two three four five six"),
        ("\u200bzero\ufeff width\u00ad", "zero width"),
        ("plain  with two spaces", "plain  with two spaces"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        (
            "👩\u200d🚀 \U0001f3f4\U000e0067\U000e0062\U000e007f",
            "👩\u200d🚀 \U0001f3f4\U000e0067\U000e0062\U000e007f",
        ),
        ("tag\U000e0041ged", "tagged"),
    ],
)
def test_a_line_loses_what_cannot_be_seen_and_nothing_else(given_: str, made: str) -> None:
    assert inert_line(given_) == made


@given(st.text())
def test_a_line_is_one_line_and_inert_already(text: str) -> None:
    line = inert_line(text)
    assert len(line.splitlines()) <= 1
    assert inert_line(line) == line
    assert not set(line) & {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def test_a_note_keeps_its_lines() -> None:
    assert inert_lines("One\u202e.\n\nTwo\x07.") == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://example.org/a b", "https://example.org/a b"),
        ("HTTP://Example.org", "HTTP://Example.org"),
        (" https://example.org/\n", "https://example.org/"),
        ("https://exam\u202eple.org/\u200bx", "https://example.org/x"),
        ("java\nscript:alert(1)", None),
        ("javascript:alert(1)//https://example.org", None),
        ("data:text/html,hi", None),
        ("file:///etc/passwd", None),
        ("ftp://example.org/a", None),
        ("discord://-/channels/1", None),
        ("//example.org", None),
        ("example.org", None),
        ("https://", None),
        ("https:///path", None),
        ("https://?q", None),
        ("https://[::1", None),
        ("https://:80/", None),
        ("", None),
    ],
)
def test_only_the_web_is_an_address(url: str, made: str | None) -> None:
    assert inert_address(url) == made


def _jsonl() -> Draft:
    record = {"title": EVIL, "text": SENTENCE, "authors": [EVIL], "publisher": EVIL,
              "url": "javascript:alert(1)"}  # fmt: skip
    return read_bytes(json.dumps(record).encode(), name="a.jsonl")[0]


def _markdown() -> Draft:
    front = json.dumps({"title": EVIL, "author": EVIL, "publisher": EVIL, "url": "file:///etc"})
    return read_bytes(f"---\n{front}\n---\n{SENTENCE}".encode(), name="a.md")[0]


def _page() -> Draft:
    hidden = EVIL.replace("\x00", "").replace("\x1b", "\x7f")
    page = (
        f'<html><head><title>{hidden}</title><meta name="author" content="{hidden}">'
        f'<meta property="og:site_name" content="{hidden}">'
        '<link rel="canonical" href="javascript:alert(1)"></head>'
        f"<body><article><h1>{hidden}</h1><p>{SENTENCE} {SENTENCE}</p></article></body></html>"
    )
    return read_bytes(page.encode(), name="a.html")[0]


def _word() -> Draft:
    document = docx.Document()
    document.add_paragraph(SENTENCE)
    document.core_properties.title = EVIL.replace("\x00", "").replace("\x1b", "")
    document.core_properties.author = document.core_properties.title
    out = BytesIO()
    document.save(out)
    return read_bytes(out.getvalue(), name="a.docx")[0]


def _pasted() -> Draft:
    return read_text(SENTENCE, title=EVIL, publisher=EVIL, authors=[EVIL], url="data:text/html,hi")


def _form() -> Draft:
    typed = Typed(title=EVIL, publisher=EVIL, authors=EVIL, address="javascript:alert(1)")
    return with_details(Draft(title="x", text=SENTENCE), understand(typed))


def _shell() -> Draft:
    known: dict[str, Any] = {"title": EVIL, "authors": (EVIL,), "url": "vbscript:x"}
    return replace(Draft(title="x", text=SENTENCE), **known)


@pytest.mark.parametrize("way", [_jsonl, _markdown, _page, _word, _pasted, _form, _shell])
def test_every_way_in_is_inert(way: Callable[[], Draft]) -> None:
    draft = way()
    assert "Moderator" in draft.title
    assert draft.url is None
    for name in (draft.title, draft.publisher or "", *draft.authors):
        assert name == inert_line(name)
        assert "\u202e" not in name


async def test_what_is_not_inert_already_in_a_database_is_mended_once(
    bare_database_url: str,
) -> None:
    database = await Database.open(bare_database_url, ())
    async with database.write() as session:
        await (await session.connection()).run_sync(_as_before)
        evil = EVIL.replace("\0", "")  # PostgreSQL stores none
        row = {
            "tenant": 7, "title": evil, "publisher": evil, "authors": json.dumps([evil, "\u202e"]),
            "captions": "[]", "note": f"One.\n\u202e{evil[:9]}", "text": "It burned.", "url": None,
            "sha": Article(id="a", title="T", text="It burned.").sha256,
        }  # fmt: skip
        good = Article(id="good", title="The Lock", text="It held.", url="https://example.org/lock")
        rows = [
            {**row, "id": "evil", "url": "https://example.org/mill\u200b?utm_source=x"},
            {**row, "id": "worse", "title": "\x07", "url": "javascript:alert(1)"},
            {**row, "id": "good", "title": good.title, "publisher": None, "authors": "[]",
             "note": None, "text": good.text, "url": good.url, "sha": good.sha256},
        ]  # fmt: skip
        for one in rows:
            await session.execute(
                sql(
                    "INSERT INTO articles (tenant, id, title, publisher, authors, captions, "
                    "author_note, text, url, sha256, fingerprint, name_sha256, words, characters) "
                    "VALUES (:tenant, :id, :title, :publisher, :authors, :captions, :note, :text, "
                    ":url, :sha, :mark, :sha, 2, 10)"
                ),
                {**one, "mark": fingerprint(good) if one["id"] == "good" else "0" * 64},
            )
    await database.close()
    async with await Library.open(bare_database_url) as library:
        articles = {article.id: article for article in await library.articles(7)}
        assert articles["good"] == good
        mended = articles["evil"]
        assert (mended.title, mended.publisher, mended.authors) == (TAME, TAME, (TAME,))
        assert (mended.author_note, mended.url) == (
            "One.\nThe Mill",
            "https://example.org/mill?utm_source=x",
        )
        assert (articles["worse"].title, articles["worse"].url) == ("?", None)
        marks = {name: fingerprint(article) for name, article in articles.items()}
        assert await library.fingerprints(7) == marks
        again = Draft(title="Other", text="It was rebuilt.", url="http://www.example.org/mill/")
        assert await library.version_of(7, again) == mended


def _as_before(connection: Connection) -> None:
    command.upgrade(_config(connection, ARTICLES), "0003")


async def test_a_stored_article_is_inert(library_path: Path) -> None:
    async with await Library.open(f"sqlite+aiosqlite:///{library_path}") as library:
        added = await library.add(7, Draft(title=EVIL, text=SENTENCE, url="javascript:x"))
        assert (await library.get(7, added.article.id)).title == TAME
        assert (await library.listing(7))[0].url is None


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"

"""Every layer's history in one database: they make the tables, and carry over the last draft's."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, create_engine, insert, inspect, select, text
from sqlalchemy.ext.asyncio import create_async_engine

import bot.records
from bot.records import Records, open_library
from bot.records.audit import Entry
from bot.records.jobs import Job
from bot.records.migrations import RECORDS
from bot.records.questions import Logged
from bot.records.usage import Kind, Limit, Period
from bot.records.votes import Vote
from corpus.article import Article, Draft
from corpus.coordination.migrations import COORDINATION
from corpus.database.base import Base
from corpus.database.migrate import Schema, _config, migrate
from corpus.errors import LibraryUnavailableError
from corpus.imports.migrations import IMPORTS
from corpus.library import Alike, Library, Outcome
from corpus.library.migrations import ARTICLES
from corpus.library.shipped import ShippedFile
from index.answer import Verdict
from index.embedding.cache import EmbeddingCache
from index.embedding.migrations import EMBEDDINGS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SCHEMAS = (ARTICLES, EMBEDDINGS, RECORDS, IMPORTS)
DRAFTED = tuple(schema for schema in SCHEMAS if schema.in_drafts)
DRAFT = Path(__file__).parent / "draft_0007.sql"
"""What the last draft, revision 0007, kept in SQLite, dumped with its own code's data."""

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = 2**62
MILL = Article(
    id="m-1",
    title="The Mill",
    publisher="The Valley Post",
    authors=("Ann Ash", "Bo Birch"),
    published="2020-05",
    url="https://www.example.org/mill/",
    language="en",
    copyright_year=2021,
    author_note="Ann Ash writes about mills.",
    captions=("The mill in 1910.",),
    text="The mill burned in 1911.\n\nNobody was hurt — “luckily”.",
)


def _differences(connection: Connection) -> list[object]:
    for module in pkgutil.iter_modules(bot.records.__path__, "bot.records."):
        importlib.import_module(module.name)  # every table joins the metadata
    versions = {schema.version_table for schema in SCHEMAS} | {"alembic_version"}
    versions |= {COORDINATION.version_table, "leases", "claims", "counters"}  # never carried
    options = {
        "compare_type": True,
        "include_name": lambda name, kind, _parents: kind != "table" or name not in versions,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


@pytest.fixture
async def draft_url(bare_database_url: str, tmp_path: Path) -> str:
    """A database as the last draft left it, on each kind of database."""
    dump = tmp_path / "draft.db"
    with closing(sqlite3.connect(dump)) as connection:
        connection.executescript(DRAFT.read_text(encoding="utf-8"))
    if bare_database_url.startswith("sqlite"):
        return f"sqlite+aiosqlite:///{dump}"
    source = create_engine(f"sqlite:///{dump}")
    with source.connect() as connection:
        tables = MetaData()
        tables.reflect(connection)
        rows = {t: [dict(r) for r in connection.execute(select(t)).mappings()] for t in
                tables.sorted_tables}  # fmt: skip
    source.dispose()
    target = create_async_engine(bare_database_url)
    async with target.begin() as connection:
        await connection.run_sync(_make_draft_tables)
        for table, content in rows.items():
            await connection.execute(insert(table), content)
        await connection.execute(text("SELECT setval('bin_number_seq', 3)"))
    await target.dispose()
    return bare_database_url


def _make_draft_tables(connection: Connection) -> None:
    """The first revisions make what the draft had; see the test below."""
    for schema in DRAFTED:
        command.upgrade(_config(connection, schema), "0001")
        connection.execute(text(f"DROP TABLE {schema.version_table}"))
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))


@pytest.fixture
async def library(draft_url: str) -> AsyncIterator[Library]:
    async with await open_library(draft_url) as library:
        yield library


@pytest.fixture
def records(library: Library) -> Records:
    return Records(library.database)


async def test_the_histories_make_exactly_the_tables(bare_database_url: str) -> None:
    async with await open_library(bare_database_url) as library, library.database.read() as session:
        assert await (await session.connection()).run_sync(_differences) == []


def test_the_first_revisions_make_exactly_what_the_last_draft_had(tmp_path: Path) -> None:
    draft = create_engine(f"sqlite:///{tmp_path / 'draft.db'}")
    with closing(draft.raw_connection()) as connection:
        connection.executescript(DRAFT.read_text(encoding="utf-8"))
    made = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    with made.begin() as new, draft.begin() as old:
        _make_draft_tables(new)
        assert _shape(new) == _shape(old)
    made.dispose()
    draft.dispose()


def _shape(connection: Connection) -> dict[str, object]:
    """Every table with its columns, keys and indexes, in order."""
    there = inspect(connection)
    return {
        name: (
            [{**column, "type": str(column["type"])} for column in there.get_columns(name)],
            there.get_pk_constraint(name)["constrained_columns"],
            sorted(str(index) for index in there.get_indexes(name)),
            there.get_unique_constraints(name) + there.get_foreign_keys(name),
        )
        for name in there.get_table_names()
        if not name.endswith("_version")
    }


async def test_a_carried_over_database_has_exactly_the_tables(library: Library) -> None:
    async with library.database.read() as session:
        assert await (await session.connection()).run_sync(_differences) == []


async def test_articles_are_carried_over_and_known_again(library: Library) -> None:
    assert await library.articles(HERE) == [MILL, await library.get(HERE, "three")]
    assert await library.get(0, MILL.id) == MILL
    listed = next(one for one in await library.listing(HERE) if one.id == MILL.id)
    assert (listed.words, listed.characters) == (len(MILL.text.split()), len(MILL.text))
    known = await library.add(0, Draft(title="Renamed", text="New text.", id_hint="m/1"))
    assert (known.outcome, known.article.id) == (Outcome.UPDATED, MILL.id)
    like = await library.find_like(HERE, Draft(title="Copy", text=MILL.text))
    assert like is not None
    assert (like.kind, like.article) == (Alike.SAME_TEXT, MILL)
    newer = Draft(title="The Weir", text="It broke.")
    assert await library.add_shipped(0, ShippedFile("weir", "0"), newer)
    assert (await library.get(0, "the-weir")).text == "It broke."


async def test_an_article_is_known_at_its_address_written_otherwise(library: Library) -> None:
    draft = Draft(title="Fire", text="It burned.", url="http://example.org/mill?utm_source=x")
    like = await library.find_like(0, draft)
    assert like is not None
    assert like.kind is Alike.SAME_URL


async def test_the_bin_is_carried_over_and_gives_no_number_twice(library: Library) -> None:
    when = NOON + timedelta(microseconds=123_456)
    two, one = await library.bin(HERE)
    assert (one.number, one.article.title, one.removed, one.by) == (1, "One", when, 5)
    assert (two.number, two.article.title, two.removed, two.by) == (2, "Two", when, 5)
    assert (await library.restore(HERE, 1)).title == "One"
    await library.remove(HERE, "three")
    assert [binned.number for binned in await library.bin(HERE)] == [4, 2]  # 3 was given before
    assert await library.purge_bin(when + timedelta(days=7)) == {HERE}
    assert [binned.number for binned in await library.bin(HERE)] == [4]


async def test_embeddings_are_carried_over(library: Library) -> None:
    found = await EmbeddingCache(library.database).load("small", ["a" * 64])
    assert np.array_equal(found["a" * 64], np.array([0.25, -1.5], dtype=np.float32))


async def test_settings_audit_and_jobs_are_carried_over(records: Records) -> None:
    settings = await records.settings.get(HERE)
    assert (settings.quotations, settings.private) == (2, True)
    at = NOON + timedelta(milliseconds=750)
    assert await records.audit.entries(HERE) == [Entry(1, at, 5, "added", "The Mill", "new")]
    began = NOON + timedelta(milliseconds=250)
    assert await records.jobs.unfinished() == [Job(HERE, 5, began, 3, "secret", 4)]
    assert await records.departures.left() == {9: NOON}


async def test_the_inbox_is_carried_over(records: Records) -> None:
    (asked,) = await records.inbox.open(HERE, limit=9)
    assert (asked.text, asked.times, asked.waiting) == ("Who built the mill?", 2, 1)
    assert (asked.first_asked, asked.last_asked) == (NOON - timedelta(days=1), NOON)


async def test_questions_and_votes_are_carried_over(records: Records) -> None:
    who = await records.pseudonyms.of(HERE, 6)
    article = HERE, "the-mill"
    assert await records.questions.of(HERE, who) == [
        Logged(HERE, 8, NOON, "Who?", who, True, Verdict.ANSWERED, 0.5, article, "The Mill", 120)
    ]
    voted = NOON + timedelta(seconds=9)
    assert await records.votes.of(HERE, who) == [Vote(8, False, "Too short.", voted)]


async def test_additions_and_quotas_are_carried_over(records: Records) -> None:
    soon = NOON + timedelta(minutes=1)
    addition = await records.additions.open(HERE, "PHXs3uL-DVJy5uGu", now=soon)
    assert addition is not None
    assert (addition.created, addition.current.draft.title) == (NOON, "The Lock")
    assert [state.value for state in addition.states] == ["waiting", "taken"]
    limits = [Limit(Kind.FETCHES, Period.HOUR, 1), Limit(Kind.ARTICLES, Period.DAY, 9)]
    exceeded = await records.usage.exceeded(HERE, 5, limits, now=soon)
    assert exceeded is not None
    assert (exceeded.used, exceeded.resets) == (1, NOON + timedelta(hours=1))


async def test_a_carried_over_database_opens_again_and_its_layers_may_come_one_by_one(
    draft_url: str,
) -> None:
    for opened in (Library.open(draft_url), Library.open(draft_url, RECORDS)):
        async with await opened as library:
            assert len(await library.bin(HERE)) == 2
    for _ in range(2):
        async with await open_library(draft_url) as library:
            assert await Records(library.database).departures.left() == {9: NOON}
            assert await EmbeddingCache(library.database).load("small", ["a" * 64])


async def test_a_draft_that_opens_a_carried_over_database_meets_a_revision_it_does_not_know(
    library: Library,
) -> None:
    async with library.database.read() as session:
        version = await session.scalar(text("SELECT version_num FROM alembic_version"))
    assert version not in {None, *(f"{number:04}" for number in range(1, 8))}


async def test_a_carry_over_that_fails_changes_nothing(draft_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "0001_bad.py").write_text(
        "from alembic import op\n"
        "revision, down_revision, branch_labels, depends_on = '0001', None, None, None\n"
        "def upgrade():\n    op.execute('SELECT nothing FROM none')\n"
    )
    with pytest.raises(LibraryUnavailableError, match="cannot be used"):
        await Library.open(draft_url, EMBEDDINGS, RECORDS, Schema("bad", folder))
    engine = create_async_engine(draft_url)
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT version_num FROM alembic_version")) == "0007"
        assert await connection.scalar(text("SELECT at FROM audit_log")) == 1_772_366_400_750
    await engine.dispose()
    async with await open_library(draft_url) as library:
        assert len(await library.bin(HERE)) == 2


def test_every_revision_can_be_taken_back(tmp_path: Path) -> None:
    carried = create_engine(f"sqlite:///{tmp_path / 'carried.db'}")
    with closing(carried.raw_connection()) as connection:
        connection.executescript(DRAFT.read_text(encoding="utf-8"))
    with carried.begin() as connection:
        before = _content(connection)
        migrate(connection, "carried.db", SCHEMAS)
        for schema in SCHEMAS:
            command.downgrade(_config(connection, schema), "0001" if schema.in_drafts else "base")
        assert _content(connection) == before
    carried.dispose()
    new = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with new.begin() as connection:
        migrate(connection, "new.db", SCHEMAS)
        for schema in SCHEMAS:
            command.downgrade(_config(connection, schema), "base")
        assert _content(connection) == {}
        migrate(connection, "new.db", SCHEMAS)
        assert _content(connection).keys() == before.keys() | {
            "changes",
            "deletion_debts",
            "import_jobs",
            "imports",
        }
    new.dispose()


def _content(connection: Connection) -> dict[str, list[dict[str, object]]]:
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in tables.sorted_tables
        if not table.name.endswith("_version")
    }


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_revisions_import_no_live_code(schema: Schema) -> None:
    revisions = sorted(schema.revisions.glob("0*.py"))
    assert revisions
    for path in revisions:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                root = name.partition(".")[0]
                assert root in {"alembic", "sqlalchemy", *sys.stdlib_module_names}, path

"""What the bot keeps of each server beside its articles, in the same database.

Each module holds one kind of record: its table, and a store that reads and writes it. No method
looks past the tenant it is given.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.records.additions import AdditionStore
from bot.records.audit import AuditLog
from bot.records.departures import DepartureStore
from bot.records.inbox import InboxStore
from bot.records.jobs import JobStore
from bot.records.lost import is_missing, kept_in_snapshots, lost
from bot.records.migrations import RECORDS
from bot.records.pseudonyms import Pseudonyms
from bot.records.questions import QuestionLog
from bot.records.settings import SettingsStore
from bot.records.usage import UsageStore
from bot.records.votes import VoteStore
from corpus.coordination.migrations import COORDINATION
from corpus.database.engine import is_sqlite, parsed_url
from corpus.imports.imports import Imports
from corpus.imports.migrations import IMPORTS
from corpus.library import Library
from corpus.library.migrations import ARTICLES
from index.embedding.migrations import EMBEDDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.database.database import Database
    from corpus.database.migrate import Schema


class Records:
    """Every store over one database.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.settings = SettingsStore(database)
        self.audit = AuditLog(database)
        self.inbox = InboxStore(database)
        self.departures = DepartureStore(database)
        self.additions = AdditionStore(database)
        self.usage = UsageStore(database)
        self.jobs = JobStore(database)
        self.pseudonyms = Pseudonyms(database)
        self.questions = QuestionLog(database)
        self.votes = VoteStore(database)
        self.imports = Imports(database)

    async def forget(self, tenant: int) -> None:
        """Delete everything that is kept of a server."""
        await self.settings.forget(tenant)
        await self.audit.forget(tenant)
        await self.inbox.forget(tenant)
        await self.additions.forget(tenant)
        await self.usage.forget(tenant)
        await self.jobs.forget(tenant)
        await self.questions.forget(tenant)
        await self.votes.forget(tenant)
        await self.imports.forget(tenant)
        await self.departures.forget(tenant)  # last: until then the mark says what is unfinished


def schemas_for(url: str) -> tuple[Schema, ...]:
    """Return the tables that a database has, the library's first: by layer, in order."""
    alone = is_sqlite(parsed_url(url))
    return (ARTICLES, EMBEDDINGS, RECORDS, IMPORTS, *(() if alone else (COORDINATION,)))


async def open_library(url: str, snapshots: Path | None = None) -> Library:
    """Open the library at `url` in a database that has every layer's tables.

    Args:
        url: As for `Library.open`.
        snapshots: The folder of the indexes. Where it holds articles, a database that is missing
            or empty is no first start, but a lost library: it is refused.

    Raises:
        LibraryUnavailableError: as `Library.open`, or the library is lost.
    """
    kept = {} if snapshots is None else await asyncio.to_thread(kept_in_snapshots, snapshots)
    if kept and is_missing(url):
        raise lost(kept)  # before it is made: an empty database would only hide what happened
    library = await Library.open(url, *schemas_for(url)[1:])
    if kept and await library.holds_nothing():
        await library.close()
        raise lost(kept)
    return library

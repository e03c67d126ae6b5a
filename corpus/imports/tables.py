"""The tables of imports: one row an import, one row an article that is to be read.

`corpus/imports/migrations` brings an older database to this shape, and a test compares the two.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.database.future import NOT_OUR_CLOCK
from corpus.database.utc import UtcTime


class State(StrEnum):
    """How far an import is.

    Attributes:
        FILLING: Articles are still being put into the queue; workers take them already.
        RUNNING: All are in the queue.
        INDEXING: All are read; the library's index is being built.
        DONE: The index has them.
        STOPPED: Somebody stopped it. What was stored stays.
    """

    FILLING = "filling"
    RUNNING = "running"
    INDEXING = "indexing"
    DONE = "done"
    STOPPED = "stopped"


ENDED = frozenset({State.DONE, State.STOPPED})


class Kind(StrEnum):
    """What a job's bytes are.

    Attributes:
        LINE: One line of a JSON Lines file.
        FILE: A whole file.
        PAGE: None: a worker fetches the page at the address that is the job's name.
    """

    LINE = "line"
    FILE = "file"
    PAGE = "page"


class JobState(StrEnum):
    """What has become of an article that is to be read. One that is taken still waits."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class ImportRow(Base):
    """One import into one library.

    Attributes:
        number: Never given twice.
        sources_sha256: Of what was named: who names the same again goes on with this import.
        label: What was named, for people.
        started_by: The Discord user, or 0 for the operator.
        begun: When, aware UTC by the database's clock; so are all times here.
        total: How many jobs it ever had. Those that are neither of the next four wait.
        problem: Why the index was not built, for people; None where it was.
        claim: Drawn by the worker that builds the index.
        ready_at: From when on another worker may build it.
    """

    __tablename__ = "imports"
    __table_args__ = (Index(None, "tenant", "number"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    tenant: Mapped[int] = mapped_column(BigInteger)
    sources_sha256: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(Text)
    started_by: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10))
    begun: Mapped[datetime] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    ended: Mapped[datetime | None] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    total: Mapped[int]
    added: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]
    failed: Mapped[int]
    problem: Mapped[str | None] = mapped_column(Text)
    claim: Mapped[str | None] = mapped_column(String(32))
    ready_at: Mapped[datetime] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})


class JobRow(Base):
    """One article that is to be read and stored.

    It belongs to its import, and so to that one's tenant. Its bytes go when it is done, the row
    goes with the import's end; one that failed stays, with the reason, as long as its import.

    Attributes:
        key: Hex SHA-256 of what is to be read: the same twice in one import is one job.
        kind: What `payload` is; see `Kind`.
        name: What people call it: a path, a line of a file, an address.
        payload: What is to be read; None where it is to be fetched, or was read.
        attempts: How often it was taken and neither done nor given back.
        ready_at: Before then nobody takes it: a worker has it, or it failed and is tried again.
        claim: Drawn by the worker that has it; what another one has taken since is not its own.
        article_id: Of the article that it became.
        reason: Why it failed, for people.
    """

    __tablename__ = "import_jobs"
    __table_args__ = (
        # both indexes are partial on PostgreSQL too: the migration says it, which alone makes them;
        # to say it here would import PostgreSQL's dialect at every start
        UniqueConstraint("import_number", "key"),
        Index(
            None,
            "import_number",
            "number",
            sqlite_where=text("state = 'waiting'"),
        ),
        Index(
            None,
            "import_number",
            "article_id",
            sqlite_where=text("article_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_number: Mapped[int] = mapped_column(Integer)
    key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(Text)
    payload: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int]
    ready_at: Mapped[datetime] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    claim: Mapped[str | None] = mapped_column(String(32))
    article_id: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)

"""Faults of a PostgreSQL server, or of this process, at every statement and commit on one.

A cut connection, a server that crashes and comes back, and one that stays away are real ones. A
statement that fails is one that the server refuses.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import shutil
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from tests.faults.inject import COUNT, KILL, Fault
from tests.faults.run import Harness, attempt, in_child, looked_at
from tests.faults.scenes import SCENES, URL_FILE, url_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.postgresql.server import Server

CUT, CRASHED, AWAY, REFUSED = (
    "connections cut",
    "server crashes and comes back",
    "server stays away",
    "a statement fails",
)
KINDS: Final = (KILL, CUT, CRASHED, AWAY, REFUSED)
STATEMENT, BEFORE, AFTER = "statement", "before a commit", "after a commit"
SQLITE_ONLY: Final = {"migrating"}
"""Scenes that make an older version's file of SQLite."""
_ADDRESS: Final = re.compile(r" at postgresql\+asyncpg://\S+")
_OTHERS: Final = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = :name AND pid <> pg_backend_pid()"
)


@dataclass
class ServerFault(Fault):
    """What goes wrong at the n-th statement that writes, or before or after the n-th commit.

    Attributes:
        server: Where.
        url: Of the database.
    """

    server: Server | None = None
    url: str = ""

    def install(self) -> None:
        """Put it in the way of everything that is said to PostgreSQL from now on."""
        commit = Connection._commit_impl

        def watched(connection: Connection) -> None:
            ours = connection.dialect.name == "postgresql"
            if ours:
                self._meet(BEFORE)
            commit(connection)
            if ours:
                self._meet(AFTER)

        Connection._commit_impl = watched  # type: ignore[method-assign]
        event.listen(Engine, "before_cursor_execute", self._statement, retval=True)

    def _statement(self, *about: Any) -> tuple[str, Any]:
        connection, _, statement, values = about[:4]
        writes = statement.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"}
        if connection.dialect.name == "postgresql" and writes and self._meet(STATEMENT):
            return "SELECT 1 / 0", ()
        return statement, values

    def _meet(self, name: str) -> bool:
        """Count a step; return whether its statement is to be refused."""
        self.steps.append(name)
        if len(self.steps) != self.at or self.server is None:
            return False
        match self.kind:
            case "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            case "connections cut":
                # This thread's loop is in the middle of a statement.
                thread = threading.Thread(target=lambda: asyncio.run(_cut(self.url)))
                thread.start()
                thread.join()
            case "server crashes and comes back":
                self.server.restart(killed=True)
            case "server stays away":
                self.server.stop(killed=True)
        return self.kind == REFUSED


async def _cut(url: str) -> None:
    name = make_url(url).database
    other = make_url(url).set(database="postgres")
    engine = create_async_engine(other, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.execute(_OTHERS, {"name": name})


class PostgresqlHarness(Harness):
    """All faults on copies of one database.

    Args:
        place: An empty folder to work in.
        server: Nobody else's.
        stride: Every so many-th fault is run; 1 for all.
    """

    def __init__(self, place: Path, server: Server, stride: int = 1) -> None:
        self._server, self._made = server, 0
        template = place / "template"
        template.mkdir(parents=True)
        self._name(template, "template1")
        super().__init__(place, stride)

    def folder(self, scene: str) -> Path:
        """A data folder as a scene begins with it, and its database."""
        made = super().folder(scene)
        source = make_url(url_of(self._template)).database
        self._name(made, "template1" if scene == "first start" else str(source))
        return made

    def _name(self, folder: Path, source: str) -> None:
        """Make a database as a copy of another, and write down that it is a folder's."""
        self._made += 1
        name = f"faults_{self._made}"
        self._tell(f"CREATE DATABASE {name} TEMPLATE {source} STRATEGY FILE_COPY")
        url = make_url(self._server.url).set(database=name)
        (folder / URL_FILE).write_text(url.render_as_string(hide_password=False))

    def _tell(self, command: str) -> None:
        async def tell() -> None:
            engine = create_async_engine(
                self._server.url, isolation_level="AUTOCOMMIT", poolclass=NullPool
            )
            async with engine.connect() as connection:
                await connection.execute(text(command))

        failed = in_child(lambda: asyncio.run(tell()))
        if failed is not None:
            raise AssertionError(failed)

    def break_server(self) -> None:
        """Every scene, with every fault at every statement and commit."""
        every = [
            (scene, kind, at)
            for scene in sorted(SCENES.keys() - SQLITE_ONLY)
            for at, step in enumerate(self.steps(scene, ServerFault(COUNT, 0)), 1)
            for kind in KINDS
            if (kind != REFUSED or step == STATEMENT) and (kind != AWAY or step != STATEMENT)
        ]
        random.Random(0).shuffle(every)
        for kind in KINDS:  # each has its share, of scenes by chance
            for scene, _, at in [one for one in every if one[1] == kind][:: self.stride]:
                self._break(scene, kind, at)

    def _break(self, scene: str, kind: str, at: int) -> None:
        folder = self.folder(scene)
        fault = ServerFault(kind, at, server=self._server, url=url_of(folder))
        done = attempt(SCENES[scene], folder, fault)
        if kind == AWAY:
            self._server.start()
        wrong = looked_at(folder, scene, confirmed=done["confirmed"])
        if done["seen"].startswith("traceback"):
            wrong.append(done["seen"])
        named = [f"PostgreSQL, {scene}, {kind} at {at}: {one}" for one in wrong]
        self._count(scene, f"PostgreSQL: {kind}", named, _ADDRESS.sub("", done["seen"]))
        self._drop(folder)

    def _drop(self, folder: Path) -> None:
        self._tell(f"DROP DATABASE {make_url(url_of(folder)).database} WITH (FORCE)")
        shutil.rmtree(folder, ignore_errors=True)

"""Kill a Milvus between questions and in the middle of a build, and say what the bot does.

    python -m scripts.measure.vectors.killed

The server is that of the package `milvus`: killed with SIGKILL, and started again with its data on
the ports where it was. Nothing is flushed before, so what it has is what its log kept. Takes some
minutes. Ends with an error where something is lost, or half a generation stays.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import Draft
from corpus.errors import PullquoteError
from corpus.library import Library
from index.embedding.embedder import load_embedder
from index.embedding.migrations import EMBEDDINGS
from index.service import AnswerService
from index.vector_stores.address import MilvusAddress
from index.vector_stores.milvus import MilvusStore
from index.vector_stores.store import Generation, Kind
from tests.support.milvus.server import TOKEN, serving
from tests.support.tiny_models import tiny_model

if TYPE_CHECKING:
    from index.storage.manifest import SnapshotInfo

ARTICLES, SENTENCES = 300, 20
TENANT = 7
QUESTION = "What did the keeper of light 7 write on day 3?"
_AWAY_S = 10.0
_KILLED_AFTER = 10
"""Requests that write, of some 25."""


class _Server:
    """A Milvus that is killed and comes back.

    Attributes:
        port: Where it listens.
    """

    def __init__(self, folder: Path) -> None:
        self._until = ExitStack()
        self._process, self.port = self._until.enter_context(serving(folder, 200))
        self._folder = folder
        self._environment = Path(f"/proc/{self._process}/environ").read_bytes().split(b"\0")

    def start(self) -> None:
        """Start it again, on the same ports, which the package's own way finds in use for a while.

        Returns at once: it answers some seconds later.
        """
        pairs = (line.partition(b"=") for line in self._environment if line)
        with (self._folder / "said").open("ab") as said:
            again = subprocess.Popen(  # noqa: S603  our own words
                [self._folder / "bin" / "milvus", "run", "standalone"],
                cwd=self._folder,
                env={name: value for name, _, value in pairs},
                stdout=said,
                stderr=said,
            )
        self._process = again.pid
        self._until.callback(again.wait)
        self._until.callback(self.kill)

    def kill(self) -> None:
        """Let it end as a crash does."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)

    def stop(self) -> None:
        """End it."""
        self._until.close()


class _KilledInTheMiddle(MilvusStore):
    """A store whose server is killed while a generation is written.

    Attributes:
        server: That one, once it is to be killed.
    """

    server: _Server | None = None
    _written = 0

    async def _insert(self, collection: str, rows: list[dict[str, object]]) -> None:
        if self.server is not None:
            self._written += 1
            if self._written == _KILLED_AFTER:
                self.server.kill()
        await super()._insert(collection, rows)


def _articles() -> list[Draft]:
    return [
        Draft(
            title=f"Light {n}",
            text=" ".join(
                f"On day {day} the keeper of light {n} wrote {n * day} words about the sea."
                for day in range(SENTENCES)
            ),
        )
        for n in range(ARTICLES)
    ]


async def _said(service: AnswerService) -> list[str] | str:
    """Return what is answered, or the sentence that says why not."""
    service.forget_answers(TENANT)
    try:
        answer = await service.ask(QUESTION, tenants=[TENANT])
    except PullquoteError as error:
        return f"{type(error).__name__}: {error}"
    return [quotation.text for quotation in (*answer.quotations, *answer.related)]


async def _comes_back(server: _Server, service: AnswerService, before: list[str]) -> None:
    """Ask until all is as it was; the server is started again after a while."""
    began = time.monotonic()
    started = 0.0
    said: list[str] | str = ""
    while said != before:
        asked = time.monotonic()
        now = await _said(service)
        _must(isinstance(now, str) or now == before, "another answer than before")
        if now != said:
            what = "answered as before" if now == before else now
            print(f"  {asked - began:5.1f} s: {what} (after {time.monotonic() - asked:.2f} s)")
        said = now
        if not started and time.monotonic() - began > _AWAY_S:
            started = time.monotonic()
            print(f"  {started - began:5.1f} s: the server is started again")
            server.start()
        await asyncio.sleep(0.5)
    print(f"  {time.monotonic() - started:.1f} s after that start all is as it was")


def _must(true: object, otherwise: str) -> None:
    if not true:
        raise SystemExit(f"It must not be: {otherwise}.")


async def _whole(store: MilvusStore, info: SnapshotInfo) -> bool:
    counts = await store.counts(Generation(TENANT, info.generation))
    return counts == {Kind.SENTENCE: info.sentences, Kind.PASSAGE: info.passages}


async def _run(folder: Path, server: _Server) -> None:
    embedder = await asyncio.to_thread(load_embedder, str(tiny_model(folder / "tiny")), "torch")
    url = f"sqlite+aiosqlite:///{folder / 'library.db'}"
    async with await Library.open(url, EMBEDDINGS) as library:
        for draft in _articles():
            await library.add(TENANT, draft)
        address = MilvusAddress(f"http://127.0.0.1:{server.port}", TOKEN)
        store = _KilledInTheMiddle(address, library.database)
        service = AnswerService(
            library, folder / "answered", embedder=embedder, read=False, vectors=store
        )
        await service.start()
        await service.indexes.settled()
        info = service.indexes.info(TENANT)
        if info is None:
            raise SystemExit("There is no index.")
        print(f"{info.sentences} sentences, {info.passages} passages")
        before = await _said(service)
        if not before or isinstance(before, str):
            raise SystemExit(f"Nothing is found: {before}")

        print("killed between questions:")
        server.kill()
        await _comes_back(server, service, before)
        print(f"  every vector is there: {await _whole(store, info)}")

        print("killed in the middle of a build:")
        store.server = server
        try:
            await service.indexes.reindex(TENANT, full=True)
        except PullquoteError as error:
            print(f"  the build: {type(error).__name__}: {error}")
        store.server = None
        _must(service.indexes.info(TENANT) == info, "the old index is not live any more")
        await _comes_back(server, service, before)
        print(f"  every vector is there: {await _whole(store, info)}")
        left = await store.generations(TENANT) - {info.generation}
        for name in left:
            half = await store.counts(Generation(TENANT, name))
            print(f"  left of the build: {half[Kind.SENTENCE]} of {info.sentences} sentences")
        built = await service.indexes.reindex(TENANT)
        there = await store.generations(TENANT)
        print(f"  after the next build: {len(there)} generations, half ones: {len(there & left)}")
        _must(there == {info.generation, built.generation}, "another generation is there")
        await service.close()


def main() -> None:
    """Run it."""
    with tempfile.TemporaryDirectory(prefix="killed-", ignore_cleanup_errors=True) as name:
        (data := Path(name) / "milvus").mkdir()
        server = _Server(data)  # some seconds
        try:
            asyncio.run(_run(Path(name), server))
        finally:
            server.stop()


if __name__ == "__main__":
    main()

"""Batches are read and stored: as `Library.add` would, once, within quotas, with reasons."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from corpus.article import Draft
from corpus.errors import FetchError
from corpus.imports import sources
from corpus.imports import worker as working
from corpus.imports.imports import Imports
from corpus.imports.queue import ATTEMPTS, Job, Queue
from corpus.imports.reading import JobReader, Read
from corpus.imports.sources import Item
from corpus.imports.store import Room, store
from corpus.imports.tables import Kind, State
from corpus.imports.worker import Steps, Worker
from corpus.library.rows import sketched
from corpus.sandbox import Sandbox
from index.errors import SnapshotError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from corpus.fetch.fetcher import Fetcher
    from corpus.imports.imports import Import
    from corpus.library import Library

    Lines = Callable[..., list[Item]]

GUILD, OTHER = 7, 8


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "_IDLE_S", 0.02)
    monkeypatch.setattr(working, "_RETRY_S", 0.0)


class _Site:
    """A site that is down: the network is not ours to break."""

    async def fetch(self, url: str) -> object:
        raise FetchError("The site sent nothing for {url}.", url=url)


async def _nothing(*_: object) -> None:
    """Do nothing."""


async def _imported(  # noqa: PLR0913  what, into what, and how
    library: Library,
    items: Sequence[Item],
    sandbox: Sandbox,
    *,
    tenant: int = GUILD,
    room: Room | None = None,
    at_once: int = 8,
    steps: Steps | None = None,
) -> Import:
    imports = Imports(library.database)
    one = await imports.begin(tenant, ["somewhere"], "somewhere", by=5)
    await imports.put(one, items)
    await imports.filled(one)
    fetcher: Fetcher = _Site()  # type: ignore[assignment]
    worker = Worker(
        library.database,
        JobReader(sandbox, fetcher),
        steps or Steps(_nothing, _nothing, _nothing),
        room=room or Room(),
        at_once=at_once,
    )
    await worker.run(until_empty=True)
    done = await imports.get(tenant, one.number)
    assert done is not None
    assert worker.finished == done.total - _known(items)
    return done


def _known(items: Sequence[Item]) -> int:
    return sum(item.reason is not None for item in items)


def _line(**fields: object) -> Item:
    return Item(Kind.LINE, "some.jsonl, line 4", json.dumps(fields).encode())


async def test_what_is_imported_is_what_adding_would_make_of_it(library: Library) -> None:
    drafts = [
        Draft(title="The mill", text="The mill burned in 1987."),
        Draft(title="The Mill", text="It was another mill.", publisher="Tern Weekly"),
        Draft(title="The mill!", text="A third one stands in the harbour."),
        Draft(title="The ferry", text="The ferry is old.", url="https://example.org/ferry"),
        Draft(title="The ferry", text="A second one came.", url="https://example.org/second"),
        Draft(title="Fähre Ω", text="Die Fähre ist alt. 🜁", id_hint="ferry-de", authors=("A",)),
        Draft(title="A log", text="Nobody wrote it.", id_hint="the-mill"),
    ]
    for draft in drafts:
        await library.add(OTHER, draft)
    imports, queue = Imports(library.database), Queue(library.database, hold_s=60)
    one = await imports.begin(GUILD, ["a"], "a", by=5)
    await imports.put(one, [Item(Kind.FILE, str(n), b"x") for n in range(len(drafts))])
    batch = await queue.take(100)
    assert batch is not None
    pairs = zip(batch.jobs, drafts, await sketched(drafts), strict=True)
    reads = [Read(job, ((draft, mark),)) for job, draft, mark in pairs]
    assert await store(library.database, batch, reads, Room()) == len(drafts)
    assert await library.articles(GUILD) == await library.articles(OTHER)
    assert await library.digest(GUILD) == await library.digest(OTHER)
    assert await store(library.database, batch, reads, Room()) == 0, "it is its own no more"


async def test_imported_again_nothing_changes(
    library: Library, sandbox: Sandbox, lines: Lines
) -> None:
    first = await _imported(library, lines(20), sandbox)
    before = await library.digest(GUILD)
    again = await _imported(library, lines(25), sandbox)
    assert (first.added, again.number > first.number) == (20, True)
    assert (again.unchanged, again.added, again.updated, again.failed) == (20, 5, 0, 0)
    assert await library.digest(GUILD) != before
    assert len(await library.listing(GUILD)) == 25


async def test_a_new_version_updates_its_article(
    library: Library, sandbox: Sandbox, lines: Lines
) -> None:
    await _imported(library, lines(3), sandbox)
    marks, seen = await library.marks([GUILD]), []

    async def look(_: int) -> None:
        seen.append(await library.marks([GUILD]))

    new = [_line(id="log-1", title="Log 1", text="Changed.")]
    done = await _imported(library, new, sandbox, steps=Steps(_nothing, look, _nothing))
    assert (done.updated, done.added) == (1, 0)
    assert (await library.get(GUILD, "log-1")).text == "Changed."
    assert seen[0] != marks, "the bot must see at once that it may not be quoted as it was"


async def test_whoever_asks_meanwhile_sees_no_change_until_the_end(
    library: Library, sandbox: Sandbox, lines: Lines
) -> None:
    """A change that is seen makes the bot build an index; a thousand would keep it building."""
    await library.add(GUILD, Draft(title="The mill", text="The mill burned."))
    seen = []

    async def look(_: object) -> None:
        seen.append(await library.marks([GUILD]))

    before = await library.marks([GUILD])
    done = await _imported(library, lines(20), sandbox, steps=Steps(look, look, _nothing))
    assert done.added == 20
    assert len(seen) > 2
    assert all(mark == before for mark in seen)
    assert await library.marks([GUILD]) != before


async def test_each_failure_has_a_reason_and_blocks_nothing(
    library: Library, sandbox: Sandbox, lines: Lines, tmp_path: Path
) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<a>" * 30_000_000)
    files = {
        "bomb.docx": bomb.getvalue(),
        "broken.pdf": b"%PDF-1.7\nnothing of the kind",
        "empty.txt": b"  \n",
        "good.md": b"# The quay\n\nThe quay was built in 1902.",
        ".hidden.md": b"# No\n\nNobody reads it.",
        "more.jsonl": b'{"title": "No text"}\n\n[' + b"[" * 100_000 + b"\n",
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    items = [item for some in sources.batches([str(tmp_path)]) for item in some]
    items += [
        *lines(10),
        _line(id="log-3", title="Log 3", text="Another text under the same id."),
        Item(Kind.FILE, "large.pdf", reason="It is larger than 20 MB. Split it into articles."),
    ]
    done = await _imported(library, items, sandbox, at_once=1)
    assert (done.state, done.added, done.failed, done.waiting) == (State.DONE, 11, 7, 0)
    failures = await Imports(library.database).failures(done)
    reasons = {failed.name: failed.reason for failed in failures}
    assert reasons.keys() == {
        "bomb.docx",
        "broken.pdf",
        "empty.txt",
        "more.jsonl, line 1",
        "more.jsonl, line 3",
        "some.jsonl, line 4",
        "large.pdf",
    }
    assert reasons["more.jsonl, line 1"].startswith('Line 1 has no "text".')
    assert reasons["more.jsonl, line 3"].startswith("Line 3 is not JSON")
    assert "which this import has stored" in reasons["some.jsonl, line 4"]
    assert all(reasons.values())
    assert {one.title for one in await library.articles(GUILD)} >= {"The quay", "Log 3"}


async def test_a_page_that_does_not_come_is_tried_again_later(
    library: Library, sandbox: Sandbox
) -> None:
    imports, queue = Imports(library.database), Queue(library.database, hold_s=60)
    one = await imports.begin(GUILD, ["a"], "a", by=5)
    await imports.put(one, [Item(Kind.PAGE, "https://example.org/quay")])
    fetcher: Fetcher = _Site()  # type: ignore[assignment]
    steps = Steps(_nothing, _nothing, _nothing)
    worker = Worker(library.database, JobReader(sandbox, fetcher), steps, room=Room())
    assert await worker._once()
    assert await queue.take(1) is None, "it has to wait"
    last = Job(1, Kind.PAGE, "https://example.org/quay", None, attempts=3)
    assert (await JobReader(sandbox, fetcher).read(last)).reason == (
        "The site sent nothing for https://example.org/quay."
    )


async def test_what_ends_the_worker_each_time_has_failed_in_the_end(
    library: Library, sandbox: Sandbox, lines: Lines
) -> None:
    """Whatever it is, here a step that breaks: the others are stored."""

    async def breaks(drafts: Sequence[Draft]) -> None:
        if any(draft.title == "Log 4" for draft in drafts):
            raise RuntimeError("as nobody expected")

    done = await _imported(library, lines(9), sandbox, steps=Steps(breaks, _nothing, _nothing))
    assert (done.added, done.failed) == (8, 1)
    (failed,) = await Imports(library.database).failures(done)
    assert failed.name == "logs.jsonl, line 5"
    assert f"{ATTEMPTS} times" in failed.reason


@pytest.mark.parametrize(
    ("room", "reason"),
    [
        (Room(articles=4), "The library is full: it may have 4 articles."),
        (Room(characters=104), "The library may have 104 characters"),
    ],
)
async def test_a_servers_library_grows_no_further_than_it_may(
    library: Library, sandbox: Sandbox, lines: Lines, room: Room, reason: str
) -> None:
    done = await _imported(library, lines(10), sandbox, room=room)
    assert (done.added, done.failed) == (4, 6)
    failures = await Imports(library.database).failures(done)
    assert all(failed.reason.startswith(reason) for failed in failures)
    own = await _imported(library, lines(10), sandbox, tenant=0, room=room)
    assert own.added == 10


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (SnapshotError("The disk is full.", "Make room."), "The disk is full. Make room."),
        (MemoryError(), "The index could not be built. The worker's log says why."),
    ],
)
async def test_an_index_that_cannot_be_built_is_said_and_ends_no_worker(
    library: Library, sandbox: Sandbox, lines: Lines, failure: Exception, said: str
) -> None:
    async def fails(_: int) -> None:
        raise failure

    done = await _imported(library, lines(2), sandbox, steps=Steps(_nothing, fails, _nothing))
    assert (done.state, done.problem) == (State.DONE, said)


def test_a_large_file_is_put_into_the_queue_in_parts(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(b"\n".join(b'{"n": %d}' % n for n in range(4_500)))
    parts = list(sources.batches([str(file)]))
    assert [len(part) for part in parts] == [2_000, 2_000, 500]
    assert len({item.key for part in parts for item in part}) == 4_500
    assert parts[-1][-1].name == "many.jsonl, line 4500"

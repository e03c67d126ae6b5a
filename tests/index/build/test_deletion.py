"""What was deleted is gone from every file, whatever happened in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Draft
from corpus.library import BIN_DAYS
from corpus.library.promises import Debt
from index.build.deletion import pay_debts
from index.errors import SnapshotError
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from corpus.library import Library
    from index.service import AnswerService

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model
SERVER = 77
CANARY = "zzcanary"
SECRET = Draft(title="A letter", text=f"The {CANARY} sings at dawn. Nobody hears the {CANARY}.")
LATER = datetime.now(UTC) + timedelta(days=BIN_DAYS, hours=1)


def _holding(folder: Path, words: bytes) -> list[str]:
    """The files below a folder that hold some bytes anywhere, or a part of a long row of them.

    A database cuts what is long into pages, so vectors are looked for in parts.
    """
    parts = [words[at : at + 200] for at in range(0, len(words), 200)]
    files = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found = [path for path, data in files.items() if any(part in data for part in parts)]
    return [str(path.relative_to(folder)) for path in found]


async def _started(new_service: MakeService) -> AnswerService:
    service = new_service()
    await service.start()
    await service.indexes.settled()
    return service


async def _removed_and_purged(library: Library, serving: Serving, *other: Draft) -> bytes:
    """Index a secret, remove it, empty the bin; the process dies right then. Returns its vector."""
    service = await serving(*other, SECRET)
    async with service.indexes.live.use(0) as snapshot:
        assert snapshot is not None
        index = snapshot.index
    row = next(i for i, p in enumerate(index.passages) if CANARY in index.article_of(i).text)
    vector: bytes = np.asarray(index.passage_rows(np.asarray([row])), "<f4").tobytes()
    (letter,) = [a for a in await library.articles(0) if a.title == SECRET.title]
    await library.remove(0, letter.id)
    await service.indexes.update(0)
    await library.purge_bin(LATER)
    await service.close()
    return vector


@pytest.mark.about_sqlite("what is in its file")
async def test_a_crash_after_the_bin_was_emptied_only_delays_what_is_owed(
    library: Library, serving: Serving, new_service: MakeService, lighthouse: Draft, tmp_path: Path
) -> None:
    vector = await _removed_and_purged(library, serving, lighthouse)
    assert _holding(tmp_path, CANARY.encode())
    assert any("pullquote.db" in name for name in _holding(tmp_path, vector))

    service = await _started(new_service)
    assert await pay_debts(library, service.indexes)

    assert _holding(tmp_path, CANARY.encode()) == []
    assert _holding(tmp_path, vector) == []
    assert await library.debts() == []
    assert (await service.ask("Who built the lighthouse?")).quotations


async def test_the_last_article_of_a_library_goes_from_every_file_too(
    library: Library, serving: Serving, new_service: MakeService, tmp_path: Path
) -> None:
    vector = await _removed_and_purged(library, serving)
    service = await _started(new_service)
    assert await pay_debts(library, service.indexes)
    assert _holding(tmp_path, CANARY.encode()) == []
    assert _holding(tmp_path, vector) == []


async def test_no_older_state_is_served_while_something_is_owed(
    library: Library, serving: Serving, new_service: MakeService, lighthouse: Draft
) -> None:
    await _removed_and_purged(library, serving, lighthouse)
    service = await _started(new_service)
    live = service.indexes.info(0)
    assert live is not None

    assert await service.indexes.snapshots(0) == [live]
    with pytest.raises(SnapshotError, match="deleted for good"):
        await service.indexes.articles_of(0, live.number - 1)
    assert [a.title for a in await service.indexes.articles_of(0, live.number)] == [
        lighthouse.title
    ]


async def test_a_forgotten_server_leaves_no_text_and_no_vector(
    library: Library, serving: Serving, new_service: MakeService, lighthouse: Draft, tmp_path: Path
) -> None:
    await library.add(SERVER, SECRET)
    service = await serving(lighthouse)
    async with service.indexes.live.use(SERVER) as snapshot:
        assert snapshot is not None
        vector = np.asarray(snapshot.index.passage_rows(np.asarray([0])), "<f4").tobytes()
    await library.forget_tenant(SERVER)
    await service.close()  # it dies before the index is forgotten
    assert await library.debts() == [(SERVER, Debt.ALL)]

    service = await _started(new_service)
    assert await pay_debts(library, service.indexes)

    assert _holding(tmp_path, CANARY.encode()) == []
    assert _holding(tmp_path, vector) == []
    assert not (tmp_path / "snapshots" / str(SERVER)).exists()


async def test_what_cannot_be_deleted_stays_owed(
    library: Library,
    serving: Serving,
    new_service: MakeService,
    lighthouse: Draft,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _removed_and_purged(library, serving, lighthouse)
    service = await _started(new_service)
    with monkeypatch.context() as patched:
        # a disk that refuses to delete: nothing raises, the files just stay
        patched.setattr("index.storage.snapshot.shutil.rmtree", lambda *_, **__: None)
        patched.setattr("index.storage.segment_store.Path.unlink", lambda *_, **__: None)
        assert not await pay_debts(library, service.indexes)
    assert await library.debts() == [(0, Debt.OLDER)]
    assert await pay_debts(library, service.indexes)
    assert await library.debts() == []


async def test_a_snapshot_that_was_finished_but_never_live_goes_as_well(
    serving: Serving, lighthouse: Draft, tmp_path: Path
) -> None:
    service = await serving(lighthouse)
    await service.indexes.reindex(0)
    store = SnapshotStore(tmp_path / "snapshots")
    (store.tenant_folder(0) / "LIVE").write_text("1\n")  # a crash just before the swap
    await service.close()
    store.keep_live(0)
    assert store.numbers(0) == [1]
    assert store.load(0) is not None

"""Damage on the disk is found by digests, mended from the library, and never stops a start."""

from __future__ import annotations

import hashlib
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corpus.article import Source
from index.errors import SnapshotError
from index.storage.inspect import damages, tenants
from index.storage.manifest import read_manifest, segment_names, with_checksum
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from corpus.article import Draft
    from corpus.library import Library
    from index.service import AnswerService
    from index.storage.passage_index import PassageIndex

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]
    InUse = Callable[[AnswerService], Awaitable[PassageIndex]]

pytestmark = pytest.mark.model


def _store(folder: Path) -> SnapshotStore:
    return SnapshotStore(folder / "snapshots")


def _segment(store: SnapshotStore) -> Path:
    """The file of a segment that the live snapshot needs."""
    number = store.live_number(0)
    assert number is not None
    return store.segments(0).folder / segment_names(read_manifest(store.place(0, number)))[0]


def _flip(path: Path) -> None:
    """Change one bit in the middle; the size stays."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


async def _started(new_service: MakeService) -> AnswerService:
    service = new_service()
    await service.start()
    await service.indexes.settled()
    return service


@pytest.fixture
async def folder(serving: Serving, lighthouse: Draft, bakery: Draft, tmp_path: Path) -> Path:
    """A data folder with an index of two articles, whose service has ended."""
    service = await serving(lighthouse, bakery)
    await service.close()
    return tmp_path


async def test_a_flipped_bit_is_mended_at_the_next_start_and_never_again(
    folder: Path, new_service: MakeService
) -> None:
    store = _store(folder)
    _flip(_segment(store))
    assert [damage.live for damage in damages(store, 0)] == [True]

    first = await _started(new_service)
    number = store.live_number(0)

    assert first.indexes.info(0) is not None
    assert damages(store, 0) == []
    assert store.load(0) is not None
    for _ in range(2):
        await _started(new_service)
    assert store.live_number(0) == number


@pytest.mark.parametrize("full", [False, True])
async def test_a_reindex_mends_what_was_damaged_while_the_bot_ran(
    serving: Serving, lighthouse: Draft, bakery: Draft, tmp_path: Path, *, full: bool
) -> None:
    service = await serving(lighthouse, bakery)
    store = _store(tmp_path)
    _flip(_segment(store))

    await service.indexes.reindex(0, full=full)

    assert damages(store, 0) == []
    assert store.load(0) is not None


def test_a_file_of_the_right_size_is_not_taken_for_whole(folder: Path) -> None:
    store = _store(folder)
    path = _segment(store)
    segment, key = store.segments(0).read(path.name), path.name.partition("-")[0]
    _flip(path)
    assert store.segments(0).write(key, segment) == path.name
    assert store.segments(0).whole(path.name)


def test_any_change_of_a_manifest_is_found(folder: Path) -> None:
    store = _store(folder)
    path = store.place(0, 1) / "manifest.json"
    record = json.loads(path.read_text("utf-8"))
    assert store.load(0) is not None
    for name, value in record.items():
        changed = value[:-1] if isinstance(value, str | list) else value + 1
        path.write_text(json.dumps({**record, name: changed}))
        with pytest.raises(SnapshotError):
            store.read_info(0, 1)
        assert damages(store, 0)[0].live


_FORGED: dict[str, dict[str, Any]] = {
    "another number": {"number": 7},
    "a number that is none": {"number": "1"},
    "a dimension in words": {"dimension": "384"},
    "no dimension": {"dimension": 0},
    "another dimension": {"dimension": 8},
    "a huge dimension": {"dimension": 2**62},
    "no model": {"model": None},
    "another library": {"library": "0" * 64},
    "no time zone": {"created": "2026-01-01"},
    "no segments": {"segments": []},
    "a segment twice": {"segments": "twice"},
}


@pytest.mark.parametrize("how", _FORGED)
async def test_a_forged_manifest_is_not_loaded_and_the_index_is_built_again(
    folder: Path, new_service: MakeService, index_in_use: InUse, how: str
) -> None:
    store = _store(folder)
    path = store.place(0, 1) / "manifest.json"
    record = json.loads(path.read_text("utf-8"))
    change = {"segments": record["segments"][:1] * 2} if how == "a segment twice" else _FORGED[how]
    path.write_text(json.dumps(with_checksum({**record, **change})))

    service = await _started(new_service)

    assert [article.title for article in (await index_in_use(service)).articles] == [
        "Bread in Osterby",
        "The lamp at Cape Farrow",
    ]
    assert store.live_number(0) == 2
    await _started(new_service)
    assert store.live_number(0) == 2


def _archive(**arrays: Any) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no archive",
        _archive(),
        _archive(article=np.frombuffer(b"[" * 100_000, np.uint8), terms=np.zeros(0, np.uint8)),
        _archive(article=np.zeros(3), terms=np.asarray(["x"])),
    ],
    ids=["empty", "no archive", "nothing in it", "deep JSON", "other types"],
)
async def test_a_forged_segment_with_a_right_digest_stops_nothing(
    folder: Path, new_service: MakeService, index_in_use: InUse, data: bytes
) -> None:
    store = _store(folder)
    path = store.place(0, 1) / "manifest.json"
    record = json.loads(path.read_text("utf-8"))
    key = record["segments"][0].partition("-")[0]
    name = f"{key}-{hashlib.sha256(data).hexdigest()}.npz"
    (store.segments(0).folder / name).write_bytes(data)
    forged = with_checksum({**record, "segments": [name, *record["segments"][1:]]})
    path.write_text(json.dumps(forged))

    service = await _started(new_service)

    assert len((await index_in_use(service)).articles) == 2
    assert damages(store, 0) == []


@pytest.mark.parametrize("name", ["²", "٣", "9" * 250, "00000012", "000009"])
async def test_strange_names_in_the_folder_stop_nothing(
    folder: Path, new_service: MakeService, library: Library, index_in_use: InUse, name: str
) -> None:
    store = _store(folder)
    (store.tenant_folder(0) / name).write_text("no folder")
    (store.segments(0).folder / "folder").mkdir()
    (store.folder / "²").mkdir()
    article = (await library.articles(0))[0]
    await library.edit(0, article.id, Source(title="Renamed"))

    service = await _started(new_service)

    assert "Renamed" in {a.title for a in (await index_in_use(service)).articles}
    assert tenants(store) == [0]
    assert damages(store, 0) == []


@pytest.mark.parametrize("pointer", [b"9" * 5_000, b"7", b"\xff", b"", None])
async def test_a_damaged_pointer_stops_nothing(
    folder: Path, new_service: MakeService, pointer: bytes | None
) -> None:
    store = _store(folder)
    path = store.tenant_folder(0) / "LIVE"
    if pointer is None:
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(pointer)
    service = new_service()
    await service.start()
    await service.indexes.settled()
    assert service.indexes.info(0) is not None
    assert damages(store, 0) == []


async def test_vectors_that_are_no_numbers_are_thrown_away(
    folder: Path, library: Library, new_service: MakeService, index_in_use: InUse
) -> None:
    # this test alone writes what no store would
    from sqlalchemy import LargeBinary, func, literal, update  # noqa: PLC0415

    from index.embedding.cache import EmbeddingRow  # noqa: PLC0415

    for path in _store(folder).segments(0).folder.iterdir():
        path.unlink()
    nan = np.full(384 * 100, np.nan, "<f4").tobytes()
    async with library.database.write() as session:
        as_long = func.substr(literal(nan, LargeBinary), 1, func.length(EmbeddingRow.vector))
        await session.execute(update(EmbeddingRow).values(vector=as_long))

    service = await _started(new_service)

    index = await index_in_use(service)
    assert np.isfinite(index.passage_rows(np.arange(len(index)))).all()
    sentences = index.sentence_vectors
    assert np.isfinite(sentences.rows(np.arange(len(sentences)))).all()

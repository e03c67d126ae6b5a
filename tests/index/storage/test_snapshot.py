"""Snapshots on disk: written whole or not at all, checked when read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Article
from index.errors import SnapshotError
from index.query.parse import parse
from index.search.rank import search
from index.storage.manifest import with_checksum
from index.storage.passage_index import PassageIndex
from index.storage.segment import Split
from index.storage.snapshot import KEPT, Snapshot, SnapshotStore

if TYPE_CHECKING:
    from index.storage.passage_index import Vectors

TENANT = 42
TEXT = """The tower

The lamp burned whale oil until 1902. Granite came by barge from Dunmore.

“Nobody has kept it since,” Ruth Norwood said. Tickets cost four dollars."""


def _unit(rows: int) -> Vectors:
    """Vectors of the right shape; what they mean is no matter of storage."""
    vectors = np.random.default_rng(7).normal(size=(rows, 8)).astype(np.float32)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _index(text: str = TEXT) -> PassageIndex:
    article = Article(
        id="tower", title="The tower", text=text, authors=("A. Lee", "B. Vos"), published="2019-03"
    )
    split = Split.of(article)
    vectors = [_unit(passage.vectors) for passage in split.texts()]
    return PassageIndex(TENANT, [split.embedded(vectors, 8)], 8)


def _write(store: SnapshotStore, index: PassageIndex | None = None) -> Snapshot:
    index = _index() if index is None else index
    return store.write(index, model="m@1", library="digest", embedded=3, seconds=1.5)


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def test_a_new_store_has_nothing_live(store: SnapshotStore) -> None:
    assert store.live_number(TENANT) is None
    assert store.numbers(TENANT) == []
    assert store.load(TENANT) is None


def test_a_loaded_snapshot_finds_what_the_written_one_found(store: SnapshotStore) -> None:
    index = _index()
    written = _write(store, index)
    loaded = store.load(TENANT)
    assert loaded is not None
    assert loaded.info == written.info
    assert loaded.index.articles == index.articles
    assert loaded.index.passages == index.passages
    vector = _unit(1)[0]
    before, after = (
        search(parse("Who kept the lamp?", [i]), vector, [i]) for i in (index, loaded.index)
    )
    assert [(h.row, h.score, h.bm25) for h in after] == [(h.row, h.score, h.bm25) for h in before]
    assert all(
        (a.sentence_dense == b.sentence_dense).all() for a, b in zip(after, before, strict=True)
    )


def test_a_library_without_articles_has_a_snapshot_too(store: SnapshotStore) -> None:
    _write(store, PassageIndex(TENANT, [], 8))
    loaded = store.load(TENANT)
    assert loaded is not None
    assert len(loaded.index) == 0
    assert search(parse("Who?", [loaded.index]), _unit(1)[0], [loaded.index]) == []


def test_the_manifest_tells_what_the_snapshot_holds(store: SnapshotStore) -> None:
    info = _write(store).info
    assert (info.number, info.articles, info.passages, info.sentences) == (1, 1, 2, 4)
    assert (info.model, info.dimension, info.library) == ("m@1", 8, "digest")
    assert (info.embedded, info.seconds) == (3, 1.5)
    assert info.created.tzinfo is not None
    assert store.read_info(TENANT, 1) == info


def test_a_crash_before_the_swap_leaves_the_old_snapshot_live(
    store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(store)

    def power_cut(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt(f"{self} was about to become {target}")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", power_cut)
        with pytest.raises(KeyboardInterrupt):
            _write(store, _index("A newer text."))
    loaded = SnapshotStore(store.folder).load(TENANT)
    assert loaded is not None
    assert loaded.info.number == 1
    assert loaded.index.articles[0].text == TEXT
    assert _write(store, _index("A newer text.")).info.number > 1
    newer = store.load(TENANT)
    assert newer is not None
    assert newer.index.articles[0].text == "A newer text."


def test_a_disk_that_refuses_is_reported_and_leaves_nothing_half_written(
    store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(store)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(SnapshotError, match="No space left") as caught:
            _write(store, _index("A newer text."))
    assert "the old index stays live" in caught.value.cure
    assert store.numbers(TENANT) == [1]
    assert store.live_number(TENANT) == 1
    assert {p.name for p in store.tenant_folder(TENANT).iterdir()} == {"000001", "LIVE", "segments"}


def test_only_the_last_three_are_kept(store: SnapshotStore) -> None:
    for _ in range(KEPT + 2):
        _write(store)
    assert KEPT == 3
    assert store.numbers(TENANT) == [3, 4, 5]
    assert store.live_number(TENANT) == 5


def test_what_a_crash_left_half_written_goes_with_the_next_snapshot(store: SnapshotStore) -> None:
    home = store.tenant_folder(TENANT)
    (home / ".building-x1").mkdir(parents=True)
    (home / ".building-x1" / "manifest.json").write_text("[")
    (home / ".live-x2").write_text("7")
    (home / "segments").mkdir()
    (home / "segments" / ".segment-x3").write_text("PK")
    _write(store)
    assert {p.name for p in home.iterdir()} == {"000001", "LIVE", "segments"}
    assert [p.name for p in (home / "segments").iterdir()] == _segments(store)


def _segments(store: SnapshotStore, number: int = 1) -> list[str]:
    place = store.tenant_folder(TENANT) / f"{number:06d}" / "manifest.json"
    return list(json.loads(place.read_text())["segments"])


def test_a_flipped_byte_anywhere_in_a_segment_is_found_and_the_file_named(
    store: SnapshotStore,
) -> None:
    _write(store)
    (name,) = _segments(store)
    path = store.segments(TENANT).folder / name
    sound = path.read_bytes()
    for place in range(0, len(sound), len(sound) // 50):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(SnapshotError, match=f"{name} is not what was written"):
            store.load(TENANT)
    path.write_bytes(sound)
    assert store.load(TENANT) is not None


def test_a_missing_segment_is_damage_and_the_next_snapshot_writes_it_again(
    store: SnapshotStore,
) -> None:
    _write(store)
    (name,) = _segments(store)
    (store.segments(TENANT).folder / name).unlink()
    with pytest.raises(SnapshotError, match=f"{name} is missing"):
        store.load(TENANT)
    _write(store)
    assert store.load(TENANT) is not None


def test_snapshots_share_the_segments_that_did_not_change(store: SnapshotStore) -> None:
    for _ in range(KEPT + 1):
        _write(store)
    _write(store, _index("A newer text."))
    assert _segments(store, 3) == _segments(store, 4) != _segments(store, 5)
    assert len(list(store.segments(TENANT).folder.iterdir())) == 2


def test_a_segment_that_no_kept_snapshot_names_goes(store: SnapshotStore) -> None:
    _write(store)
    for _ in range(KEPT):
        _write(store, _index("A newer text."))
    assert [p.name for p in store.segments(TENANT).folder.iterdir()] == _segments(store, 4)


def test_the_articles_of_an_older_snapshot_can_be_read(store: SnapshotStore) -> None:
    _write(store)
    _write(store, _index("A newer text."))
    assert [a.text for a in store.articles(TENANT, 1)] == [TEXT]
    assert [a.text for a in store.articles(TENANT, 2)] == ["A newer text."]
    with pytest.raises(SnapshotError, match="not kept"):
        store.articles(TENANT, 9)


def test_a_manifest_cannot_name_a_file_outside(store: SnapshotStore) -> None:
    _write(store)
    manifest = store.tenant_folder(TENANT) / "000001" / "manifest.json"
    record = json.loads(manifest.read_text())
    forged = with_checksum({**record, "segments": ["../../../secret.npz"]})
    manifest.write_text(json.dumps(forged))
    with pytest.raises(SnapshotError, match="damaged"):
        store.load(TENANT)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"format": 999}', '{"format": 1}'])
def test_a_damaged_manifest_is_an_error_and_no_crash(store: SnapshotStore, written: str) -> None:
    _write(store)
    (store.tenant_folder(TENANT) / "000001" / "manifest.json").write_text(written)
    with pytest.raises(SnapshotError):
        store.load(TENANT)


@pytest.mark.parametrize("pointer", [b"", b"seven", b"-1", b"\xff\xfe", b"9", b"\xc2\xb2"])
def test_a_damaged_pointer_is_an_error_and_no_crash(store: SnapshotStore, pointer: bytes) -> None:
    _write(store)
    (store.tenant_folder(TENANT) / "LIVE").write_bytes(pointer)
    with pytest.raises(SnapshotError):
        store.load(TENANT)


def test_libraries_are_kept_apart(store: SnapshotStore) -> None:
    _write(store)
    other = _index("Another server's text.")
    other.tenant = 7
    _write(store, other)
    mine, theirs = store.load(TENANT), store.load(7)
    assert mine is not None
    assert theirs is not None
    assert mine.index.articles[0].text == TEXT
    assert theirs.index.articles[0].text == "Another server's text."
    assert replace(mine.info, created=theirs.info.created).number == theirs.info.number == 1

"""A large library's index, mapped from the disk: it finds what the same index in memory finds."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.synthetic import DIMENSION, SyntheticLibrary
from index.query.parse import parse
from index.search.rank import search
from index.search.scope import Scope
from index.storage.packed import PackedIndex
from index.storage.passage_index import PassageIndex
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from pathlib import Path

    from index.storage.snapshot import Snapshot

TENANT = 42
LIBRARY = SyntheticLibrary(3000)


@pytest.fixture(scope="module")
def index() -> PassageIndex:
    return PassageIndex(TENANT, list(LIBRARY.segments()), DIMENSION)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, index: PassageIndex) -> SnapshotStore:
    made = SnapshotStore(tmp_path_factory.mktemp("snapshots"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SnapshotStore, "packed_from", 1000)
        _write(made, index)
    return made


def _write(store: SnapshotStore, index: PassageIndex) -> Snapshot:
    return store.write(index, model="m@1", library="digest", embedded=3, seconds=1.5)


def _loaded(store: SnapshotStore) -> PassageIndex:
    loaded = store.load(TENANT)
    assert loaded is not None
    return loaded.index


def test_a_large_library_is_mapped_and_holds_the_same(
    store: SnapshotStore, index: PassageIndex
) -> None:
    mapped = _loaded(store)
    assert isinstance(mapped, PackedIndex)
    assert list(mapped.articles) == list(index.articles)
    assert list(mapped.passages) == list(index.passages)
    assert mapped.hashes == index.hashes
    assert mapped.article_rows == index.article_rows
    assert [mapped.text_of(n) for n in range(50)] == [index.text_of(n) for n in range(50)]
    assert mapped.stems_of(7) == index.stems_of(7)
    assert len(mapped.segments) == len(index.segments)
    assert mapped.segments[3].article == index.articles[3]
    assert mapped.sources.articles("publisher7") == index.sources.articles("publisher7")
    assert list(mapped.parts()) == [part.alone() for part in index.parts()]


def test_words_score_the_same_to_the_last_bit(store: SnapshotStore, index: PassageIndex) -> None:
    mapped = _loaded(store)
    for asked in LIBRARY.questions(20):
        terms = parse(asked.text, [index]).whole.terms
        assert mapped.lexical.scores(terms).tolist() == index.lexical.scores(terms).tolist()
        assert sorted(mapped.lexical.best(terms, 50)) == sorted(index.lexical.best(terms, 50))


def test_of_the_ten_nearest_sentences_nearly_all_are_found(
    store: SnapshotStore, index: PassageIndex
) -> None:
    mapped = _loaded(store)
    found = [
        len(
            set(mapped.nearest_sentences(q.vector, 10)) & set(index.nearest_sentences(q.vector, 10))
        )
        for q in LIBRARY.questions(100)
    ]
    assert np.mean(found) / 10 >= 0.98


@pytest.mark.parametrize("changed", [frozenset(), frozenset(f"a{n}" for n in range(30, 600))])
def test_a_question_finds_the_same_first_passage(
    store: SnapshotStore, index: PassageIndex, changed: frozenset[str]
) -> None:
    mapped, keep = _loaded(store), Scope({TENANT: changed})
    same = 0
    for asked in LIBRARY.questions(40):
        exact, ours = (
            search(parse(asked.text, [one]), asked.vector, [one], keep=keep)[0]
            for one in (index, mapped)
        )
        assert exact.score == pytest.approx(ours.score, abs=0.002)  # 8 bits may turn equal ones
        assert ours.article.id not in changed
        same += exact.article == ours.article
    assert same >= 38


def test_one_that_was_packed_as_before_is_read(
    tmp_path: Path, store: SnapshotStore, index: PassageIndex
) -> None:
    """Vectors of passages in 16 bits, counts in 32, and no word common."""
    packed = tmp_path / "packed"
    shutil.copytree(store.folder / str(TENANT) / "000001" / "packed", packed)
    for name in ("passages.faiss", "common.npy", "common_counts.npy"):
        (packed / name).unlink()
    vectors = index.passage_vectors.rows(np.arange(len(index)))
    np.save(packed / "passage_vectors.npy", vectors.astype(np.float16))
    counts = np.load(packed / "entry_counts.npy")
    np.save(packed / "entry_counts.npy", counts.astype(np.int32))
    mapped = PackedIndex(TENANT, packed, _loaded(store).segments, DIMENSION)
    for asked in LIBRARY.questions(5):
        query = parse(asked.text, [index])
        exact, found = (search(query, asked.vector, [one])[0] for one in (index, mapped))
        assert found.article == exact.article
        assert found.score == pytest.approx(exact.score, abs=0.002)


def test_a_small_library_is_not_packed(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path)
    _write(store, PassageIndex(TENANT, list(SyntheticLibrary(20).segments()), DIMENSION))
    assert not isinstance(_loaded(store), PackedIndex)
    assert not (tmp_path / str(TENANT) / "000001" / "packed").exists()


@pytest.mark.parametrize("damage", ["flipped", "cut", "gone", "more"])
def test_damaged_files_are_not_used_and_the_segments_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(SnapshotStore, "packed_from", 50)
    store, library = SnapshotStore(tmp_path), SyntheticLibrary(100)
    written = _write(store, PassageIndex(TENANT, list(library.segments()), DIMENSION))
    assert isinstance(written.index, PackedIndex)
    path = tmp_path / str(TENANT) / "000001" / "packed" / "texts.npy"
    sound = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "more":
        path.with_name("other.npy").write_bytes(sound)
    else:
        half = len(sound) // 2
        flipped = sound[:half] + bytes([sound[half] ^ 1]) + sound[half + 1 :]
        path.write_bytes(flipped if damage == "flipped" else sound[:half])

    loaded = _loaded(store)

    assert not isinstance(loaded, PackedIndex)
    assert [a.text for a in loaded.articles] == [a.article.text for a in library.segments()]

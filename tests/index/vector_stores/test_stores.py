"""One suite for FAISS files, pgvector and Milvus: the same vectors, the same answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.synthetic import DIMENSION, SyntheticLibrary
from index.build.shelf import Shelf
from index.errors import VectorsLostError
from index.query.parse import parse
from index.search.rank import search
from index.storage import packed, snapshot
from index.storage.passage_index import PassageIndex
from index.storage.segment import Part
from index.vector_stores.store import Generation, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.synthetic import Asked
    from index.search.hit import Hit
    from index.storage.segment import Segment
    from index.storage.snapshot import Snapshot, SnapshotStore
    from tests.index.vector_stores.conftest import Desk

PASSAGES = 60
servers = pytest.mark.parametrize("chosen", ["pgvector", "milvus"], indirect=True)


def _segments(tenant: int, passages: int = PASSAGES) -> list[Segment]:
    made = SyntheticLibrary(passages, seed=tenant % 10).segments()
    return sorted(made, key=lambda s: (s.article.title.casefold(), s.article.id))


def _flat(tenant: int) -> PassageIndex:
    return PassageIndex(tenant, _segments(tenant), DIMENSION)


def _build(store: SnapshotStore, tenant: int, segments: Sequence[Segment]) -> Snapshot:
    """Make and swap in a snapshot, as `index.build.build` does. Blocks."""
    shelf = Shelf(store.segments(tenant), store.packed_from)
    for one in segments:
        shelf.put(Part.of(one), shelf.files.write(one.key("m"), one))
    index, written = shelf.index(store, tenant, DIMENSION), shelf.by_key("m")
    return store.write(index, model="m", library="d", embedded=0, seconds=0.0, written=written)


async def _built(store: SnapshotStore, tenant: int) -> Snapshot:
    return await asyncio.to_thread(_build, store, tenant, _segments(tenant))


async def _loaded(store: SnapshotStore, tenant: int) -> PassageIndex:
    found = await asyncio.to_thread(store.load, tenant)
    assert found is not None
    return found.index


def _questions(tenant: int, many: int) -> list[Asked]:
    return SyntheticLibrary(PASSAGES, seed=tenant % 10).questions(many)


async def test_every_library_is_searched_as_an_exact_search_does(desk: Desk) -> None:
    for tenant in desk.tenants:
        await _built(desk.snapshots(), tenant)
        index, flat = await _loaded(desk.snapshots(), tenant), _flat(tenant)
        draw = np.random.default_rng(3)
        every = np.arange(len(flat))

        def compare(
            index: PassageIndex = index,
            flat: PassageIndex = flat,
            draw: np.random.Generator = draw,
            every: np.ndarray = every,
            tenant: int = tenant,
        ) -> None:
            for asked in _questions(tenant, 4):
                for share in (None, 1.0, 0.5, 0.03, 0.0):  # also: many ranges, a few, none
                    allowed = None if share is None else draw.random(len(flat)) < share
                    found = index.nearest_sentences(asked.vector, 200, allowed)
                    assert found.tolist() == _exact(flat, asked.vector, 200, allowed)
                cosines = index.passage_cosines(every, asked.vector)
                assert cosines == pytest.approx(flat.passage_cosines(every, asked.vector), abs=1e-6)
                some = np.asarray([5, 3, 4])
                own = index.sentence_cosines(some, asked.vector)
                for one, other in zip(own, flat.sentence_cosines(some, asked.vector), strict=True):
                    assert one == pytest.approx(other, abs=1e-6)
            assert np.array_equal(index.passage_rows(every[::-2]), flat.passage_rows(every[::-2]))

        await asyncio.to_thread(compare)


def _exact(
    flat: PassageIndex, question: np.ndarray, k: int, allowed: np.ndarray | None
) -> list[int]:
    """Return the rows nearest to a question, by arithmetic alone."""
    rows = np.arange(len(flat.sentence_vectors))
    if allowed is not None:
        rows = rows[allowed[flat.sentence_passage]]
    cosines = flat.sentence_vectors.rows(rows) @ question
    found: list[int] = rows[np.argsort(-cosines, kind="stable")[:k]].tolist()
    return found


async def test_the_same_questions_have_the_same_answers(desk: Desk) -> None:
    """In one library, and in two at once, as where the starter library is switched on."""
    tenants = desk.tenants[:2]
    for tenant in tenants:
        await _built(desk.snapshots(), tenant)
    indexes = [await _loaded(desk.snapshots(), tenant) for tenant in tenants]
    flats = [_flat(tenant) for tenant in tenants]

    def hits(of: Sequence[PassageIndex], asked: Asked) -> list[Hit]:
        return search(parse(asked.text, of), asked.vector, of)

    for asked in [*_questions(tenants[0], 5), *_questions(tenants[1], 5)]:
        for n in (slice(0, 1), slice(1, 2), slice(0, 2)):
            found = await asyncio.to_thread(hits, indexes[n], asked)
            wanted = hits(flats[n], asked)
            assert [_said(hit) for hit in found] == [_said(hit) for hit in wanted]
            scores = [hit.score for hit in wanted]
            assert [hit.score for hit in found] == pytest.approx(scores, abs=1e-5)


def _said(hit: Hit) -> tuple[int, int, int]:
    return hit.index.tenant, hit.row, hit.part


@servers
async def test_no_library_can_reach_the_vectors_of_another(desk: Desk) -> None:
    """Rows have the same numbers in both, and even the generation's name is known."""
    mine_id, theirs_id, _ = desk.tenants
    mine, theirs = [await _built(desk.snapshots(), tenant) for tenant in (mine_id, theirs_id)]
    store = desk.store
    stolen = Generation(mine_id, theirs.info.generation)
    own = Generation(mine_id, mine.info.generation)
    question = _segments(theirs_id)[0].sentence_vectors[0]

    assert len(await store.nearest(stolen, question, 10)) == 0
    assert len(await store.nearest(stolen, question, 10, [(0, 50)])) == 0
    rows, _ = await store.cosines(stolen, Kind.SENTENCE, [0, 1], question)
    assert len(rows) == 0
    assert len((await store.rows(stolen, Kind.PASSAGE, [0, 1]))[0]) == 0
    assert await store.counts(stolen) == {Kind.SENTENCE: 0, Kind.PASSAGE: 0}
    # the nearest of all is the other's sentence 0, whose number is found, but not its cosine
    found = await store.nearest(own, question, 10)
    _, cosines = await store.cosines(own, Kind.SENTENCE, found.tolist(), question)
    assert max(cosines) < 0.9

    await store.drop(mine_id, {stolen.name})
    await store.forget(mine_id)
    there = Generation(theirs_id, stolen.name)
    assert (await store.counts(there))[Kind.PASSAGE] == PASSAGES


@servers
async def test_vectors_on_a_server_are_not_held_in_memory(desk: Desk) -> None:
    one = desk.tenants[0]
    written = await _built(desk.snapshots(), one)
    flat = _flat(one)
    held = flat.sentence_vectors.nbytes + flat.passage_vectors.nbytes
    for index in (written.index, await _loaded(desk.snapshots(), one)):
        assert all(segment.is_bare for segment in index.segments)
        assert index.nbytes == pytest.approx(flat.nbytes - held, abs=2000)


@servers
async def test_a_new_generation_is_built_beside_the_old_one_and_replaces_it(desk: Desk) -> None:
    one = desk.tenants[0]
    store, names = desk.snapshots(), []
    for _ in range(3):
        written = await _built(store, one)
        names.append(written.info.generation)
    # who asks with the one before may finish; older ones are gone, and the texts of all are there
    assert await desk.store.generations(one) == set(names[1:])
    assert [info.number for info in store.infos(one)] == [3, 2, 1]
    assert all(len(store.articles(one, number)) == PASSAGES // 5 for number in (1, 2, 3))


@servers
async def test_a_build_that_fails_leaves_the_old_generation_live(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.tenants[0]
    store = desk.snapshots()
    before = await _built(store, one)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(snapshot, "write_manifest", full)
        with pytest.raises(snapshot.SnapshotError, match="No space left"):
            await _built(store, one)
    assert await desk.store.generations(one) == {before.info.generation}
    assert len(await _loaded(store, one)) == PASSAGES


@servers
async def test_what_a_crash_leaves_of_a_generation_is_removed(desk: Desk) -> None:
    one = desk.tenants[0]
    store, elsewhere = desk.snapshots(), desk.snapshots("elsewhere")
    live = (await _built(store, one)).info.generation
    theirs = (await _built(elsewhere, one)).info.generation
    await asyncio.to_thread(
        store.assembled, one, _segments(one), DIMENSION
    )  # the process dies here
    assert len(await desk.store.generations(one)) == 3

    await asyncio.to_thread(store.tidy, one)

    assert await desk.store.generations(one) == {live, theirs}  # another machine's is not ours
    assert len(await _loaded(store, one)) == len(await _loaded(elsewhere, one)) == PASSAGES


@servers
async def test_what_must_be_gone_goes_whoever_made_it(desk: Desk) -> None:
    one, other, _ = desk.tenants
    store, elsewhere = desk.snapshots(), desk.snapshots("elsewhere")
    await _built(store, one)
    live = (await _built(store, one)).info.generation
    await _built(elsewhere, one)

    await asyncio.to_thread(store.keep_live, one)

    assert await desk.store.generations(one) == {live}
    with pytest.raises(VectorsLostError):  # so it is built again there, without what is gone
        await _loaded(elsewhere, one)
    await _built(store, other)
    await asyncio.to_thread(store.forget, one)
    assert await desk.store.generations(one) == set()
    assert len(await _loaded(store, other)) == PASSAGES


@servers
async def test_an_index_whose_vectors_are_gone_is_never_searched(desk: Desk) -> None:
    one = desk.tenants[0]
    store = desk.snapshots()
    written = await _built(store, one)
    (asked,) = _questions(one, 1)
    await desk.store.drop(one, {written.info.generation})
    searches = (
        lambda: written.index.nearest_sentences(asked.vector, 10),
        lambda: written.index.passage_rows(np.asarray([0])),
        lambda: written.index.sentence_cosines(np.asarray([0]), asked.vector),
        lambda: store.load(one),
    )
    for search_it in searches:
        with pytest.raises(VectorsLostError):
            await asyncio.to_thread(search_it)


@servers
async def test_a_large_library_is_mapped_but_for_its_vectors(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.tenants[0]
    monkeypatch.setattr(snapshot.SnapshotStore, "packed_from", PASSAGES - 1)
    written = await _built(desk.snapshots(), one)
    loaded = await _loaded(desk.snapshots(), one)
    flat = _flat(one)
    for index in (written.index, loaded):
        assert isinstance(index, packed.PackedIndex)
        for asked in _questions(one, 5):
            found = await asyncio.to_thread(index.nearest_sentences, asked.vector, 50)
            assert found.tolist() == _exact(flat, asked.vector, 50, None)
    place = desk.snapshots().place(one, 1) / "packed"
    assert not {p.name for p in place.iterdir()} & {
        "lists.faiss",
        "sentences.faiss",
        "passages.faiss",
    }
    assert not list(desk.snapshots().folder.glob(".vectors-*"))  # they went through the disk


@servers
async def test_an_empty_library_has_a_generation_too(desk: Desk) -> None:
    one = desk.tenants[0]
    store = desk.snapshots()
    await asyncio.to_thread(_build, store, one, [])
    assert len(await _loaded(store, one)) == 0


@servers
async def test_files_are_searched_until_another_chosen_store_is_filled(desk: Desk) -> None:
    one = desk.tenants[0]
    plain = snapshot.SnapshotStore(desk.snapshots().folder)
    written = await _built(plain, one)
    assert written.info.store == "faiss"
    index = await _loaded(desk.snapshots(), one)
    assert index.stored is None
    moved = await _built(desk.snapshots(), one)
    assert moved.info.store == desk.store.name
    back = await _loaded(plain, one)  # and back, without asking the server
    assert back.stored is None
    assert replace(moved.info, generation="", store="faiss").passages == len(back)

"""Keeping indexes as their libraries are: edits, shared builds, stops, restarts, older states."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.article import Draft
from index.errors import ReindexCancelledError
from tests.support.models import real_model

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from corpus.library import Library
    from index.build.progress import Progress
    from index.embedding.embedder import Embedder
    from index.service import AnswerService

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The model itself: what is interrupted here must take a while."""
    return real_model()


async def test_an_edit_makes_its_own_segment_and_no_other(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft, tmp_path: Path
) -> None:
    service = await serving(lighthouse, bakery)
    folder = tmp_path / "snapshots" / "0" / "segments"
    before = {path.name for path in folder.iterdir()}
    article = (await library.articles(0))[0]
    text = f"{article.text}\n\nThe mill in Osterby burned down in 1987."
    await library.add(0, replace(bakery, text=text))

    info = await service.indexes.update(0)

    assert info is not None
    assert info.embedded == 2  # the passage and its sentence
    assert len({path.name for path in folder.iterdir()} - before) == 1
    answer = await service.ask("When did the mill in Osterby burn down?")
    assert answer.quotations[0].text == "The mill in Osterby burned down in 1987."


async def test_an_update_with_nothing_to_do_builds_nothing(
    serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)
    before = service.indexes.info(0)
    assert await service.indexes.update(0) == before
    assert await service.indexes.update(77) is None


async def test_updates_asked_for_at_once_share_one_build(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse)
    await library.add(0, bakery)

    infos = await asyncio.gather(*(service.indexes.update(0) for _ in range(5)))

    assert {info.number for info in infos if info} == {2}
    assert len(infos) == 5


async def test_an_article_added_during_a_reindex_is_quotable_after_its_update(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse)
    running = asyncio.create_task(service.indexes.reindex(0, full=True))
    await asyncio.sleep(0)
    await library.add(0, bakery)

    info = await service.indexes.update(0)
    await running

    assert info is not None
    assert info.articles == 2
    assert (await service.ask("When is rye bread baked?")).quotations


async def test_a_cancelled_reindex_leaves_the_old_index_and_what_it_has_embedded(
    library: Library, serving: Serving, lighthouse: Draft
) -> None:
    service = await serving(lighthouse)
    before = service.indexes.info(0)
    for number in range(30):
        lines = [f"Log {number} of hour {n}: wind {number * n} knots." for n in range(20)]
        await library.add(0, Draft(title=f"Log {number}", text="\n\n".join(lines)))

    def stop_at_half(progress: Progress) -> None:
        if progress.stage == "embed" and progress.done > progress.total / 2:
            service.indexes.cancel(0)

    with pytest.raises(ReindexCancelledError, match="stopped"):
        await service.indexes.reindex(0, progress=stop_at_half)
    assert service.indexes.info(0) == before
    assert (await service.ask("Who built the lighthouse?")).quotations

    info = await service.indexes.reindex(0)
    assert info.articles == 31
    assert info.embedded < 400
    assert not service.indexes.cancel(0)


async def test_a_reindex_that_a_restart_interrupts_goes_on_from_there(
    library: Library, new_service: MakeService
) -> None:
    for number in range(30):
        lines = [f"Log {number} of hour {n}: wind {number * n} knots." for n in range(20)]
        await library.add(0, Draft(title=f"Log {number}", text="\n\n".join(lines)))
    first = new_service()
    await first.start()  # begins to build what there is
    while not await asyncio.to_thread(lambda: first.indexes._store.segments(0).names()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await first.close()
    assert first.indexes.info(0) is None

    second = new_service()
    await second.start()
    await second.indexes.settled()

    info = second.indexes.info(0)
    assert info is not None
    assert info.articles == 30
    assert info.embedded < info.passages + info.sentences


async def test_progress_counts_passages(serving: Serving, lighthouse: Draft) -> None:
    service = await serving(lighthouse)
    seen: list[Progress] = []
    info = await service.indexes.reindex(0, full=True, progress=seen.append)
    assert (seen[-1].done, seen[-1].total) == (info.passages, info.passages)
    done = [p.done for p in seen if p.stage == "embed"]
    assert done == sorted(done)


async def test_older_snapshots_tell_what_the_library_was(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft
) -> None:
    service = await serving(lighthouse)
    await library.add(0, bakery)
    await service.indexes.update(0)

    kept = await service.indexes.snapshots(0)

    assert [info.number for info in kept] == [2, 1]
    assert [a.title for a in await service.indexes.articles_of(0, 1)] == [lighthouse.title]
    assert len(await service.indexes.articles_of(0, 2)) == 2


async def test_what_older_snapshots_hold_can_be_deleted(
    library: Library, serving: Serving, lighthouse: Draft, bakery: Draft, tmp_path: Path
) -> None:
    service = await serving(lighthouse, bakery)
    gone = next(a for a in await library.articles(0) if a.title == bakery.title)
    await library.remove(0, gone.id)

    await service.indexes.drop_older(0)

    assert [info.articles for info in await service.indexes.snapshots(0)] == [1]
    files = list((tmp_path / "snapshots").rglob("*.npz"))
    assert len(files) == 1
    assert b"Osterby" not in files[0].read_bytes()
    assert (await service.ask("Who built the lighthouse?")).quotations


async def test_a_forgotten_library_leaves_no_file(
    serving: Serving, lighthouse: Draft, tmp_path: Path
) -> None:
    service = await serving(lighthouse)
    await service.indexes.forget(0)
    assert service.indexes.info(0) is None
    assert not (tmp_path / "snapshots" / "0").exists()

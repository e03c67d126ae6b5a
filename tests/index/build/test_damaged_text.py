"""A damaged text ends no start and begins no endless row of snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from corpus.library.rows import article_of
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable
    from pathlib import Path

    from corpus.article import Article, Draft
    from corpus.library import Library
    from corpus.library.tables import ArticleRow
    from index.service import AnswerService

    MakeService = Callable[[], AnswerService]
    Serving = Callable[..., Awaitable[AnswerService]]

pytestmark = pytest.mark.model


async def _two_starts(library: Library, new_service: MakeService, folder: Path) -> int:
    """Damage a text that no segment holds, start twice and ask; return the last snapshot."""
    async with library.database.write() as session:
        wrong = "UPDATE articles SET text = 'Rye is baked daily.' WHERE title LIKE 'Bread%'"
        await session.execute(text(wrong))
    for path in (folder / "snapshots" / "0" / "segments").iterdir():
        path.unlink()
    for _ in range(2):
        service = new_service()
        await service.start()
        await service.indexes.settled()
        for _ in range(3):
            answer = await service.ask("When is rye bread baked?")
            assert all("daily" not in quotation.text for quotation in answer.quotations)
            await service.indexes.settled()
        await service.close()
    return max(SnapshotStore(folder / "snapshots").numbers(0))


async def test_it_is_left_out_of_the_index_and_the_rest_is_quoted(  # noqa: PLR0913, PLR0917  as below
    library: Library,
    serving: Serving,
    new_service: MakeService,
    lighthouse: Draft,
    bakery: Draft,
    tmp_path: Path,
) -> None:
    await (await serving(lighthouse, bakery)).close()
    assert await _two_starts(library, new_service, tmp_path) == 2
    service = new_service()
    await service.start()
    assert (await service.ask("Who built the lighthouse?")).quotations
    assert [one.title for one in await library.damaged(0)] == [bakery.title]


async def test_rounds_that_change_nothing_end(  # noqa: PLR0913, PLR0917  a library and what damages it
    library: Library,
    serving: Serving,
    new_service: MakeService,
    lighthouse: Draft,
    bakery: Draft,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even if something made an index that its library never agrees with."""

    async def take_anything(
        _self: Library, _tenant: int, rows: Iterable[ArticleRow]
    ) -> list[Article]:
        return [article_of(row) for row in rows]

    monkeypatch.setattr("corpus.library.promises.Promises._sound", take_anything)
    await (await serving(lighthouse, bakery)).close()
    assert await _two_starts(library, new_service, tmp_path) <= 3  # one each start, not forty

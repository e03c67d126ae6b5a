"""A change is heard at once; who may have missed one looks at everything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.records import open_library
from corpus.article import Draft
from corpus.coordination import notifications
from corpus.coordination.contract import INDEX, LIBRARY, Notice
from corpus.coordination.notifications import Listener
from corpus.errors import ArticleNotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from corpus.coordination.several import Several
    from corpus.library import Library
    from tests.corpus.coordination.conftest import Process, Tell


class Heard:
    """What a process hears."""

    def __init__(self, process: Several) -> None:
        self.notices: list[Notice] = []
        self.missed = 0
        self.changed = asyncio.Event()
        process.notifications.subscribe(self._note, self._missed)

    def _note(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.changed.set()

    def _missed(self) -> None:
        self.missed += 1
        self.changed.set()

    async def next(self) -> None:
        async with asyncio.timeout(10):
            await self.changed.wait()
        self.changed.clear()


@pytest_asyncio.fixture
async def library(server_url: str) -> AsyncIterator[Library]:
    async with await open_library(server_url) as opened:
        yield opened


async def test_a_change_of_a_library_is_heard_by_others_once_it_is_kept(
    process: Process, library: Library
) -> None:
    heard = Heard(await process())
    with pytest.raises(ArticleNotFoundError):
        await _add_and_fail(library)
    await library.add(6, Draft(title="Kept", text="It is kept."))
    await heard.next()
    assert heard.notices == [Notice(LIBRARY, 6)]


async def test_who_tells_does_not_hear_it(process: Process) -> None:
    one, two = await process(), await process()
    own, others = Heard(one), Heard(two)
    await one.notifications.tell(Notice(INDEX, 1))
    await others.next()
    assert others.notices == [Notice(INDEX, 1)]
    assert own.notices == []


async def test_who_may_have_missed_a_notice_looks_at_everything(
    process: Process, library: Library, tell: Tell
) -> None:
    heard = Heard(await process())
    await tell(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        "current_database() AND query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify%'"
    )
    await library.add(7, Draft(title="Meanwhile", text="Nobody listens."))
    await heard.next()
    assert heard.missed == 1
    await library.add(8, Draft(title="Later", text="Somebody listens again."))
    while Notice(LIBRARY, 8) not in heard.notices:
        await heard.next()


async def _add_and_fail(library: Library) -> None:
    async with library.database.together(5):
        await library.add(5, Draft(title="Never kept", text="It is given up."))
        await library.remove(5, "none-of-this-id")


@pytest.mark.parametrize("lost", [1, 9])
async def test_only_notices_that_never_arrive_are_said_not_to(
    lost: int, process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    left, tell = [lost], Listener.tell

    async def told(listener: Listener, notice: Notice) -> None:
        left[0] -= 1
        if left[0] < 0:
            await tell(listener, notice)

    monkeypatch.setattr(notifications, "_ANSWER_S", 0.2)
    monkeypatch.setattr(Listener, "tell", told)
    with capture_logs() as logs:
        await process()
        async with asyncio.timeout(10):
            while left[0] > max(-1, lost - 3):  # noqa: ASYNC110  it says hello by itself
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.3)
    assert [each["event"] for each in logs] == ["notifications_do_not_arrive"] * (lost > 1)

"""What is dated in the future as the clock was ahead: brought back, and never kept for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from bot.records import Records, open_library
from bot.records.additions import AdditionRow
from bot.records.audit import Action, AuditRow
from corpus.article import Draft
from corpus.database.future import bring_back, newest
from corpus.library.tables import BinRow

HERE = 7
MILL = Draft(title="The mill", text="The mill burned down in 1987.")
YEAR = timedelta(days=365)


async def test_what_is_dated_in_the_future_is_of_now_and_goes_in_its_time(
    database_url: str,
) -> None:
    async with await open_library(database_url) as library:
        database, records, now = library.database, Records(library.database), datetime.now(UTC)
        await library.add(HERE, MILL)
        await library.remove(HERE, "the-mill")
        await records.audit.add(HERE, 1, Action.REMOVED, "The mill")
        await records.additions.start(HERE, 1, [MILL], now=now + YEAR)  # Discord's clock
        async with database.write() as session:
            await session.execute(update(BinRow).values(removed=now + YEAR))
            await session.execute(update(AuditRow).values(at=now + YEAR))
        assert [one.removed for one in await library.bin(HERE)] == [now + YEAR]
        assert not await library.purge_bin(now + timedelta(days=8))
        assert await bring_back(database, now) == 2
        assert await bring_back(database, now) == 0
        async with database.read() as session:
            assert await newest(session) == now
            (addition,) = (await session.execute(AdditionRow.__table__.select())).all()
        assert addition.created == now + YEAR
        assert [entry.at for entry in await records.audit.entries(HERE)] == [now]
        assert await library.purge_bin(now + timedelta(days=8)) == {HERE}


async def test_what_is_removed_by_a_clock_that_was_set_back_keeps_its_week(
    database_url: str,
) -> None:
    async with await open_library(database_url) as library:
        right = datetime.now(UTC) + timedelta(days=30)  # the tests' own clock is the one set back
        await Records(library.database).audit.add(HERE, 1, Action.ADDED, "The mill", at=right)
        await library.add(HERE, MILL)
        await library.remove(HERE, "the-mill")
        assert not await library.purge_bin(right + timedelta(days=6))
        assert await library.purge_bin(right + timedelta(days=8)) == {HERE}

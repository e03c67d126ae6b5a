"""This process's wall clock, set wrong: every `now` of Python is shifted, whoever imported it."""

from __future__ import annotations

import ctypes
import gc
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from corpus.database.future import bring_back, newest
from tests.faults.scenes import GUILD, opened

if TYPE_CHECKING:
    from pathlib import Path

AHEAD, BACK = "clock put ahead by a year", "clock set back by a month"
JUMPS: Final = {AHEAD: timedelta(days=365), BACK: timedelta(days=-30)}


def set_clock(by: timedelta) -> None:
    """Shift the wall clock from now on; for a process that ends soon, since it stays so.

    What counts the seconds that pass (`time.monotonic`) is left alone, as who sets a clock leaves
    it. Files are dated by the system, which knows nothing of it.
    """
    now, seconds, nanoseconds = datetime.now, time.time, time.time_ns
    local, utc, text = time.localtime, time.gmtime, time.strftime

    def later(_: type, tz: Any = None) -> datetime:
        # shifted in UTC: the hour that a summer begins with is missing in other zones
        moment = now(UTC) + by
        return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    _replace(datetime, "now", classmethod(later))
    _replace(datetime, "utcnow", classmethod(lambda _: (now(UTC) + by).replace(tzinfo=None)))
    _replace(datetime, "today", classmethod(lambda _: later(datetime)))
    _replace(date, "today", classmethod(lambda _: later(datetime).date()))
    new: dict[str, Any] = {
        "time": lambda: seconds() + by.total_seconds(),
        "time_ns": lambda: nanoseconds() + int(by.total_seconds()) * 10**9,
        "localtime": lambda at=None: local(time.time() if at is None else at),
        "gmtime": lambda at=None: utc(time.time() if at is None else at),
        "strftime": lambda form, at=None: text(form, time.localtime() if at is None else at),
    }
    for name, value in new.items():
        setattr(time, name, value)


def _replace(kind: type, name: str, value: object) -> None:
    """Change a type that is written in C, as modules that imported it have it."""
    (own,) = gc.get_referents(kind.__dict__)
    own[name] = value
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


async def dated_wrong(folder: Path) -> list[str]:
    """Tidy up by the right clock after a wrong one; return what is kept too short or too long."""
    wrong = []
    now = datetime.now(UTC)
    async with opened(folder) as (library, service):
        await bring_back(library.database, now)
        async with library.database.read() as session:
            latest = await newest(session)
        if latest is not None and latest > now:
            wrong.append(f"something is dated {latest}")
        before = [one.number for one in await library.bin(GUILD)]
        await library.purge_bin(now)
        if [one.number for one in await library.bin(GUILD)] != before:
            wrong.append("something left the bin before its time")
        await library.purge_bin(now + timedelta(days=8))
        if await library.bin(GUILD):
            wrong.append("something stays in the bin beyond its time")
        await service.indexes.settled()
    return wrong


async def emptied_wrong(folder: Path) -> list[str]:
    """Empty the bin by whatever the clock says; return what went early."""
    async with opened(folder) as (library, _):
        held = await library.bin(GUILD)
        await library.purge_bin()
        left = await library.bin(GUILD)
    # By a clock that is ahead the time has come: only Discord's clock can say that it has not.
    early = [one.article.title for one in held if one not in left and one.until > datetime.now(UTC)]
    return [f"{title} left the bin early" for title in early]

"""What a command of the shell works with: one server's library and records, opened together.

The shell does what moderators do on Discord, in the same database. Each change is written into the
server's audit log with the operator as its author; a running bot notices it at the next question.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.cli.output.console import prepare, stderr

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.records import Records
    from bot.records.audit import Action
    from bot.settings import Settings
    from corpus.library.library import Library

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """One server, open for the length of a command.

    Attributes:
        server: Its id, or 0 for the operator's own library.
    """

    settings: Settings
    library: Library
    records: Records
    server: int

    async def note(self, action: Action, subject: str, detail: str = "") -> None:
        """Write into the server's audit log what the operator did.

        Args:
            action: What was done.
            subject: To what: a title, a question, the name of a setting.
            detail: More about it.
        """
        from bot.records.audit import OPERATOR

        await self.records.audit.add(self.server, OPERATOR, action, subject, detail)

    async def update_index(self, *, skip: bool = False) -> None:
        """Make what was changed quotable, and say so on stderr; nothing if `skip`."""
        if skip:
            return
        from bot.cli.reindex import update_index

        info = await update_index(self.settings, self.library, self.server)
        if info is not None:
            stderr().print(f"[dim]Index {info.number}: {info.passages} passages.[/]")


def at_desk(server: int, work: Callable[[Desk], Awaitable[T]]) -> T:
    """Open a server's library and records, do the work, close them.

    Args:
        server: Id, or 0.
        work: Runs on an event loop of its own.

    Raises:
        StartError: A setting is wrong, or the data folder cannot be made.
        LibraryUnavailableError: The database cannot be opened.
    """
    settings = prepare()

    async def inside() -> T:
        from bot.cli.work import opened_library
        from bot.records import Records

        async with opened_library(settings) as library:
            return await work(Desk(settings, library, Records(library.database), server))

    return asyncio.run(inside())

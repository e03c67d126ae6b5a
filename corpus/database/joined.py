"""Several reads and writes as one transaction, without handing a session from one to the next.

Only the task that opened the transaction is in it: what it starts meanwhile has transactions of its
own, although it inherits the context.
"""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Whole:
    """A transaction that a task is in.

    Attributes:
        owner: The database.
        session: The transaction's.
        task: The one that opened it.
        afterwards: What is called once it is kept.
    """

    owner: object
    session: AsyncSession
    task: asyncio.Task[Any] | None
    afterwards: list[Callable[[], object]] = field(default_factory=list)

    def run(self) -> None:
        """Call what waited for the transaction to be kept."""
        for work in self.afterwards:
            work()


_whole: ContextVar[Whole | None] = ContextVar("whole", default=None)


@contextmanager
def joining(owner: object, session: AsyncSession) -> Iterator[Whole]:
    """Let this task's reads and writes of a database be part of a transaction."""
    whole = Whole(owner, session, asyncio.current_task())
    before = _whole.set(whole)
    try:
        yield whole
    finally:
        _whole.reset(before)


def joined(owner: object) -> AsyncSession | None:
    """Return the session of the transaction that this task is in, if it is of this database."""
    whole = _current(owner)
    return None if whole is None else whole.session


def joined_afterwards(owner: object, work: Callable[[], object]) -> bool:
    """Put something off until the transaction is kept; return False where there is none."""
    whole = _current(owner)
    if whole is None:
        return False
    whole.afterwards.append(work)
    return True


def _current(owner: object) -> Whole | None:
    whole = _whole.get()
    if whole is None or whole.owner is not owner or whole.task is not asyncio.current_task():
        return None
    return whole

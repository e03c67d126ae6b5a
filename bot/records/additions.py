"""Articles that were read and wait for their moderator to say "Add": kept for an hour, then gone.

The drafts are in the database rather than in memory, so that the buttons of a preview work
after a restart. A draft is taken, in one transaction, before it is put into the library: however
often "Add" is pressed, and on however many devices, only one press gets it.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from corpus.article import Draft, Remark
from corpus.database.base import Base
from corpus.database.future import NOT_OUR_CLOCK
from corpus.database.utc import UtcTime
from corpus.library.locators import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncSession

    from corpus.database.database import Database

LIFETIME = timedelta(hours=1)
"""How long a preview waits for its moderator."""

KEY_PATTERN = r"[\w-]{16}"
"""What a token looks like, for the patterns of buttons."""

_TAKEN = timedelta(minutes=2)
"""So long a draft may be on its way into the library; see `State`."""
_TUPLES = ("authors", "captions", "dropped")


class State(StrEnum):
    """What has become of a draft.

    `TAKEN` lasts while it is being stored; two minutes later it counts as waiting again, so that
    a crash in between loses nothing.
    """

    WAITING = "waiting"
    TAKEN = "taken"
    ADDED = "added"
    UPDATED = "updated"
    PRESENT = "present"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Pending:
    """One draft of an addition.

    Attributes:
        number: Its place among the drafts, from 0.
        draft: As it will be stored.
        state: What has become of it.
        unread: What a moderator typed and could not be understood: field name to words.
        article_id: The article it became, once it did.
    """

    number: int
    draft: Draft
    state: State
    unread: Mapping[str, str]
    article_id: str | None = None


@dataclass(frozen=True)
class Addition:
    """What one moderator is about to add, opened at one of its drafts.

    Attributes:
        token: 16 characters of `A-Z a-z 0-9 _ -`; the buttons carry it.
        tenant: The server.
        user: The moderator who began it: nobody else may press.
        created: Aware UTC.
        question: Number of the inbox question that it is meant to answer, if any.
        failures: Sentences about what could not be read.
        current: The draft that is shown.
        states: What has become of every draft, in order.
    """

    token: str
    tenant: int
    user: int
    created: datetime
    question: int | None
    failures: tuple[str, ...]
    current: Pending
    states: tuple[State, ...]

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of the drafts that nothing has been decided about."""
        return tuple(n for n, state in enumerate(self.states) if state is State.WAITING)


class AdditionRow(Base):
    """One addition."""

    __tablename__ = "additions"

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    tenant: Mapped[int] = mapped_column(BigInteger, index=True)
    user: Mapped[int] = mapped_column(BigInteger)
    created: Mapped[datetime] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    position: Mapped[int]
    question: Mapped[int | None] = mapped_column(BigInteger)
    failures: Mapped[list[str]] = mapped_column(JSON)


class AdditionDraftRow(Base):
    """One draft of an addition; `taken` is when it was, aware UTC."""

    __tablename__ = "addition_drafts"

    token: Mapped[str] = mapped_column(String(16), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    unread: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10))
    taken: Mapped[datetime | None] = mapped_column(UtcTime, info={NOT_OUR_CLOCK: True})
    article_id: Mapped[str | None] = mapped_column(String(40))


class AdditionStore:
    """Reads and writes additions. Every method takes the present time as aware UTC.

    Args:
        database: Open; stays the caller's to close.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(  # noqa: PLR0913 - what is known of an addition when it begins
        self,
        tenant: int,
        user: int,
        drafts: Sequence[Draft],
        *,
        now: datetime,
        failures: Sequence[str] = (),
        unread: Mapping[str, str] | None = None,
        question: int | None = None,
    ) -> Addition:
        """Keep drafts for their moderator, and forget those of the server that have run out.

        Args:
            tenant: The server.
            user: The moderator.
            drafts: At least one.
            now: Aware UTC.
            failures: Sentences about what could not be read.
            unread: For the first draft: see `Pending.unread`.
            question: Number of the inbox question to be answered.
        """
        row = AdditionRow(
            token=secrets.token_urlsafe(12),
            tenant=tenant,
            user=user,
            created=now,
            position=0,
            question=question,
            failures=list(failures),
        )
        async with self._database.write(lock=tenant) as session:
            await _expire(session, now, AdditionRow.tenant == tenant)
            session.add(row)
            for number, draft in enumerate(drafts):
                known = dict(unread or {}) if number == 0 else {}
                session.add(_draft_row(row.token, number, draft, known))
            await session.flush()
            return await _whole(session, row, now)

    async def open(
        self, tenant: int, token: str, *, now: datetime, at: int | None = None
    ) -> Addition | None:
        """Return the addition at a draft, which becomes the one it is opened at next.

        Args:
            tenant: The server it must belong to.
            token: Which addition.
            now: Aware UTC.
            at: Number of a draft; one that does not exist is the nearest. None is the one of
                the last time.

        Returns:
            None if it has run out, was cancelled, or belongs to another server.
        """
        async with self._database.write(lock=tenant) as session:
            row = await _alive(session, tenant, token, now)
            if row is None:
                return None
            row.position = row.position if at is None else at
            return await _whole(session, row, now)

    async def edit(  # noqa: PLR0913 - which draft, and what of it
        self,
        tenant: int,
        token: str,
        number: int,
        draft: Draft,
        *,
        unread: Mapping[str, str],
        now: datetime,
    ) -> Addition | None:
        """Put another draft in the place of one that still waits; None as in `open`."""
        async with self._database.write(lock=tenant) as session:
            row = await _alive(session, tenant, token, now)
            if row is None:
                return None
            held = await session.get(AdditionDraftRow, (token, number))
            if held is not None and _state(held, now) is State.WAITING:
                held.draft, held.unread = asdict(draft), dict(unread)
                row.position = number
            await session.flush()
            return await _whole(session, row, now)

    async def take(self, tenant: int, token: str, number: int, *, now: datetime) -> Draft | None:
        """Take a draft that waits, to store it; None if somebody has, or as in `open`."""
        async with self._database.write(lock=tenant) as session:
            if await _alive(session, tenant, token, now) is None:
                return None
            row = await session.get(AdditionDraftRow, (token, number))
            if row is None or _state(row, now) is not State.WAITING:
                return None
            row.state, row.taken = State.TAKEN.value, now
            return draft_of(row.draft)

    async def settle(
        self,
        tenant: int,
        token: str,
        number: int,
        state: State,
        *,
        article_id: str | None = None,
    ) -> None:
        """Write down what has become of a draft; `WAITING` gives one back that was taken."""
        async with self._database.write(lock=tenant) as session:
            owned = select(AdditionRow.token).where(
                AdditionRow.tenant == tenant, AdditionRow.token == token
            )
            await session.execute(
                update(AdditionDraftRow)
                .where(AdditionDraftRow.token.in_(owned), AdditionDraftRow.number == number)
                .values(state=state.value, taken=None, article_id=article_id)
            )

    async def drop(self, tenant: int, token: str) -> None:
        """Forget an addition."""
        async with self._database.write(lock=tenant) as session:
            await _delete(session, AdditionRow.tenant == tenant, AdditionRow.token == token)

    async def purge(self, now: datetime) -> int:
        """Forget what has run out, of every server; returns how many."""
        async with self._database.write() as session:
            return await _expire(session, now)

    async def forget(self, tenant: int) -> None:
        """Forget everything of a server."""
        async with self._database.write(lock=tenant) as session:
            await _delete(session, AdditionRow.tenant == tenant)


def draft_of(stored: Mapping[str, Any]) -> Draft:
    """Read a draft from its stored form."""
    values = {f.name: stored[f.name] for f in fields(Draft) if f.name in stored}
    own = {
        "remarks": tuple(Remark(**remark) for remark in stored.get("remarks", ())),
        "locators": unpacked(stored.get("locators")),
    }
    return Draft(**values | {name: tuple(values[name]) for name in _TUPLES} | own)


def _draft_row(token: str, number: int, draft: Draft, unread: dict[str, str]) -> AdditionDraftRow:
    return AdditionDraftRow(
        token=token, number=number, draft=asdict(draft), unread=unread, state=State.WAITING.value
    )


async def _alive(
    session: AsyncSession, tenant: int, token: str, now: datetime
) -> AdditionRow | None:
    row = await session.get(AdditionRow, token)
    if row is None or row.tenant != tenant or row.created <= now - LIFETIME:
        return None
    return row


async def _whole(session: AsyncSession, row: AdditionRow, now: datetime) -> Addition:
    """Return the addition at its position, put right where there is no such draft."""
    rows = await session.execute(
        select(AdditionDraftRow.state, AdditionDraftRow.taken)
        .where(AdditionDraftRow.token == row.token)
        .order_by(AdditionDraftRow.number)
    )
    states = tuple(_state_of(state, taken, now) for state, taken in rows)
    row.position = min(max(row.position, 0), len(states) - 1)
    held = await session.get_one(AdditionDraftRow, (row.token, row.position))
    return Addition(
        token=row.token,
        tenant=row.tenant,
        user=row.user,
        created=row.created,
        question=row.question,
        failures=tuple(row.failures),
        current=Pending(
            held.number, draft_of(held.draft), _state(held, now), held.unread, held.article_id
        ),
        states=states,
    )


def _state(row: AdditionDraftRow, now: datetime) -> State:
    return _state_of(row.state, row.taken, now)


def _state_of(state: str, taken: datetime | None, now: datetime) -> State:
    stale = taken is not None and taken + _TAKEN <= now
    return State.WAITING if state == State.TAKEN and stale else State(state)


async def _expire(session: AsyncSession, now: datetime, *where: ColumnElement[bool]) -> int:
    return await _delete(session, AdditionRow.created <= now - LIFETIME, *where)


async def _delete(session: AsyncSession, *where: ColumnElement[bool]) -> int:
    tokens = list(await session.scalars(select(AdditionRow.token).where(*where)))
    for token in tokens:
        await session.execute(delete(AdditionDraftRow).where(AdditionDraftRow.token == token))
        await session.execute(delete(AdditionRow).where(AdditionRow.token == token))
    return len(tokens)

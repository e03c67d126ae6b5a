"""The one clock that workers on several machines share: the database server's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, cast, extract, func

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def moment(seconds: float = 0.0) -> ColumnElement[Any]:
    """Return PostgreSQL's expression for so many seconds from now, as `UtcTime` stores moments.

    It is the moment of the statement, not of its transaction's begin, which may be long ago.
    """
    now = extract("epoch", func.clock_timestamp()) + seconds
    return cast(now * 1_000_000, BigInteger)

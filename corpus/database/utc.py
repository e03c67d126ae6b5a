"""The one way in which a time is stored, in every table of every layer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import BigInteger
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT: Final = timedelta(microseconds=1)


class UtcTime(TypeDecorator[datetime]):
    """A moment: aware in Python, in the database whole microseconds since 1970 in UTC.

    An integer is the one form that SQLite and PostgreSQL both keep exactly and sort and compare
    alike: SQLite has no type for times, and text would sort only while all of it had one form.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored.

        Raises:
            ValueError: the time is naive: nobody could say which moment it means.
        """
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a time that is stored must be aware")
        return (value - _EPOCH) // _UNIT

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the moment, in UTC."""
        del dialect
        return None if value is None else _EPOCH + value * _UNIT

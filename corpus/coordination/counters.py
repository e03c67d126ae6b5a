"""What several processes count together in PostgreSQL: how often, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from corpus.coordination.link import Link

_USED_UP: Final = """
INSERT INTO counters AS counter (place, started, used) VALUES ($1, clock_timestamp(), 1)
ON CONFLICT (place) DO UPDATE SET
  used = CASE WHEN counter.started <= clock_timestamp() - make_interval(secs => $3) THEN 1
         ELSE LEAST(counter.used + 1, $2 + 1) END,
  started = CASE WHEN counter.started <= clock_timestamp() - make_interval(secs => $3)
            THEN clock_timestamp() ELSE counter.started END
RETURNING CASE WHEN used > $2 THEN CAST(extract(epoch FROM
  started + make_interval(secs => $3) - clock_timestamp()) AS float8) END AS wait_s
"""
_TURN: Final = """
INSERT INTO counters AS counter (place, started, used)
VALUES ($1, clock_timestamp() + make_interval(secs => $2), 1)
ON CONFLICT (place) DO UPDATE SET
  started = GREATEST(counter.started, clock_timestamp()) + make_interval(secs => $2)
RETURNING CAST(extract(epoch FROM
  started - make_interval(secs => $2) - clock_timestamp()) AS float8) AS wait_s
"""
_PURGE: Final = """
DELETE FROM counters WHERE started < clock_timestamp() - make_interval(secs => 3600)
"""


class RowCounters:
    """See `contract.Counters`.

    Args:
        link: To the database.
    """

    def __init__(self, link: Link) -> None:
        self._link = link

    async def used_up(self, place: str, limit: int, per_s: float) -> float | None:
        """See `contract.Counters`.

        Raises:
            DatabaseAwayError: The database cannot be asked.
        """
        row: Any = await self._link.row(_USED_UP, place, limit, float(per_s))
        wait_s: float | None = row["wait_s"]
        return None if wait_s is None else max(wait_s, 0.0)

    async def turn(self, place: str, apart_s: float) -> float:
        """See `contract.Counters`.

        Raises:
            DatabaseAwayError: The database cannot be asked.
        """
        row: Any = await self._link.row(_TURN, place, float(apart_s))
        return max(float(row["wait_s"]), 0.0)

    async def purge(self) -> None:
        """Drop counts that are an hour old."""
        await self._link.row(_PURGE)

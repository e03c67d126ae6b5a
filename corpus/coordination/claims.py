"""What is done once, in PostgreSQL: a row that whoever comes first inserts.

A row that is not done and whose process is gone is an orphan: a process that serves the same shard
takes it over, with what it needs to do it. So neither a kill nor a restart loses a question.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Final

import structlog

from corpus.coordination.contract import Claim
from corpus.coordination.leases import PROCESS
from corpus.errors import LibraryUnavailableError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.coordination.leases import RowLease
    from corpus.coordination.link import Link

_TRIES: Final = 3
"""What has ended so many processes is left alone."""
_LASTS_S: Final = 840.0
"""How long it makes sense to do it still: Discord takes an interaction's answer for 15 minutes."""
_AT_A_TIME: Final = 20

_TAKE: Final = """
INSERT INTO claims AS claim (key, holder, attempt, tenant, claimed, tries, done, data)
VALUES ($1, $2, $3, $4, clock_timestamp(), 1, $5, CAST($6 AS text))
ON CONFLICT (key) DO UPDATE SET done = excluded.done WHERE claim.attempt = excluded.attempt
RETURNING 1
"""
_ADOPT: Final = f"""
INSERT INTO claims AS claim (key, holder, attempt, tenant, claimed, tries, done, data)
VALUES ($1, $2, '', $3, clock_timestamp(), 1, true, NULL)
ON CONFLICT (key) DO UPDATE SET holder = excluded.holder
WHERE claim.holder = excluded.holder OR NOT EXISTS (
  SELECT 1 FROM leases
  WHERE name = '{PROCESS}' || claim.holder AND expires > clock_timestamp())
RETURNING 1
"""  # noqa: S608  our own words
_OURS: Final = "SELECT 1 FROM claims WHERE key = $1 AND holder <> $2"
_FINISH: Final = "UPDATE claims SET done = true, data = NULL WHERE key = $1 AND holder = $2"
_ORPHANS: Final = f"""
UPDATE claims SET holder = $1, tries = tries + 1 WHERE key IN (
  SELECT key FROM claims AS claim
  WHERE NOT done AND tries < {_TRIES} AND (tenant >> 22) % $2 = ANY($3)
    AND claimed > clock_timestamp() - make_interval(secs => {_LASTS_S})
    AND CASE WHEN holder = $1 THEN NOT key = ANY($4) ELSE NOT EXISTS (
      SELECT 1 FROM leases
      WHERE name = '{PROCESS}' || claim.holder AND expires > clock_timestamp()) END
  ORDER BY claimed LIMIT {_AT_A_TIME} FOR UPDATE SKIP LOCKED
) RETURNING key, tenant, data
"""  # noqa: S608  our own words
_PURGE: Final = """
DELETE FROM claims WHERE claimed < clock_timestamp() - make_interval(secs => 3600)
"""
_log = structlog.get_logger(__name__)


class RowClaims:
    """See `contract.Claims`.

    Args:
        link: To the database.
        process: What this process is called.
        alive: Says that it is; the process's own lease.
    """

    def __init__(self, link: Link, process: str, alive: Sequence[RowLease]) -> None:
        self._link, self._process, self._alive = link, process, alive
        self._begun: set[str] = set()
        self._leaving = False

    async def take(self, claim: Claim, *, done: bool = False) -> bool:
        """See `contract.Claims`."""
        if claim.key in self._begun:
            return False
        self._begun.add(claim.key)
        data = json.dumps(dict(claim.data), ensure_ascii=True) if claim.data and not done else None
        attempt = secrets.token_hex(8)  # a statement that is said twice is one attempt
        values = (claim.key, self._process, attempt, claim.tenant, done, data)
        try:
            row = await self._link.row(_TAKE, *values)
        except LibraryUnavailableError as error:
            # whoever asks must not wait for a database that is away; at worst two answer
            _log.warning("claim_not_asked", reason=error.in_log)
            return True
        finally:
            if done:
                self._begun.discard(claim.key)
        if row is None:
            self._begun.discard(claim.key)
        return row is not None

    async def adopt(self, claim: Claim) -> bool:
        """See `contract.Claims`. It is done: should we die, nobody goes on by himself."""
        try:
            row = await self._link.row(_ADOPT, claim.key, self._process, claim.tenant)
        except LibraryUnavailableError as error:
            _log.warning("claim_not_asked", reason=error.in_log)
            return True
        return row is not None

    async def still_ours(self, key: str) -> bool:
        """See `contract.Claims`."""
        if all(lease.held for lease in self._alive):
            return True  # nobody can have taken us for dead
        try:
            return await self._link.row(_OURS, key, self._process) is None
        except LibraryUnavailableError:
            return True  # nor can anybody take over what is in a database that is away

    async def finish(self, key: str) -> None:
        """See `contract.Claims`."""
        if key not in self._begun or self._leaving:
            return  # done by being begun, or another's from here on
        self._begun.discard(key)
        try:
            await self._link.row(_FINISH, key, self._process)
        except LibraryUnavailableError as error:
            _log.warning("claim_not_finished", reason=error.in_log)

    async def orphans(self, shard_ids: Sequence[int], shard_count: int) -> list[Claim]:
        """See `contract.Claims`."""
        # also what is ours and was never begun: the reply that said so was lost
        values = (shard_count, list(shard_ids), list(self._begun))
        rows = await self._link.rows(_ORPHANS, self._process, *values)
        claims = [Claim(r["key"], r["tenant"], json.loads(r["data"] or "{}")) for r in rows]
        self._begun.update(claim.key for claim in claims)
        return claims

    def leave(self) -> None:
        """Leave what is not done by now to others: who is stopped fails at it in many ways."""
        self._leaving = True

    async def purge(self) -> None:
        """Drop what is an hour old: Discord repeats nothing after so long."""
        await self._link.row(_PURGE)

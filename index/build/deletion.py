"""Paying what is owed to who had something deleted: copies of it in indexes, caches and files.

The debts are in the database (`corpus.library.promises`), written in the transaction that deleted.
They are paid at the start and every hour, until nothing is left of what was deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from corpus.errors import PullquoteError
from corpus.library.promises import Debt
from index.embedding.cache import EmbeddingCache

if TYPE_CHECKING:
    from corpus.library import Library
    from index.build.maintenance import IndexMaintenance

_log = structlog.get_logger(__name__)


async def pay_debts(library: Library, indexes: IndexMaintenance) -> bool:
    """Delete what is left elsewhere of what was deleted from the library.

    One library whose copies cannot be deleted now does not keep the others waiting.

    Returns:
        Whether nothing is owed any more.

    Raises:
        LibraryError: The database failed.
    """
    debts = await library.debts()
    gone: list[tuple[int, Debt]] = []
    for tenant, debt in debts:
        try:
            await (indexes.forget if debt is Debt.ALL else indexes.drop_older)(tenant)
        except PullquoteError as error:
            _log.warning("deletion_delayed", tenant=tenant, reason=error.in_log)
        else:
            gone.append((tenant, debt))
    if gone:
        models = await EmbeddingCache(library.database).models()
        if not await indexes.forget_unused(*models):
            _log.warning("deletion_delayed", reason="an index is out of date")
            return False
    # Last: what was deleted from the tables lies in the journal of the database's file till then.
    if not await library.database.scrub(vacuum=bool(gone)):
        return False
    for tenant, debt in gone:
        await library.paid(tenant, debt)
        _log.info("deleted_for_good", tenant=tenant, what=debt.value)
    return len(gone) == len(debts)

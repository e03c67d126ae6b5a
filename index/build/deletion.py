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
    from index.build.deleted_elsewhere import DeletedElsewhere
    from index.build.maintenance import IndexMaintenance

_log = structlog.get_logger(__name__)


async def pay_debts(
    library: Library, indexes: IndexMaintenance, elsewhere: DeletedElsewhere | None = None
) -> bool:
    """Delete what is left elsewhere of what was deleted from the library.

    One library whose copies cannot be deleted now does not keep the others waiting.

    Args:
        library: Where it was deleted; what is owed to servers of other processes is theirs to pay.
        indexes: Where copies are.
        elsewhere: Told of it; None where no other folder has copies.

    Returns:
        Whether nothing is owed any more.

    Raises:
        LibraryError: The database failed.
    """
    debts = [(tenant, debt) for tenant, debt in await library.debts() if indexes.serves(tenant)]
    gone: list[tuple[int, Debt]] = []
    for tenant, debt in debts:
        try:
            await (indexes.forget if debt is Debt.ALL else indexes.drop_older)(tenant)
        except PullquoteError as error:
            _log.warning("deletion_delayed", tenant=tenant, reason=error.in_log)
        else:
            gone.append((tenant, debt))
    if gone and not await _forget_unused(library, indexes):
        _log.warning("deletion_delayed", reason="an index is out of date")
        return False
    # Last: what was deleted from the tables lies in the journal of the database's file till then.
    if not await library.database.scrub(vacuum=bool(gone)):
        return False
    for tenant, debt in gone:
        if elsewhere is not None:
            await elsewhere.tell(tenant)
        await library.paid(tenant, debt)
        _log.info("deleted_for_good", tenant=tenant, what=debt.value)
    return len(gone) == len(debts)


async def _forget_unused(library: Library, indexes: IndexMaintenance) -> bool:
    """Drop cached vectors that no live index uses; False where some index is out of date."""
    keep: set[str] = set()
    cache = EmbeddingCache(library.database)
    models = await cache.models()  # what a model stores that comes in meanwhile stays
    for tenant in await library.tenants():
        used = await indexes.used_keys(tenant)
        if used is None:
            return False
        keep |= used
    for model in models:
        await cache.forget(model, keep)
    return True

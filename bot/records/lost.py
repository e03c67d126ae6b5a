"""A lost library: the snapshots of its index are there, and its database is missing or empty.

Whoever deletes or mislays the database would otherwise get a first start, and two re-indexes later
the last copy of the articles would be gone from the snapshots too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bot.text import counted
from corpus.database.engine import parsed_url
from corpus.errors import LibraryUnavailableError
from index.storage.inspect import tenants
from index.storage.snapshot import SnapshotStore

if TYPE_CHECKING:
    from collections.abc import Mapping


def kept_in_snapshots(folder: Path) -> dict[int, int]:
    """Return how many articles the newest readable snapshot of each library holds, where any."""
    store = SnapshotStore(folder)
    newest = {tenant: store.infos(tenant)[:1] for tenant in tenants(store)}
    counts = {tenant: info.articles for tenant, infos in newest.items() for info in infos}
    return {tenant: count for tenant, count in counts.items() if count}


def is_missing(url: str) -> bool:
    """Return whether the database is a file of SQLite that is not there, or has no byte."""
    parsed = parsed_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return False
    file = Path(parsed.database)
    return not file.exists() or file.stat().st_size == 0


def lost(kept: Mapping[int, int]) -> LibraryUnavailableError:
    """Make the error that says what happened, and what can be brought back."""
    return LibraryUnavailableError(
        f"The database is missing or empty, but the snapshots of the index hold "
        f"{counted(sum(kept.values()), 'article')} of "
        f"{counted(len(kept), 'library', 'libraries')}.",
        "Restore a backup with `pullquote restore FILE`, or bring the articles back with "
        "`pullquote restore --from-snapshots`. To start afresh, move the folder of snapshots away.",
    )

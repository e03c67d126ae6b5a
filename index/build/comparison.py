"""What a library holds against what its index holds, looked up once for each change of either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from index.storage.snapshot import Snapshot, SnapshotInfo


@dataclass(frozen=True)
class Compared:
    """How a library and its index differ.

    Attributes:
        mark: The library's mark when it was read, see `Library.marks`.
        info: What the index's snapshot says of itself; None where there was none.
        changed: Ids of the index's articles that the library has no more, or with another text.
        outdated: Whether the library has texts that the index has not.
    """

    mark: str | None
    info: SnapshotInfo | None
    changed: frozenset[str]
    outdated: bool


def compared(mark: str | None, snapshot: Snapshot | None, hashes: Mapping[str, str]) -> Compared:
    """Compare a library and its index.

    Args:
        mark: The library's, read before the hashes.
        snapshot: The index in use.
        hashes: Article id to the SHA-256 of the text that the library has.
    """
    info, held = (None, {}) if snapshot is None else (snapshot.info, snapshot.index.hashes)
    changed = frozenset(one for one, sha256 in held.items() if hashes.get(one) != sha256)
    return Compared(mark, info, changed, held != hashes)

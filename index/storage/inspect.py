"""Look for damage in what lies on the disk of a library's snapshots, without loading any.

Whatever is found here, a start finds too, and builds the index again. This is for who wants to know
before, as `pullquote doctor` does: it reads and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import SnapshotError
from index.storage.manifest import read_manifest, segment_names
from index.storage.segment_store import by_key

if TYPE_CHECKING:
    from index.storage.manifest import SnapshotInfo
    from index.storage.snapshot import SnapshotStore


@dataclass(frozen=True)
class Damage:
    """Something on the disk that is not what was written.

    Attributes:
        what: A sentence that names it.
        live: Whether the snapshot in use needs it; else only older ones do.
    """

    what: str
    live: bool


def tenants(store: SnapshotStore) -> list[int]:
    """Return whose snapshots lie in the folder, in order."""
    if not store.folder.is_dir():
        return []
    names = [path.name for path in store.folder.iterdir() if path.is_dir()]
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def is_sound(store: SnapshotStore, tenant: int, info: SnapshotInfo) -> bool:
    """Return whether a snapshot names a segment an article, and each is what was written. Blocks.

    Nothing is decoded: what was forged with care, digests and all, is found when it is loaded.
    """
    try:
        names = segment_names(read_manifest(store.place(tenant, info.number)))
    except SnapshotError:
        return False
    each_once = len(by_key(names)) == len(names) == info.articles
    files = store.segments(tenant)
    return each_once and all(files.whole(name) for name in names)


def damages(store: SnapshotStore, tenant: int) -> list[Damage]:
    """Compare every file of a library's kept snapshots with its checksum. Blocks for a while.

    Args:
        store: Where they are.
        tenant: Whose.

    Returns:
        What is damaged or missing, each file once, the live snapshot's first.
    """
    try:
        live = store.live_number(tenant)
    except SnapshotError as error:
        return [Damage(error.what, live=True)]
    numbers = set(store.numbers(tenant))
    files = store.segments(tenant)
    seen: set[str] = set()
    found: list[Damage] = []
    if live is None and numbers:
        found.append(Damage("The pointer to the live snapshot is missing.", live=True))
    for number in sorted(numbers | ({live} if live else set()), key=lambda n: (n != live, n)):
        try:
            names = segment_names(read_manifest(store.place(tenant, number)))
        except SnapshotError as error:
            found.append(Damage(error.what, live=number == live))
            continue
        for name in names:
            if name not in seen and not files.whole(name):
                how = "is not what was written" if files.has(name) else "is missing"
                found.append(Damage(f"{files.folder / name} {how}.", live=number == live))
            seen.add(name)
    return found

"""Removing what no snapshot of a library needs any more, and what a crash left half written."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from index.errors import SnapshotError
from index.storage.manifest import read_manifest, segment_names

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from index.storage.segment_store import SegmentStore


def prune(
    home: Path, segments: SegmentStore, needed: Iterable[Path], gone: Iterable[Path]
) -> set[str]:
    """Remove snapshots, and the segments that none of the others has; damaged ones go too.

    Args:
        home: Folder of a library's snapshots.
        segments: Its segments.
        needed: The folders of the snapshots that stay.
        gone: Of those that go.

    Returns:
        The names of the segments that stay.
    """
    used: set[str] = set()
    for place in gone:
        shutil.rmtree(place, ignore_errors=True)
    for place in needed:
        try:
            used.update(segment_names(read_manifest(place)))
        except SnapshotError:
            shutil.rmtree(place, ignore_errors=True)
    segments.prune(used)
    for stray in home.glob(".building-*"):
        shutil.rmtree(stray, ignore_errors=True)
    for pointer in home.glob(".live-*"):
        pointer.unlink(missing_ok=True)
    return used

"""Segments as files that vouch for themselves: a file's name holds the digest of its bytes.

    <folder>/<tenant>/segments/<key>-<SHA-256 of the bytes>.npz

Snapshots name the segments they consist of and share them, so that a new snapshot writes only what
changed. A segment is written before any snapshot names it: what an interrupted re-index has made
is there for the next one.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import SegmentDamagedError
from index.storage.segment import article_from_bytes, from_bytes, to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import TypeVar

    from corpus.article import Article
    from index.storage.segment import Segment

    T = TypeVar("T")

_SUFFIX = ".npz"
_NAME = re.compile(r"[0-9a-f]{32}-[0-9a-f]{64}\.npz")
"""A key and a SHA-256, and so no way out of the folder: a manifest may have been tampered with."""


def is_segment_name(name: object) -> bool:
    """Return whether something a manifest says is the name of a segment's file, nothing else."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def by_key(names: Iterable[str]) -> dict[str, str]:
    """Map the key of each segment to its file's name."""
    return {name.partition("-")[0]: name for name in names}


class SegmentStore:
    """The segments of one library. Its methods block: call them off the event loop.

    Args:
        folder: Where they are; created when one is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> dict[str, str]:
        """Map the key of every segment in the folder to its file's name."""
        if not self.folder.is_dir():
            return {}
        return by_key(sorted(p.name for p in self.folder.iterdir() if is_segment_name(p.name)))

    def write(self, key: str, segment: Segment) -> str:
        """Write a segment and flush it to the disk; returns the name of its file.

        Raises:
            OSError: The disk refused.
        """
        data = to_bytes(segment)
        name = f"{key}-{hashlib.sha256(data).hexdigest()}{_SUFFIX}"
        target = self.folder / name
        if self.whole(name):
            return name
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, building = tempfile.mkstemp(prefix=".segment-", dir=self.folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if target.is_dir():  # nothing of ours, in a place that is
                shutil.rmtree(target)
            Path(building).replace(target)  # where it is damaged, the whole one takes its place
        except BaseException:  # a cancelled build too must leave nothing half written
            Path(building).unlink(missing_ok=True)
            raise
        return name

    def write_missing(
        self, segments: Iterable[Segment], model: str, written: Mapping[str, str]
    ) -> list[str]:
        """Write those segments that are not on the disk yet; return the names of all their files.

        Args:
            segments: Of an index, in its order.
            model: `Embedder.name`, of what made their vectors.
            written: Key to file name of those that should be there.

        Raises:
            OSError: The disk refused.
        """
        names = []
        for segment in segments:
            key = segment.key(model)
            name = written.get(key)
            there = name is not None and self.has(name)
            if segment.is_bare and not there:
                raise OSError(f"{name} was removed meanwhile")
            names.append(name if name and there else self.write(key, segment))
        if names:
            sync_folder(self.folder)
        return names

    def read(self, name: str) -> Segment:
        """Read a segment by its file's name.

        Raises:
            SegmentDamagedError: It is missing or damaged.
        """
        return self._decoded(name, from_bytes)

    def article(self, name: str) -> Article:
        """Read the article in a segment; raises as `read` does."""
        return self._decoded(name, article_from_bytes)

    def has(self, name: str) -> bool:
        """Return whether the file is in the folder, whole or not."""
        return (self.folder / name).is_file()

    def whole(self, name: str) -> bool:
        """Return whether the file is there with the very bytes that its name vouches for.

        Its size would not tell: a disk that goes bad changes bits, not lengths.
        """
        try:
            with (self.folder / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == _digest(name)
        except OSError:
            return False

    def prune(self, keep: Collection[str]) -> None:
        """Delete the segments that are not in `keep`, and what a crash left half written."""
        if not self.folder.is_dir():
            return
        for path in self.folder.iterdir():
            if path.name not in keep:
                with suppress(OSError):  # a folder, say: it is nothing of ours, and does no harm
                    path.unlink(missing_ok=True)

    def has_others(self, names: Collection[str]) -> bool:
        """Return whether there is anything in the folder beside these segments."""
        return self.folder.is_dir() and any(p.name not in names for p in self.folder.iterdir())

    def _decoded(self, name: str, decode: Callable[[bytes], T]) -> T:
        """Read a file, check it against the digest in its name, decode it.

        Raises:
            SegmentDamagedError: It is missing, or is not what was written.
        """
        try:
            data = (self.folder / name).read_bytes()
        except OSError as error:
            raise SegmentDamagedError(f"The index is damaged: {name} is missing.") from error
        if hashlib.sha256(data).hexdigest() != _digest(name):
            raise SegmentDamagedError(f"The index is damaged: {name} is not what was written.")
        try:
            return decode(data)
        except Exception as error:  # of forged bytes zipfile, NumPy and JSON may raise anything
            raise SegmentDamagedError(f"The index cannot be read: {name}: {error}.") from error


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(name: str) -> str:
    """Return the SHA-256 that a file's name holds."""
    return name.removesuffix(_SUFFIX).partition("-")[2]

"""Immutable, numbered, checksummed indexes on disk, one of them live.

    <folder>/<tenant>/000007/manifest.json   what it says of itself, and its segments' names
    <folder>/<tenant>/000007/packed/...      of a large library, see `index.storage.packed`
    <folder>/<tenant>/segments/...           shared by all snapshots (`index.storage.segment_store`)
    <folder>/<tenant>/LIVE                   the live number, replaced in one atomic step

Segments are written and flushed first, then the manifest in a folder of another name, which is
renamed; only then is LIVE replaced. A crash at any instant leaves the old snapshot or the new one.
The library stays the truth: a snapshot that is lost or damaged is built again from it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SnapshotError
from index.storage.manifest import (
    MANIFEST,
    SnapshotInfo,
    info_of,
    is_number,
    read_manifest,
    segment_names,
    with_checksum,
)
from index.storage.packed import PACKED_FROM, PackedIndex, mapped, pack
from index.storage.passage_index import PassageIndex
from index.storage.segment import FORMAT
from index.storage.segment_store import SegmentStore, by_key, sync_folder

if TYPE_CHECKING:
    from corpus.article import Article

__all__ = ["KEPT", "Snapshot", "SnapshotInfo", "SnapshotStore"]

KEPT = 3
"""Snapshots of a library on the disk: the live one and two to roll back to."""
_LIVE = "LIVE"
_PACKED = "packed"


@dataclass(frozen=True)
class Snapshot:
    """A snapshot in memory.

    Attributes:
        info: What it says of itself.
        index: The index.
        names: The file name of each of the index's segments, by its key.
    """

    info: SnapshotInfo
    index: PassageIndex
    names: dict[str, str]


class SnapshotStore:
    """The snapshots of all libraries under one folder. Its methods block: call them off the loop.

    Args:
        folder: Root of the snapshots; created when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tenant_folder(self, tenant: int) -> Path:
        """Return where a library's snapshots are."""
        return self.folder / str(tenant)

    def segments(self, tenant: int) -> SegmentStore:
        """Return the segments of a library."""
        return SegmentStore(self.tenant_folder(tenant) / "segments")

    def live_number(self, tenant: int) -> int | None:
        """Read the number of the live snapshot; None where there is none.

        Raises:
            SnapshotError: The pointer to it is damaged.
        """
        try:
            text = (self.tenant_folder(tenant) / _LIVE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SnapshotError(
                f"The pointer to the live snapshot cannot be read: {error}."
            ) from error
        if not is_number(text):
            raise SnapshotError("The pointer to the live snapshot is damaged.")
        return int(text)

    def numbers(self, tenant: int) -> list[int]:
        """Return the numbers of all finished snapshots, ascending."""
        folder = self.tenant_folder(tenant)
        if not folder.is_dir():
            return []
        return sorted(int(p.name) for p in folder.iterdir() if p.is_dir() and is_number(p.name))

    def infos(self, tenant: int) -> list[SnapshotInfo]:
        """Return the manifests of all finished snapshots, newest first; damaged ones left out."""
        found = []
        for number in reversed(self.numbers(tenant)):
            with suppress(SnapshotError):
                found.append(self.read_info(tenant, number))
        return found

    def read_info(self, tenant: int, number: int) -> SnapshotInfo:
        """Read a snapshot's manifest.

        Raises:
            SnapshotError: It is missing or damaged.
        """
        return info_of(read_manifest(self.place(tenant, number)), number)

    def articles(self, tenant: int, number: int) -> list[Article]:
        """Read the articles of a snapshot, as they were then.

        Raises:
            SnapshotError: It is missing or damaged.
        """
        if number not in self.numbers(tenant):
            raise SnapshotError(
                f"Snapshot {number} is not kept.", "Choose one of the last three that are listed."
            )
        segments = self.segments(tenant)
        manifest = read_manifest(self.place(tenant, number))
        return [segments.article(name) for name in segment_names(manifest)]

    def load(self, tenant: int) -> Snapshot | None:
        """Load the live snapshot with every checksum verified; None where there is none.

        Raises:
            SnapshotError: It is missing, damaged or of another format.
        """
        number = self.live_number(tenant)
        if number is None:
            return None
        manifest = read_manifest(self.place(tenant, number))
        info, names = info_of(manifest, number), segment_names(manifest)
        files = self.segments(tenant)
        if packed := self._mapped(tenant, info, manifest):
            return Snapshot(info, packed, by_key(names))
        segments = [files.read(name) for name in names]
        try:
            index = PassageIndex(tenant, segments, info.dimension)
        except Exception as error:  # of forged numbers NumPy and FAISS may raise anything
            raise SnapshotError(f"Snapshot {number} cannot be read: {error}.") from error
        return Snapshot(info, index, by_key(names))

    def write(  # noqa: PLR0913  what a manifest says
        self,
        index: PassageIndex,
        *,
        model: str,
        library: str,
        embedded: int,
        seconds: float,
        written: dict[str, str] | None = None,
    ) -> Snapshot:
        """Write an index as the next snapshot, make it live and remove what is too old.

        Args:
            index: The index.
            model: Name of the model.
            library: Digest of the library it holds.
            embedded: How many texts were embedded for it.
            seconds: How long that took.
            written: Key to file name of segments that are on the disk already.

        Raises:
            SnapshotError: The disk refused.
        """
        home = self.tenant_folder(index.tenant)
        number = self._next_number(index.tenant)
        info = SnapshotInfo(
            number=number,
            created=datetime.now(UTC),
            articles=len(index.articles),
            passages=len(index.passages),
            sentences=len(index.sentence_passage),
            model=model,
            dimension=int(index.passage_vectors.shape[1]),
            library=library,
            embedded=embedded,
            seconds=round(seconds, 3),
        )
        try:
            names = self._write_segments(index, model, written or {})
            self._write_manifest(index, info, names)
            self._point(index.tenant, number)
        except OSError as error:
            raise SnapshotError(
                f"The snapshot could not be written under {home}: {error.strerror or error}.",
                "Free disk space or check the folder's permissions; the old index stays live.",
            ) from error
        self._prune(index.tenant, number)
        if len(index) > PACKED_FROM:  # from now on mapped: what it was built from goes
            index = (
                self._mapped(index.tenant, info, read_manifest(self.place(index.tenant, number)))
                or index
            )
        return Snapshot(info, index, by_key(names))

    def keep_live(self, tenant: int) -> None:
        """Delete every snapshot of a library but the live one, with the texts only they hold.

        Raises:
            SnapshotError: The disk refused; some of it may be left.
        """
        live = self.live_number(tenant)
        if live is None:
            return
        used = self._prune(tenant, live, kept=0)
        if set(self.numbers(tenant)) - {live} or self.segments(tenant).has_others(used):
            raise SnapshotError("Older snapshots cannot be deleted.", "Check the permissions.")

    def forget(self, tenant: int) -> None:
        """Delete every snapshot of a library.

        Raises:
            SnapshotError: The disk refused; some of it may be left.
        """
        try:
            shutil.rmtree(self.tenant_folder(tenant))
        except FileNotFoundError:
            return
        except OSError as error:
            raise SnapshotError(
                f"An index cannot be deleted: {error.strerror or error}."
            ) from error

    def _mapped(
        self, tenant: int, info: SnapshotInfo, manifest: dict[str, Any]
    ) -> PackedIndex | None:
        folder = self.place(tenant, info.number) / _PACKED
        files, names = self.segments(tenant), segment_names(manifest)
        return mapped(tenant, folder, manifest.get("packed"), files, names)

    def _next_number(self, tenant: int) -> int:
        """Return a number that nothing in the folder has, whatever it is."""
        home = self.tenant_folder(tenant)
        there = [p.name for p in home.iterdir()] if home.is_dir() else []
        return max((int(name) for name in there if is_number(name)), default=0) + 1

    def place(self, tenant: int, number: int) -> Path:
        """Return the folder of a snapshot, whether it is there or not."""
        return self.tenant_folder(tenant) / f"{number:06d}"

    def _write_segments(
        self, index: PassageIndex, model: str, written: dict[str, str]
    ) -> list[str]:
        """Write those of an index's segments that are not on the disk; return all files' names."""
        files, names = self.segments(index.tenant), []
        for segment in index.segments:
            key = segment.key(model)
            name = written.get(key)
            names.append(name if name and files.has(name) else files.write(key, segment))
        if names:
            sync_folder(files.folder)
        return names

    def _write_manifest(self, index: PassageIndex, info: SnapshotInfo, names: list[str]) -> None:
        tenant = index.tenant
        home = self.tenant_folder(tenant)
        home.mkdir(parents=True, exist_ok=True)
        manifest: dict[str, Any] = {**asdict(info), "created": info.created.isoformat()}
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=home))
        try:
            packed = pack(index, building / _PACKED) if len(index) > PACKED_FROM else None
            manifest |= (
                {"segments": names} if packed is None else {"packed": packed, "segments": names}
            )
            with (building / MANIFEST).open("w", encoding="utf-8") as file:
                json.dump(with_checksum({"format": FORMAT, **manifest}), file)
                file.flush()
                os.fsync(file.fileno())
            sync_folder(building)
            building.rename(self.place(tenant, info.number))
        except BaseException:  # a cancelled build too must leave nothing half written
            shutil.rmtree(building, ignore_errors=True)
            raise
        sync_folder(home)

    def _point(self, tenant: int, number: int) -> None:
        """Make a snapshot live, by replacing a file: no reader ever sees half a number."""
        home = self.tenant_folder(tenant)
        handle, name = tempfile.mkstemp(prefix=".live-", dir=home)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        if (home / _LIVE).is_dir():  # nothing of ours, in a place that is
            shutil.rmtree(home / _LIVE)
        Path(name).replace(home / _LIVE)
        sync_folder(home)

    def _prune(self, tenant: int, live: int, *, kept: int = KEPT) -> set[str]:
        """Keep the live one and the last few; remove the rest, and what a crash left half written.

        Returns:
            The names of the segments that are needed still.
        """
        used: set[str] = set()
        numbers = self.numbers(tenant)
        needed = {live, *numbers[max(len(numbers) - kept, 0) :]}
        for number in numbers:
            place = self.place(tenant, number)
            try:
                names = segment_names(read_manifest(place))
            except SnapshotError:
                names = None
            if names is None or number not in needed:
                shutil.rmtree(place, ignore_errors=True)
            else:
                used.update(names)
        self.segments(tenant).prune(used)
        home = self.tenant_folder(tenant)
        for stray in home.glob(".building-*"):
            shutil.rmtree(stray, ignore_errors=True)
        for pointer in home.glob(".live-*"):
            pointer.unlink(missing_ok=True)
        return used

"""Immutable, numbered, checksummed indexes on disk, one of them live.

    <folder>/<tenant>/000007/manifest.json   what it says of itself, and its segments' names
    <folder>/<tenant>/000007/packed/...      of a large library, see `index.storage.packed`
    <folder>/<tenant>/segments/...           shared by all snapshots (`index.storage.segment_store`)
    <folder>/<tenant>/LIVE                   the live number, replaced in one atomic step

Segments are flushed first, then the manifest in a folder that is renamed; then LIVE is replaced.
A crash at any instant leaves the old snapshot or the new one; one that is lost is built again.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from index.errors import SnapshotError
from index.storage.live_pointer import point_at, pointed_at
from index.storage.manifest import (
    SnapshotInfo,
    info_of,
    is_number,
    read_manifest,
    segment_names,
    write_manifest,
)
from index.storage.packed import PACKED_FROM, PackedIndex, mapped
from index.storage.packing import Unpacked, pack
from index.storage.passage_index import PassageIndex
from index.storage.pruning import prune
from index.storage.segment import FORMAT, vectors_of
from index.storage.segment_store import SegmentStore, by_key, sync_folder
from index.vector_stores.generations import Generations
from index.vector_stores.store import Generation, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from corpus.article import Article
    from index.storage.segment import Segment
    from index.vector_stores.stored_vectors import StoredLibrary, Waiting

__all__ = ["KEPT", "Snapshot", "SnapshotInfo", "SnapshotStore"]

KEPT = 3
"""Snapshots of a library on the disk: the live one and two to roll back to."""
_SEARCHED = 2
"""Snapshots whose vectors stay on a server: the live one, and the one before it, which questions
under way and other processes may be using. To roll back, the texts are enough."""
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
        waiting: Asks the server that has the vectors; None where they are in FAISS files.

    Attributes:
        folder: As given.
        generations: The vectors on that server.
    """

    packed_from: ClassVar[int] = PACKED_FROM
    """A library of more passages is large: its index is mapped."""

    def __init__(self, folder: Path, waiting: Waiting | None = None) -> None:
        self.folder = folder
        self.generations = Generations(folder, waiting)

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
        return pointed_at(self.tenant_folder(tenant))

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

        Vectors on another server than the one in use are taken from the files, into memory.

        Raises:
            SnapshotError: It is missing, damaged or of another format.
            VectorStoreError, LibraryError: The server of its vectors cannot be reached.
        """
        number = self.live_number(tenant)
        if number is None:
            return None
        manifest = read_manifest(self.place(tenant, number))
        info, names = info_of(manifest, number), segment_names(manifest)
        stored = self._stored(tenant, info)
        if stored is not None:
            stored.check()
        if packed := self._mapped(tenant, info, manifest, stored):
            return Snapshot(info, packed, by_key(names))
        files = self.segments(tenant)
        segments = [files.read(name) for name in names]
        try:
            index = PassageIndex(tenant, segments, info.dimension, stored)
        except Exception as error:  # of forged numbers NumPy and FAISS may raise anything
            raise SnapshotError(f"Snapshot {number} cannot be read: {error}.") from error
        return Snapshot(info, index, by_key(names))

    def assembled(self, tenant: int, segments: Sequence[Segment], dimension: int) -> PassageIndex:
        """Put an index together, with its vectors where they are to be.

        Raises:
            VectorStoreError, LibraryError: Their server refused, or cannot be reached.
        """
        stored = None
        if self.generations.on_server:
            passages, sentences = vectors_of(segments, dimension)
            vectors = {Kind.SENTENCE: sentences, Kind.PASSAGE: passages}
            stored = self.generations.write(tenant, vectors)
        return PassageIndex(tenant, segments, dimension, stored)

    def write(  # noqa: PLR0913  what a manifest says
        self,
        index: PassageIndex | Unpacked,
        *,
        model: str,
        library: str,
        embedded: int,
        seconds: float,
        written: dict[str, str] | None = None,
        fence: Callable[[], None] | None = None,
    ) -> Snapshot:
        """Write an index as the next snapshot, make it live and remove what is too old.

        Args:
            index: As `assembled` makes it, or a large library that is on the disk.
            model: Name of the model.
            library: Digest of the library it holds.
            embedded: How many texts were embedded for it.
            seconds: How long that took.
            written: Key to file name of segments that are on the disk already.
            fence: Called just before it is made live; what it raises keeps the old one live.

        Raises:
            SnapshotError: The disk refused.
            SegmentDamagedError: What is to be packed is missing or damaged.
        """
        home = self.tenant_folder(index.tenant)
        articles, passages, sentences = index.counts
        info = SnapshotInfo(
            number=self._next_number(index.tenant),
            created=datetime.now(UTC),
            articles=articles,
            passages=passages,
            sentences=sentences,
            model=model,
            dimension=index.dimension,
            library=library,
            embedded=embedded,
            seconds=round(seconds, 3),
            **({} if index.stored is None else index.stored.named),
        )
        try:
            if isinstance(index, Unpacked):
                names = list(index.names)
            else:
                files = self.segments(index.tenant)
                names = files.write_missing(index.segments, model, written or {})
            self._write_manifest(index, info, names)
            if fence is not None:
                fence()
            point_at(self.tenant_folder(index.tenant), info.number)
        except OSError as error:
            self.generations.drop(index.tenant, {info.generation} - {""})
            raise SnapshotError(
                f"The snapshot could not be written under {home}: {error.strerror or error}.",
                "Free disk space or check the folder's permissions; the old index stays live.",
            ) from error
        self._prune(index.tenant, info.number)
        self.tidy(index.tenant)
        if len(index) > self.packed_from:  # from now on mapped: what it was built from goes
            manifest = read_manifest(self.place(index.tenant, info.number))
            index = self._mapped(index.tenant, info, manifest, index.stored) or index
        if isinstance(index, Unpacked):  # what was just written is damaged: in memory then
            index = PassageIndex(index.tenant, [*index.segments], index.dimension, index.stored)
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
        self.generations.keep_only(tenant, self._named(tenant, [live]))

    def tidy(self, tenant: int) -> None:
        """Remove the vectors on the server that no snapshot of a library needs any more."""
        live = self.live_number(tenant)
        needed = {*self.numbers(tenant)[-_SEARCHED:], *([live] if live else [])}
        self.generations.prune(tenant, self._named(tenant, needed))

    def forget(self, tenant: int) -> None:
        """Delete every snapshot of a library.

        Raises:
            SnapshotError: The disk refused; some of it may be left.
            VectorStoreError, LibraryError: The server of its vectors cannot be reached.
        """
        try:
            with suppress(FileNotFoundError):
                shutil.rmtree(self.tenant_folder(tenant))
        except OSError as error:
            raise SnapshotError(
                f"An index cannot be deleted: {error.strerror or error}."
            ) from error
        self.generations.forget(tenant)

    def _mapped(
        self,
        tenant: int,
        info: SnapshotInfo,
        manifest: dict[str, Any],
        stored: StoredLibrary | None,
    ) -> PackedIndex | None:
        folder, packed = self.place(tenant, info.number) / _PACKED, manifest.get("packed")
        files, names = self.segments(tenant), segment_names(manifest)
        return mapped(tenant, info.dimension, folder, packed, files, names, stored)

    def _stored(self, tenant: int, info: SnapshotInfo) -> StoredLibrary | None:
        """Return a snapshot's vectors on the server in use; None where they are not there."""
        counts = {Kind.SENTENCE: info.sentences, Kind.PASSAGE: info.passages}
        return self.generations.of(info.store, Generation(tenant, info.generation), counts)

    def _named(self, tenant: int, numbers: Collection[int]) -> set[str]:
        """Return the generations that some snapshots name."""
        found = set()
        for number in numbers:
            with suppress(SnapshotError):
                found.add(self.read_info(tenant, number).generation)
        return found

    def _next_number(self, tenant: int) -> int:
        """Return a number that nothing in the folder has, whatever it is."""
        there = [p.name for p in self.tenant_folder(tenant).glob("*")]
        return max((int(name) for name in there if is_number(name)), default=0) + 1

    def place(self, tenant: int, number: int) -> Path:
        """Return the folder of a snapshot, whether it is there or not."""
        return self.tenant_folder(tenant) / f"{number:06d}"

    def _write_manifest(
        self, index: PassageIndex | Unpacked, info: SnapshotInfo, names: Sequence[str]
    ) -> None:
        tenant = index.tenant
        home = self.tenant_folder(tenant)
        home.mkdir(parents=True, exist_ok=True)
        manifest: dict[str, Any] = {**asdict(info), "created": info.created.isoformat()}
        if index.stored is None:  # what it said before vectors could be on a server
            del manifest["store"], manifest["generation"]
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=home))
        try:
            if len(index) > self.packed_from:
                place, held = building / _PACKED, index.stored is None
                manifest["packed"] = pack(index.segments, place, index.dimension, vectors=held)
            write_manifest(building, {"format": FORMAT, **manifest, "segments": names})
            building.rename(self.place(tenant, info.number))
        except BaseException:  # a cancelled build too must leave nothing half written
            shutil.rmtree(building, ignore_errors=True)
            raise
        sync_folder(home)

    def _prune(self, tenant: int, live: int, *, kept: int = KEPT) -> set[str]:
        """Keep the live snapshot and the last few; return the segments that are needed still."""
        numbers = self.numbers(tenant)
        needed = {live, *numbers[max(len(numbers) - kept, 0) :]}
        gone = [self.place(tenant, number) for number in numbers if number not in needed]
        rest = [self.place(tenant, number) for number in numbers if number in needed]
        return prune(self.tenant_folder(tenant), self.segments(tenant), rest, gone)

"""Immutable, numbered, checksummed indexes on disk, one of them live.

    <folder>/<tenant>/000007/manifest.json, articles.json, outline.npz, passages.npy, ...
    <folder>/<tenant>/LIVE          the live number, replaced in one atomic step

A snapshot is written into a folder of another name, flushed to the disk and renamed; only then is
LIVE replaced. A crash at any instant leaves the old snapshot or the new one. The library stays the
truth: a snapshot that is lost or damaged is built again from it.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from corpus.article import Article, Passage, Source, Span
from index.embedder import file_sha256
from index.errors import SnapshotError
from index.lexical import LexicalIndex
from index.passage_index import Outline, PassageIndex

FORMAT = 1
KEPT = 3
_LIVE = "LIVE"
_MANIFEST = "manifest.json"
_NO_SPAN = -1


@dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot's manifest says.

    Attributes:
        number: Ascending within a library, never used twice while a later one exists.
        created: When it was finished, UTC.
        articles: How many articles.
        passages: How many passages can be quoted from.
        sentences: How many sentences.
        model: Name of the embedding model (`Embedder.name`).
        dimension: Length of a vector.
        library: Digest of the library it was made from (`Library.digest`).
        embedded: How many texts were embedded anew for it; the rest came from the cache.
        seconds: How long it took to build.
    """

    number: int
    created: datetime
    articles: int
    passages: int
    sentences: int
    model: str
    dimension: int
    library: str
    embedded: int
    seconds: float


@dataclass(frozen=True)
class Snapshot:
    """A snapshot in memory: what it says of itself, and the index."""

    info: SnapshotInfo
    index: PassageIndex


class SnapshotStore:
    """The snapshots of all libraries under one folder. Its methods block: call them off the loop.

    Args:
        folder: Root of the snapshots; created when something is written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tenant_folder(self, tenant: int) -> Path:
        """Where a library's snapshots lie."""
        return self.folder / str(tenant)

    def live_number(self, tenant: int) -> int | None:
        """The number of the live snapshot, or None where there is none."""
        try:
            text = (self.tenant_folder(tenant) / _LIVE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise SnapshotError(
                f"The pointer to the live snapshot cannot be read: {error}."
            ) from error
        if not text.isdigit():
            raise SnapshotError("The pointer to the live snapshot is damaged.")
        return int(text)

    def numbers(self, tenant: int) -> list[int]:
        """Numbers of all finished snapshots, ascending."""
        folder = self.tenant_folder(tenant)
        if not folder.is_dir():
            return []
        return sorted(int(p.name) for p in folder.iterdir() if p.is_dir() and p.name.isdigit())

    def read_info(self, tenant: int, number: int) -> SnapshotInfo:
        """A snapshot's manifest.

        Raises:
            SnapshotError: It is missing or damaged.
        """
        return _info(_manifest(self._place(tenant, number)))

    def load(self, tenant: int) -> Snapshot | None:
        """The live snapshot with every checksum verified, or None where there is none.

        Raises:
            SnapshotError: It is missing, damaged or of another format.
        """
        number = self.live_number(tenant)
        if number is None:
            return None
        place = self._place(tenant, number)
        manifest = _manifest(place)
        for name, digest in manifest["files"].items():
            path = place / name
            if not path.is_file() or file_sha256(path) != digest:
                raise SnapshotError(
                    f"Snapshot {number} is damaged: {name} is not what was written."
                )
        try:
            index = _read_index(place, tenant)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SnapshotError(f"Snapshot {number} cannot be read: {error}.") from error
        return Snapshot(_info(manifest), index)

    def write(
        self, index: PassageIndex, *, model: str, library: str, embedded: int, seconds: float
    ) -> Snapshot:
        """Write an index as the next snapshot, make it live and remove what is too old.

        Raises:
            SnapshotError: The disk refused.
        """
        home = self.tenant_folder(index.tenant)
        number = max(self.numbers(index.tenant), default=0) + 1
        info = SnapshotInfo(
            number=number,
            created=datetime.now(UTC),
            articles=len(index.outline.articles),
            passages=len(index.outline.passages),
            sentences=len(index.outline.sentence_passage),
            model=model,
            dimension=int(index.passage_vectors.shape[1]),
            library=library,
            embedded=embedded,
            seconds=round(seconds, 3),
        )
        try:
            home.mkdir(parents=True, exist_ok=True)
            building = Path(tempfile.mkdtemp(prefix=".building-", dir=home))
            try:
                _write_index(building, index)
                _write_manifest(building, info)
                building.rename(self._place(index.tenant, number))
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            _sync_folder(home)
            self._point(index.tenant, number)
        except OSError as error:
            raise SnapshotError(
                f"The snapshot could not be written under {home}: {error.strerror or error}.",
                "Free disk space or check the folder's permissions; the old index stays live.",
            ) from error
        self._prune(index.tenant, number)
        return Snapshot(info, index)

    def _place(self, tenant: int, number: int) -> Path:
        return self.tenant_folder(tenant) / f"{number:06d}"

    def _point(self, tenant: int, number: int) -> None:
        home = self.tenant_folder(tenant)
        handle, name = tempfile.mkstemp(prefix=".live-", dir=home)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{number}\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(home / _LIVE)
        _sync_folder(home)

    def _prune(self, tenant: int, live: int) -> None:
        """Keep the last few; remove older ones, and what a crash left half written."""
        for number in self.numbers(tenant)[:-KEPT]:
            if number != live:
                shutil.rmtree(self._place(tenant, number), ignore_errors=True)
        home = self.tenant_folder(tenant)
        for stray in home.glob(".building-*"):
            shutil.rmtree(stray, ignore_errors=True)
        for pointer in home.glob(".live-*"):
            pointer.unlink(missing_ok=True)


def _write_index(folder: Path, index: PassageIndex) -> None:
    outline = index.outline
    records = [{**asdict(article), "sha256": article.sha256} for article in outline.articles]
    (folder / "articles.json").write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    headings = [p.heading or Span(_NO_SPAN, _NO_SPAN) for p in outline.passages]
    rows = [
        (int(owner), *p.span, *h, int(p.is_heading))
        for owner, p, h in zip(outline.passage_article, outline.passages, headings, strict=True)
    ]
    np.save(folder / "outline.npy", np.asarray(rows, dtype=np.int64).reshape(-1, 6))
    spans = [s for p in outline.passages for s in p.sentences]
    np.save(folder / "sentences.npy", np.asarray(spans, dtype=np.int64).reshape(-1, 2))
    np.save(folder / "sentence_passage.npy", outline.sentence_passage)
    np.save(folder / "passage_vectors.npy", index.passage_vectors)
    np.save(folder / "sentence_vectors.npy", index.sentence_vectors)
    index.lexical.save(folder / "bm25")


def _read_index(folder: Path, tenant: int) -> PassageIndex:
    known = {f.name for f in fields(Source)} | {"id", "text"}
    articles = []
    for record in json.loads((folder / "articles.json").read_text("utf-8")):
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in record.items() if k in known
        }
        article = Article(**values)
        if article.sha256 != record["sha256"]:
            raise ValueError(f"the text of article {article.id} is not what was indexed")
        articles.append(article)
    rows = np.load(folder / "outline.npy", allow_pickle=False)
    spans = np.load(folder / "sentences.npy", allow_pickle=False)
    owner = np.load(folder / "sentence_passage.npy", allow_pickle=False)
    first = np.searchsorted(owner, np.arange(len(rows) + 1))
    passages = [
        Passage(
            span=Span(int(start), int(end)),
            sentences=tuple(Span(int(a), int(b)) for a, b in spans[first[i] : first[i + 1]]),
            heading=None if h_start == _NO_SPAN else Span(int(h_start), int(h_end)),
            is_heading=bool(is_heading),
        )
        for i, (_, start, end, h_start, h_end, is_heading) in enumerate(rows)
    ]
    return PassageIndex(
        tenant,
        Outline.restore(articles, passages, [int(r[0]) for r in rows]),
        np.load(folder / "passage_vectors.npy", allow_pickle=False),
        np.load(folder / "sentence_vectors.npy", allow_pickle=False),
        LexicalIndex.load(folder / "bm25"),
    )


def _write_manifest(folder: Path, info: SnapshotInfo) -> None:
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    files = {p.relative_to(folder).as_posix(): file_sha256(p) for p in paths}
    record = {"format": FORMAT, **asdict(info), "created": info.created.isoformat(), "files": files}
    (folder / _MANIFEST).write_text(json.dumps(record, indent=1), "utf-8")
    for path in (*paths, folder / _MANIFEST):
        with path.open("rb") as file:
            os.fsync(file.fileno())
    _sync_folder(folder)


def _manifest(place: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((place / _MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise SnapshotError(f"The manifest of snapshot {place.name} cannot be read.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SnapshotError(f"Snapshot {place.name} is of another format.")
    if not isinstance(manifest.get("files"), dict):
        raise SnapshotError(f"The manifest of snapshot {place.name} is damaged.")
    return manifest


def _info(manifest: dict[str, Any]) -> SnapshotInfo:
    try:
        values: dict[str, Any] = {f.name: manifest[f.name] for f in fields(SnapshotInfo)}
        return SnapshotInfo(**{**values, "created": datetime.fromisoformat(values["created"])})
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotError("A snapshot's manifest is damaged.") from error


def _sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can (Windows cannot)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

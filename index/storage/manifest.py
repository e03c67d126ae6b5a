"""What a snapshot says of itself: its manifest, which vouches for its own words.

A manifest holds the SHA-256 over all that it says, and the names of its segments' files, each of
which holds the SHA-256 of its bytes. So whatever a disk or a hand changes in a snapshot is found
when it is read, and such a snapshot counts as lost: it is built again from the library.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from index.errors import SnapshotError
from index.storage.segment import FORMAT
from index.storage.segment_store import is_segment_name, sync_folder
from index.vector_stores.choice import FAISS

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
_CHECKSUM = "checksum"
_BEFORE_SERVERS = {"store": FAISS, "generation": ""}
"""What a manifest did not say before vectors could be on a server."""
_GENERATION = re.compile(r"[0-9a-z-]{0,64}")
_MAX_DIGITS = 200
"""Of a snapshot's number: a folder with a longer name is none of ours."""


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
        embedded: How many texts were embedded for it; the rest came from the cache.
        seconds: How long it took to build.
        store: Where its vectors are, as the setting calls it.
        generation: By which name, where that is a server.
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
    store: str = FAISS
    generation: str = ""


def read_manifest(place: Path) -> dict[str, Any]:
    """Read the manifest of a snapshot's folder.

    Raises:
        SnapshotError: It is missing, damaged or of another format.
    """
    try:
        manifest = json.loads((place / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise SnapshotError(f"The manifest of snapshot {place.name} cannot be read.") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise SnapshotError(f"Snapshot {place.name} is of another format.")
    if _CHECKSUM in manifest and with_checksum(manifest) != manifest:  # early ones have none
        raise SnapshotError(f"The manifest of snapshot {place.name} is not what was written.")
    return manifest


def write_manifest(place: Path, said: dict[str, Any]) -> None:
    """Write the manifest of a snapshot into its folder, and flush both to the disk.

    Raises:
        OSError: The disk refused.
    """
    with (place / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(with_checksum(said), file)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(place)


def with_checksum(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest with the SHA-256 over all that it says, in place of any that it has."""
    said = {key: value for key, value in manifest.items() if key != _CHECKSUM}
    text = json.dumps(said, sort_keys=True)
    return {**said, _CHECKSUM: hashlib.sha256(text.encode("ascii")).hexdigest()}


def segment_names(manifest: dict[str, Any]) -> list[str]:
    """Return the file names of a snapshot's segments.

    Raises:
        SnapshotError: One is no such name; a manifest must not lead out of its folder.
    """
    names = manifest.get("segments")
    if not isinstance(names, list) or not all(is_segment_name(name) for name in names):
        raise SnapshotError("A snapshot's manifest is damaged.")
    return names


def info_of(manifest: dict[str, Any], number: int) -> SnapshotInfo:
    """Read what the manifest of the snapshot of that number says.

    Raises:
        SnapshotError: Something is missing in it, is of another type, or of another snapshot.
    """
    try:
        said = _BEFORE_SERVERS | manifest
        values: dict[str, Any] = {f.name: said[f.name] for f in fields(SnapshotInfo)}
        info = SnapshotInfo(**{**values, "created": datetime.fromisoformat(values["created"])})
    except (KeyError, TypeError, ValueError) as error:
        raise SnapshotError("A snapshot's manifest is damaged.") from error
    if not _sound(info) or info.number != number:
        raise SnapshotError(f"The manifest of snapshot {number} says what none can say.")
    return info


def _sound(info: SnapshotInfo) -> bool:
    """Return whether what a manifest says is of the types that whoever reads it relies on."""
    counts = (info.number, info.articles, info.passages, info.sentences, info.embedded)
    counted = all(type(count) is int for count in (*counts, info.dimension)) and info.dimension > 0
    named = all(isinstance(n, str) for n in (info.model, info.library, info.store))
    stored = isinstance(info.generation, str) and _GENERATION.fullmatch(info.generation) is not None
    timed = isinstance(info.seconds, int | float) and info.created.tzinfo is not None
    return counted and named and stored and timed


def is_number(name: str) -> bool:
    """Return whether a name is a snapshot's number as we write it; others' are left alone."""
    digits = name.isascii() and name.isdigit() and len(name) < _MAX_DIGITS
    return digits and name in {str(int(name)), f"{int(name):06d}"}

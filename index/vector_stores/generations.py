"""The generations of vectors on a server that snapshots name: written, found, and removed.

A generation's name begins with the name of the folder of snapshots whose build has made it, and
goes on at random, so that no two builds write the same one, whatever processes share the server.
What a crash leaves of one is named by no snapshot, and goes when the library is built or looked
over again. Only those of this folder go then: another machine's are named by snapshots there. What
must be gone for good goes whoever made it, and an index that misses it then is built again.
"""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import numpy as np
import structlog

from corpus.errors import PullquoteError
from index.errors import VectorStoreError
from index.vector_stores.choice import FAISS
from index.vector_stores.store import Generation, Kind
from index.vector_stores.stored_vectors import WRITTEN_S, StoredLibrary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from numpy.typing import NDArray

    from index.vector_stores.store import Vectors
    from index.vector_stores.stored_vectors import Waiting

_log = structlog.get_logger(__name__)
_OWNER = "OWNER"
_OWNER_CHARS = 12
_NAME = re.compile(r"[0-9a-f]{12}")


class Generations:
    """Vectors of one folder's snapshots. Its methods block: call them off the event loop.

    Args:
        folder: Root of the snapshots.
        waiting: Asks the server; None where vectors are in FAISS files.
    """

    def __init__(self, folder: Path, waiting: Waiting | None) -> None:
        self._folder = folder
        self._waiting = waiting
        self._owner = ""

    @property
    def on_server(self) -> bool:
        """Whether vectors are on a server."""
        return self._waiting is not None

    @property
    def store(self) -> str:
        """Where vectors are, as the setting and manifests call it."""
        return FAISS if self._waiting is None else self._waiting.store.name

    def write(self, tenant: int, vectors: Mapping[Kind, Vectors]) -> StoredLibrary:
        """Write the next generation of a library, where there is a server.

        Args:
            tenant: Whose.
            vectors: Of each kind, `float32 (n, d)`, L2-normalised.

        Raises:
            VectorStoreError, LibraryError: The server refused, or cannot be reached.
        """
        where = Generation(tenant, f"{self._owned_by()}-{uuid4().hex}")
        try:
            return StoredLibrary.write(self._server(), where, vectors)
        except BaseException:
            self.drop(tenant, {where.name})
            raise

    def write_all(
        self,
        tenant: int,
        articles: Iterable[Mapping[Kind, NDArray[np.floating]]],
        counts: Mapping[Kind, int],
        dimension: int,
    ) -> StoredLibrary:
        """Write the next generation of a large library, whose vectors go through the disk.

        Args:
            tenant: Whose.
            articles: Of each article, in the order of the library, what `write` takes; read once.
            counts: How many vectors of each kind there are in all, more than none.
            dimension: Length of a vector.

        Raises:
            OSError: The disk refused.
            VectorStoreError, LibraryError: The server refused, or cannot be reached.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".vectors-", dir=self._folder) as place:
            every = {
                kind: np.memmap(Path(place) / kind.name, np.float32, "w+", shape=(many, dimension))
                for kind, many in counts.items()
            }
            at = dict.fromkeys(counts, 0)
            for article in articles:
                for kind, some in article.items():
                    every[kind][at[kind] : at[kind] + len(some)] = some
                    at[kind] += len(some)
            return self.write(tenant, {kind: np.asarray(rows) for kind, rows in every.items()})

    def of(self, store: str, where: Generation, counts: Mapping[Kind, int]) -> StoredLibrary | None:
        """Return the vectors that a snapshot names; None where they are not on this server.

        Args:
            store: Where they are, as the snapshot says.
            where: Which generation.
            counts: How many of each kind.
        """
        if self._waiting is None or store != self.store:
            return None
        return StoredLibrary(self._waiting, where, counts)

    def prune(self, tenant: int, needed: Collection[str]) -> None:
        """Remove this folder's generations of a library that are not needed.

        Where the server cannot be reached now, they are removed another time.
        """
        if self._waiting is None:
            return
        with suppress(PullquoteError):
            there = self._waiting(self._waiting.store.generations(tenant))
            ours = {name for name in there if name.startswith(self._owned_by())}
            self.drop(tenant, ours - set(needed))

    def drop(self, tenant: int, names: Collection[str]) -> None:
        """Remove generations, or let them be removed another time."""
        if self._waiting is None or not names:
            return
        try:
            self._waiting(self._waiting.store.drop(tenant, names), WRITTEN_S)
        except PullquoteError as error:
            _log.warning("vectors_left", tenant=tenant, reason=error.in_log)

    def keep_only(self, tenant: int, needed: Collection[str]) -> None:
        """Remove every other generation of a library, whoever made it.

        Raises:
            VectorStoreError, LibraryError: The server refused, or cannot be reached.
        """
        if self._waiting is not None:
            there = self._waiting(self._waiting.store.generations(tenant))
            self._waiting(self._waiting.store.drop(tenant, there - set(needed)), WRITTEN_S)

    def forget(self, tenant: int) -> None:
        """Remove every vector of a library, whoever made it; raises as `keep_only`."""
        if self._waiting is not None:
            self._waiting(self._waiting.store.forget(tenant), WRITTEN_S)

    def _server(self) -> Waiting:
        if self._waiting is None:
            raise VectorStoreError("Vectors are in FAISS files here, not on a server.")
        return self._waiting

    def _owned_by(self) -> str:
        """Return the name of this folder, which is given once.

        Raises:
            OSError: The disk refused.
        """
        if not self._owner:
            place = self._folder / _OWNER
            with suppress(OSError, UnicodeDecodeError):
                self._owner = place.read_text(encoding="ascii").strip()
            if not _NAME.fullmatch(self._owner):
                self._owner = _named(place)
        return self._owner


def _named(place: Path) -> str:
    """Give a name and write it down; that of another process, where one was just as quick."""
    place.parent.mkdir(parents=True, exist_ok=True)
    name = uuid4().hex[:_OWNER_CHARS]
    handle, made = tempfile.mkstemp(prefix=".owner-", dir=place.parent)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(name)
    with suppress(FileExistsError):
        os.link(made, place)
    Path(made).unlink()
    return place.read_text(encoding="ascii").strip()

"""Embeddings kept by (model, `PassageText.key`): no passage is ever embedded twice.

The cache belongs to no tenant: vectors follow from a passage's text and the model alone, and
reading them takes the text's hash, so nothing of one server can be learnt from it by another.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Delete, LargeBinary, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from corpus.database.base import Base
from corpus.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import TypeVar

    from numpy.typing import NDArray

    from corpus.database.database import Database

    T = TypeVar("T")

_BATCH = 500
"""Hashes in one statement: SQLite takes at most 999 variables where it is old."""
_AT_A_TIME = 1_000
"""Rows that are gone through before others have their turn on the event loop."""
_ITEM_BYTES = 4
"""Of a float32."""
_MAX_MODEL_CHARS = 500
"""As wide as the column: PostgreSQL refuses more, SQLite would not."""


class EmbeddingRow(Base):
    """A passage's cached embeddings: the same text has the same ones from the same model.

    Attributes:
        vector: Little-endian float32 values, one after another, the vectors one after another.
    """

    __tablename__ = "embeddings"

    model: Mapped[str] = mapped_column(String(500), primary_key=True)
    text_sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class EmbeddingCache:
    """The table of embeddings of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, model: str, hashes: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the cached values among `hashes`, each as one row, without damaged ones."""
        found: dict[str, NDArray[np.float32]] = {}
        for some in batches(dict.fromkeys(hashes)):
            query = select(EmbeddingRow.text_sha256, EmbeddingRow.vector).where(
                EmbeddingRow.model == model, EmbeddingRow.text_sha256.in_(some)
            )
            async with self._database.read() as session:
                for sha256, raw in await session.execute(query):
                    if not raw or len(raw) % _ITEM_BYTES:
                        continue
                    vector = np.frombuffer(raw, dtype="<f4").astype(np.float32)
                    if np.isfinite(vector).all():  # one NaN would make every score of a passage NaN
                        found[sha256] = vector
        return found

    async def store(self, model: str, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        """Keep values as `load` returns them, a few hundred keys to a transaction; old ones go.

        Raises:
            LibraryError: A value is not one row of finite numbers, or the name too long.
        """
        if not 0 < len(model) <= _MAX_MODEL_CHARS:
            raise LibraryError(
                f"A model's name has 1 to {_MAX_MODEL_CHARS} characters, not {len(model)}.",
                "Give the model a shorter name or path.",
            )
        for sha256, vector in vectors.items():
            if vector.ndim != 1 or not vector.size or not np.isfinite(vector).all():
                raise LibraryError(
                    f"The embedding of text {sha256[:12]} is not a row of finite numbers.",
                    "Check the model with `pullquote doctor`.",
                )
        for some in batches(vectors):
            rows = [
                {"model": model, "text_sha256": key, "vector": vectors[key].astype("<f4").tobytes()}
                for key in some
            ]
            async with self._database.write() as session:
                await session.execute(_of(model, some))
                await session.execute(insert(EmbeddingRow), rows)

    async def forget(self, model: str, keep: Collection[str]) -> int:
        """Drop a model's vectors whose hash is not in `keep`, of all tenants; return how many.

        Vectors that come in meanwhile stay.
        """
        kept = frozenset(keep)
        query = select(EmbeddingRow.text_sha256).where(EmbeddingRow.model == model)
        async with self._database.read() as session:
            gone: list[str] = []
            keys = await session.stream_scalars(query.execution_options(yield_per=_AT_A_TIME))
            async for some in keys.partitions():  # others have their turn between
                gone += (key for key in some if key not in kept)
        for some in batches(gone):
            async with self._database.write() as session:
                await session.execute(_of(model, some))
        return len(gone)

    async def models(self) -> list[str]:
        """Return the names of all models that have vectors here."""
        query = select(EmbeddingRow.model).distinct().order_by(EmbeddingRow.model)
        async with self._database.read() as session:
            return list(await session.scalars(query))


def _of(model: str, hashes: Collection[str]) -> Delete:
    return delete(EmbeddingRow).where(
        EmbeddingRow.model == model, EmbeddingRow.text_sha256.in_(hashes)
    )


def batches(items: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Yield items in lists of a size; the last one may be shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some

"""Vectors as PostgreSQL's binary COPY takes them: bytes of one array, nothing made row by row.

The format is that of PostgreSQL's documentation ("COPY", Binary Format); a vector's is pgvector's
`vector_send`: its length and a zero, 16 bits each, then its numbers, 32 bits each, all big-endian.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.vector_stores.store import Generation, Kind, Vectors

COLUMNS = ("tenant", "generation", "kind", "row", "vector")
_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_END = b"\xff\xff"
_ROWS = 2_000
"""In one piece: some 3 MB."""


def copy_rows(where: Generation, kind: Kind, vectors: Vectors, first: int = 0) -> Iterator[bytes]:
    """Yield the stream that fills `COLUMNS`, in pieces.

    Args:
        where: The generation.
        kind: What the vectors are of.
        vectors: `float32 (n, d)`.
        first: Number of the first row.
    """
    yield _HEADER
    record = _record(len(where.name), int(vectors.shape[1]))
    for start in range(0, len(vectors), _ROWS):
        some = vectors[start : start + _ROWS]
        rows = np.zeros(len(some), dtype=record)
        rows["fields"] = len(COLUMNS)
        for name in COLUMNS:
            rows[f"{name} bytes"] = record[name].itemsize
        rows["tenant"] = where.tenant
        rows["generation"] = where.name.encode("ascii")
        rows["kind"] = kind
        rows["row"] = np.arange(first + start, first + start + len(some))
        rows["vector"]["length"] = some.shape[1]
        rows["vector"]["numbers"] = some
        yield rows.tobytes()
    yield _END


def vectors_in(sent: list[bytes]) -> Vectors:
    """Read what `vector_send` returned of some vectors of one length, `float32 (n, d)`."""
    if not sent:
        return np.empty((0, 0), dtype=np.float32)
    numbers = (len(sent[0]) - 4) // 4
    read = np.frombuffer(b"".join(sent), dtype=_vector(numbers))
    return np.asarray(read["numbers"], dtype=np.float32)


def _vector(length: int) -> np.dtype[Any]:
    return np.dtype([("length", ">i2"), ("zero", ">i2"), ("numbers", ">f4", (length,))])


def _record(name: int, length: int) -> np.dtype[Any]:
    """Return a row's layout: each value behind the number of its bytes."""
    values: list[Any] = [
        ("tenant", ">i8"),
        ("generation", f"S{name}"),
        ("kind", ">i2"),
        ("row", ">i4"),
        ("vector", _vector(length)),
    ]
    sized = [[(f"{value[0]} bytes", ">i4"), value] for value in values]
    return np.dtype([("fields", ">i2"), *(one for pair in sized for one in pair)])

"""What settings say of other servers: addresses, checked and shown without passwords; shards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.errors import LibraryUnavailableError
from index.vector_stores.address import MilvusAddress

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}


def with_driver(url: str) -> str:
    """Return a database's URL with the driver that is used for it.

    Raises:
        ValueError: It is no database of ours.
    """
    scheme, separator, rest = url.partition("://")
    scheme = _DRIVERS.get(scheme, scheme)
    if not separator or scheme not in _DRIVERS.values():
        raise ValueError("it should start with sqlite+aiosqlite:// or postgresql+asyncpg://")
    return f"{scheme}://{rest}"


def shown_database(url: str) -> str:
    """Return a database's URL without passwords and options, for people and logs."""
    if url.startswith("sqlite"):
        return url
    from corpus.database.engine import parsed_url, shown  # noqa: PLC0415  SQLAlchemy takes time

    try:
        return shown(parsed_url(url))
    except LibraryUnavailableError:
        return "a URL that cannot be read"


def checked_milvus(uri: str) -> str:
    """Return the address of Milvus.

    Raises:
        ValueError: It is none, or has a password in it, which messages would show.
    """
    try:
        parts = urlsplit(uri)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # of a port that is no number
        known = False
    if not known:
        raise ValueError("it should be like http://localhost:19530")
    if parts.username is not None:
        raise ValueError("put user:password into PULLQUOTE_MILVUS_TOKEN, not into the address")
    return uri


def milvus_at(
    uri: str | None, token: SecretStr | None, ca_file: Path | None
) -> MilvusAddress | None:
    """Return where Milvus is; None where it is not used."""
    if uri is None:
        return None
    return MilvusAddress(uri, None if token is None else token.get_secret_value(), ca_file)


def check_vectors(vectors: str | None, milvus_uri: str | None, database: str) -> None:
    """Make sure that settings agree on where vectors are.

    Raises:
        ValueError: They do not.
    """
    if vectors == "milvus" and milvus_uri is None:
        raise ValueError("PULLQUOTE_VECTORS is milvus but PULLQUOTE_MILVUS_URI is not set.")
    if vectors in {"faiss", "pgvector"} and milvus_uri is not None:
        raise ValueError(f"PULLQUOTE_VECTORS is {vectors} but PULLQUOTE_MILVUS_URI is set too.")
    if vectors == "pgvector" and database.startswith("sqlite"):
        raise ValueError(
            "PULLQUOTE_VECTORS is pgvector but PULLQUOTE_DATABASE_URL names no PostgreSQL."
        )


def check_shards(ids: tuple[int, ...] | None, count: int | None) -> None:
    """Make sure that the shards of this process are some of all.

    Raises:
        ValueError: They are not.
    """
    if ids is None:
        return
    if count is None:
        raise ValueError("PULLQUOTE_SHARD_IDS is set but PULLQUOTE_SHARD_COUNT is not.")
    if len(set(ids)) < len(ids) or max(ids) >= count:
        raise ValueError(
            "PULLQUOTE_SHARD_IDS must be different numbers from 0 to "
            f"{count - 1}, one less than PULLQUOTE_SHARD_COUNT."
        )

"""What every test may ask for: the shared data, one loaded model, an empty database."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from index.embedding.embedder import Embedder

POSTGRESQL = "TEST_POSTGRESQL_URL"
"""The environment variable that names a PostgreSQL server on which tests may make databases, such
as `postgresql+asyncpg://postgres@localhost/postgres`."""
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared measuring data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged model, loaded once: it takes seconds."""
    from index.embedding.embedder import load_embedder  # noqa: PLC0415  imports torch

    return load_embedder()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database of each kind: what uses it is tested on both."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'data' / 'pullquote.db'}"
        return
    server = os.environ.get(POSTGRESQL)
    if server is None:
        pytest.skip(f"{POSTGRESQL} names no PostgreSQL server")
    name = f"pullquote_{uuid4().hex}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()

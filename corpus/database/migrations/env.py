"""Alembic's entry point: runs migrations on the connection of `corpus.database.database`.

The connection comes with a transaction open, so an upgrade is applied whole or not at all.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from corpus.database.base import Base

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):  # pragma: no cover - a developer's mistake
    raise TypeError("Run migrations through corpus.database.")
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()

"""Alembic's entry point: run revisions on the connection of `corpus.database.migrate`.

The connection comes with a transaction open, so an upgrade is applied whole or not at all.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

connection = context.config.attributes["connection"]
if not isinstance(connection, Connection):  # pragma: no cover - a developer's mistake
    raise TypeError("Run migrations through corpus.database.")
context.configure(connection=connection, version_table=context.config.attributes["version_table"])
context.run_migrations()

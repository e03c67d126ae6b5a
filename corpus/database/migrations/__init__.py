"""Alembic migrations, run by `corpus.database.database` when it opens a database."""

"""Alembic migrations of the library's database, run by `corpus.database` when it opens one."""

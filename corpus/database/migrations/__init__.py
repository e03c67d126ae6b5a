"""Alembic's environment; the revisions themselves lie with the layers that own the tables."""

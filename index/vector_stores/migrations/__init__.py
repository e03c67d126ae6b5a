"""The history of pgvector's tables, which are made where that store is chosen."""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

VECTORS = Schema("vectors", Path(__file__).parent)

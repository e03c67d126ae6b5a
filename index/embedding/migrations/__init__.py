"""The history of the table of cached embeddings."""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

EMBEDDINGS = Schema("index", Path(__file__).parent, in_drafts=True)

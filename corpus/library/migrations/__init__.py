"""The history of the library's tables."""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

ARTICLES = Schema("corpus", Path(__file__).parent, in_drafts=True)

"""The history of the tables of imports."""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

IMPORTS = Schema("imports", Path(__file__).parent)

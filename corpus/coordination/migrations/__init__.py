"""The history of the tables that several processes agree by. Only PostgreSQL has them.

They are no part of `Base.metadata`: a backup or a copy of a database leaves them out, since what is
in them is true for minutes and for that database alone.
"""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

COORDINATION = Schema("coordination", Path(__file__).parent)

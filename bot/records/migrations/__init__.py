"""The history of the bot's own tables."""

from __future__ import annotations

from pathlib import Path

from corpus.database.migrate import Schema

RECORDS = Schema("bot", Path(__file__).parent, in_drafts=True)

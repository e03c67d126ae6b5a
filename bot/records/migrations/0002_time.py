"""Store every time as microseconds since 1970; some were seconds until now, some milliseconds.

Revision: 0002, follows 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_PER_SECOND = 1_000_000
_PER_MILLISECOND = 1_000
_TIMES = (
    ("audit_log", "at", _PER_MILLISECOND),
    ("reindex_jobs", "began", _PER_MILLISECOND),
    ("additions", "created", _PER_SECOND),
    ("addition_drafts", "taken", _PER_SECOND),
    ("usage", "started", _PER_SECOND),
    ("inbox_questions", "first_asked", _PER_SECOND),
    ("inbox_questions", "last_asked", _PER_SECOND),
    ("departures", "left", _PER_SECOND),
    ("asked_questions", "asked", _PER_SECOND),
    ("votes", "voted", _PER_SECOND),
)


def upgrade() -> None:
    """Count in microseconds."""
    for table, name, factor in _TIMES:
        column = sa.column(name, sa.BigInteger)
        op.execute(sa.update(sa.table(table, column)).values({name: column * factor}))


def downgrade() -> None:
    """Count in seconds and milliseconds again."""
    for table, name, factor in _TIMES:
        column = sa.column(name, sa.BigInteger)
        op.execute(sa.update(sa.table(table, column)).values({name: column // factor}))

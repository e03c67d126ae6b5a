"""Unanswered questions, who waits for them, and servers that were left.

Revision: 0005, after 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "inbox_questions",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("model", sa.String(500), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_asked", sa.BigInteger, nullable=False),
        sa.Column("last_asked", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answered_by", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_inbox_questions"),
    )
    op.create_table(
        "inbox_waiting",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("user", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", "user", name="pk_inbox_waiting"),
    )
    op.create_table(
        "departures",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("left", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_departures"),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("departures")
    op.drop_table("inbox_waiting")
    op.drop_table("inbox_questions")

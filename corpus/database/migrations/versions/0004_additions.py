"""Additions that wait for a moderator, and what quotas count.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates them."""
    op.create_table(
        "additions",
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("tenant", sa.BigInteger, nullable=False),
        sa.Column("user", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("question", sa.BigInteger),
        sa.Column("failures", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_additions"),
    )
    op.create_index("ix_additions_tenant", "additions", ["tenant"])
    op.create_table(
        "addition_drafts",
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("draft", sa.JSON, nullable=False),
        sa.Column("unread", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("taken", sa.BigInteger),
        sa.Column("article_id", sa.String(40)),
        sa.PrimaryKeyConstraint("token", "number", name="pk_addition_drafts"),
    )
    op.create_table(
        "usage",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("user", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("period", sa.String(5), nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "kind", "period", name="pk_usage"),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("usage")
    op.drop_table("addition_drafts")
    op.drop_table("additions")

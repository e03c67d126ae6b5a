"""Questions that were asked, votes on their answers, and what belongs to the installation.

Revision: 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates their tables."""
    op.create_table(
        "asked_questions",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("article_tenant", sa.BigInteger, nullable=True),
        sa.Column("article", sa.Text, nullable=True),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("took_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_asked_questions"),
    )
    op.create_index("ix_asked_questions_tenant_asked", "asked_questions", ["tenant", "asked"])
    op.create_table(
        "votes",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("voter", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("voted", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", "voter", name="pk_votes"),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("installation")
    op.drop_table("votes")
    op.drop_index("ix_asked_questions_tenant_asked", "asked_questions")
    op.drop_table("asked_questions")

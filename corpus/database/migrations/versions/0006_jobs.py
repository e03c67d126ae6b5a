"""Re-indexes under way.

Revision: 0006, after 0005.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates their table."""
    op.create_table(
        "reindex_jobs",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("application", sa.BigInteger, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_reindex_jobs"),
    )


def downgrade() -> None:
    """Drops it."""
    op.drop_table("reindex_jobs")

"""Keep a mark of the last change of each tenant's articles.

Revision: 0006, follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, with a mark for everyone who has articles."""
    op.create_table(
        "changes",
        sa.Column("tenant", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.execute("INSERT INTO changes SELECT DISTINCT tenant, 'first' FROM articles")


def downgrade() -> None:
    """Drop it."""
    op.drop_table("changes")

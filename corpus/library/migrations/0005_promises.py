"""Keep what is owed to who had something deleted, and which articles are set aside as damaged.

Revision: 0005, follows 0004.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table and the column; nothing is owed and nothing set aside yet."""
    op.create_table(
        "deletion_debts",
        sa.Column("owner", sa.BigInteger, autoincrement=False),
        sa.Column("kind", sa.String(20)),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("owner", "kind", name="pk_deletion_debts"),
    )
    op.add_column("articles", sa.Column("set_aside", sa.BigInteger))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("articles", "set_aside")
    op.drop_table("deletion_debts")

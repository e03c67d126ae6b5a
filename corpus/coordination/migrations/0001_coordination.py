"""Make the tables of leases, claims and counters.

Revision: 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    when = sa.DateTime(timezone=True)
    op.create_table(
        "leases",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("token", sa.BigInteger, nullable=False),
        sa.Column("expires", when, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "claims",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("attempt", sa.Text, nullable=False),
        sa.Column("tenant", sa.BigInteger, nullable=False),
        sa.Column("claimed", when, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("done", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text),
        sa.PrimaryKeyConstraint("key", name="pk_claims"),
    )
    op.create_index("ix_claims_claimed", "claims", ["claimed"])
    undone = sa.text("NOT done")
    op.create_index("ix_claims_undone", "claims", ["claimed"], postgresql_where=undone)
    # What is counted may be lost in a crash of the server: it is not written to its log.
    op.create_table(
        "counters",
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("started", when, nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_counters"),
        prefixes=["UNLOGGED"],
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("counters")
    op.drop_table("claims")
    op.drop_table("leases")

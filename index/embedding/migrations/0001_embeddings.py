"""Make the table of cached embeddings.

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
    """Create the table."""
    op.create_table(
        "embeddings",
        sa.Column("model", sa.String(500), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("model", "text_sha256", name="pk_embeddings"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("embeddings")

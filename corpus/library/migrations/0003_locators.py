"""Keep where in its source each part of an article is: chapters, slides, times.

Revision: 0003, follows 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what is there already no place is known."""
    for table in ("articles", "bin"):
        op.add_column(table, sa.Column("locators", sa.JSON))


def downgrade() -> None:
    """Drop them."""
    for table in ("articles", "bin"):
        op.drop_column(table, "locators")

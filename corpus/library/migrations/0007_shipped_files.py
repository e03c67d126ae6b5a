"""Keep which files shipped articles were read from, so that they are not read at each start.

Revision: 0007, follows 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column; which files they were is not known yet."""
    op.add_column("shipped_articles", sa.Column("file_digest", sa.String(64)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("shipped_articles", "file_digest")

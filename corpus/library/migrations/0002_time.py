"""Store when an article was removed as microseconds since 1970, like every other time.

Until now it was text, ISO 8601 in UTC.

Revision: 0002, follows 0001.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Callable

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNIT = timedelta(microseconds=1)


def upgrade() -> None:
    """Put the new form in the place of the old one."""
    _replace(
        sa.Column("new", sa.BigInteger, nullable=False, server_default=sa.text("0")),
        lambda old: (datetime.fromisoformat(old) - _EPOCH) // _UNIT,
    )


def downgrade() -> None:
    """Put the old form back."""
    _replace(
        sa.Column("new", sa.String(32), nullable=False, server_default=sa.text("''")),
        lambda old: (_EPOCH + old * _UNIT).isoformat(timespec="microseconds"),
    )


def _replace(column: sa.Column[Any], converted: Callable[[Any], object]) -> None:
    # Column by column rather than by copying the table, as Alembic's batches do for SQLite: a copy
    # would forget the highest number that the bin ever gave, and an old button could then restore
    # another article. The default is there because SQLite adds no column without one.
    connection = op.get_bind()
    op.drop_index("ix_bin_removed", "bin")
    op.add_column("bin", column)
    table = sa.table("bin", sa.column("number"), sa.column("removed"), sa.column("new"))
    for number, removed in connection.execute(sa.select(table.c.number, table.c.removed)).all():
        connection.execute(
            sa.update(table).where(table.c.number == number).values(new=converted(removed))
        )
    op.drop_column("bin", "removed")
    op.alter_column("bin", "new", new_column_name="removed")
    op.create_index("ix_bin_removed", "bin", ["removed"])

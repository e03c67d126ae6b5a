"""Make the tables of imports and of what waits in them.

Revision: 0001, the first.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")
_STORED = sa.text("article_id IS NOT NULL")


def upgrade() -> None:
    """Create them."""
    op.create_table(
        "imports",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tenant", sa.BigInteger, nullable=False),
        sa.Column("sources_sha256", sa.String(64), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("started_by", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("begun", sa.BigInteger, nullable=False),
        sa.Column("ended", sa.BigInteger),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("updated", sa.Integer, nullable=False),
        sa.Column("unchanged", sa.Integer, nullable=False),
        sa.Column("failed", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("claim", sa.String(32)),
        sa.Column("ready_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_imports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_imports_tenant_number", "imports", ["tenant", "number"])
    op.create_table(
        "import_jobs",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("import_number", sa.Integer, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ready_at", sa.BigInteger, nullable=False),
        sa.Column("claim", sa.String(32)),
        sa.Column("article_id", sa.String(40)),
        sa.Column("reason", sa.Text),
        sa.PrimaryKeyConstraint("number", name="pk_import_jobs"),
        sa.UniqueConstraint("import_number", "key", name="uq_import_jobs_import_number_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_import_jobs_import_number_number",
        "import_jobs",
        ["import_number", "number"],
        postgresql_where=_WAITING,
        sqlite_where=_WAITING,
    )
    op.create_index(
        "ix_import_jobs_import_number_article_id",
        "import_jobs",
        ["import_number", "article_id"],
        postgresql_where=_STORED,
        sqlite_where=_STORED,
    )
    if op.get_bind().dialect.name == "postgresql":
        # A row is written twice more: when it is taken, and when it is done. Room for the first on
        # the same page, and a vacuum that comes before the dead rows are many.
        op.execute(
            "ALTER TABLE import_jobs SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02)"
        )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("import_jobs")
    op.drop_table("imports")

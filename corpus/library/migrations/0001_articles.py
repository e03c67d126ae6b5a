"""Make the tables of articles, of the bin and of what was shipped with the bot.

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
    op.create_table(
        "articles",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("copyright_year", sa.Integer),
        sa.Column("author_note", sa.Text),
        sa.Column("captions", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("hint", sa.Text),
        sa.Column("url_sha256", sa.String(64)),
        sa.Column("hint_sha256", sa.String(64)),
        sa.Column("name_sha256", sa.String(64), nullable=False),
        sa.Column("words", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("characters", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("sketch", sa.LargeBinary),
        sa.PrimaryKeyConstraint("tenant", "id", name="pk_articles"),
    )
    for key in ("url_sha256", "hint_sha256", "name_sha256"):
        op.create_index(f"ix_articles_tenant_{key}", "articles", ["tenant", key])
    op.create_table(
        "shipped_articles",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("article_id", sa.String(40), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "name", name="pk_shipped_articles"),
    )
    op.create_table(
        "bin",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tenant", sa.BigInteger, nullable=False),
        sa.Column("article_id", sa.String(40), nullable=False),
        sa.Column("removed", sa.String(32), nullable=False),
        sa.Column("removed_by", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text),
        sa.Column("authors", sa.JSON, nullable=False),
        sa.Column("published", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("copyright_year", sa.Integer),
        sa.Column("author_note", sa.Text),
        sa.Column("captions", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("hint", sa.Text),
        sa.Column("url_sha256", sa.String(64)),
        sa.Column("hint_sha256", sa.String(64)),
        sa.Column("name_sha256", sa.String(64), nullable=False),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("sketch", sa.LargeBinary),
        sa.PrimaryKeyConstraint("number", name="pk_bin"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bin_tenant_article_id", "bin", ["tenant", "article_id"])
    op.create_index("ix_bin_removed", "bin", ["removed"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("bin")
    op.drop_table("shipped_articles")
    op.drop_table("articles")

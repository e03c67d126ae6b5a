"""The bin of removed articles, lengths for listings, and sketches that tell near-same texts.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from corpus.library.identity import address_key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_BATCH = 100

_articles = sa.table(
    "articles",
    sa.column("tenant", sa.BigInteger),
    sa.column("id", sa.String),
    sa.column("text", sa.Text),
    sa.column("url", sa.Text),
    sa.column("url_sha256", sa.String),
    sa.column("words", sa.Integer),
    sa.column("characters", sa.Integer),
)


def upgrade() -> None:
    """Creates the bin, and measures the articles that are there; sketches come when needed."""
    for name in ("words", "characters"):
        op.add_column(
            "articles", sa.Column(name, sa.Integer, nullable=False, server_default=sa.text("0"))
        )
    op.add_column("articles", sa.Column("sketch", sa.LargeBinary))
    _measure()
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


def _measure() -> None:
    connection = op.get_bind()
    keys = connection.execute(sa.select(_articles.c.tenant, _articles.c.id)).all()
    update = (
        sa.update(_articles)
        .where(_articles.c.tenant == sa.bindparam("of"), _articles.c.id == sa.bindparam("named"))
        .values(
            words=sa.bindparam("new_words"),
            characters=sa.bindparam("new_characters"),
            url_sha256=sa.bindparam("new_url_sha256"),
        )
    )
    for start in range(0, len(keys), _BATCH):
        values = []
        for tenant, article_id in keys[start : start + _BATCH]:
            row = connection.execute(
                sa.select(_articles.c.text, _articles.c.url).where(
                    _articles.c.tenant == tenant, _articles.c.id == article_id
                )
            ).one()
            values.append(
                {
                    "of": tenant,
                    "named": article_id,
                    "new_words": len(row.text.split()),
                    "new_characters": len(row.text),
                    "new_url_sha256": address_key(row.url),
                }
            )
        connection.execute(update, values)


def downgrade() -> None:
    """Drops the bin and the measures."""
    op.drop_table("bin")
    for name in ("sketch", "characters", "words"):
        op.drop_column("articles", name)

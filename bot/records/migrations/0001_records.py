"""Make the tables of all that the bot keeps of servers: settings, audit log, inbox and so on.

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
        "server_settings",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("chosen", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_server_settings"),
    )
    op.create_table(
        "audit_log",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("actor", sa.BigInteger, nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_audit_log"),
    )
    op.create_index("ix_audit_log_tenant_at", "audit_log", ["tenant", "at"])
    op.create_table(
        "additions",
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("tenant", sa.BigInteger, nullable=False),
        sa.Column("user", sa.BigInteger, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("question", sa.BigInteger),
        sa.Column("failures", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_additions"),
    )
    op.create_index("ix_additions_tenant", "additions", ["tenant"])
    op.create_table(
        "addition_drafts",
        sa.Column("token", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("draft", sa.JSON, nullable=False),
        sa.Column("unread", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("taken", sa.BigInteger),
        sa.Column("article_id", sa.String(40)),
        sa.PrimaryKeyConstraint("token", "number", name="pk_addition_drafts"),
    )
    op.create_table(
        "usage",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("user", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("period", sa.String(5), nullable=False),
        sa.Column("started", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user", "kind", "period", name="pk_usage"),
    )
    op.create_table(
        "inbox_questions",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("model", sa.String(500), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_asked", sa.BigInteger, nullable=False),
        sa.Column("last_asked", sa.BigInteger, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("answered_by", sa.Text),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_inbox_questions"),
    )
    op.create_table(
        "inbox_waiting",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("user", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("channel", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", "user", name="pk_inbox_waiting"),
    )
    op.create_table(
        "departures",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("left", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_departures"),
    )
    op.create_table(
        "reindex_jobs",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("by", sa.BigInteger, nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("application", sa.BigInteger, nullable=False),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("message", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", name="pk_reindex_jobs"),
    )
    op.create_table(
        "asked_questions",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("article_tenant", sa.BigInteger),
        sa.Column("article", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("took_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", name="pk_asked_questions"),
    )
    op.create_index("ix_asked_questions_tenant_asked", "asked_questions", ["tenant", "asked"])
    op.create_table(
        "votes",
        sa.Column("tenant", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("voter", sa.String(32), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("voted", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "number", "voter", name="pk_votes"),
    )
    op.create_table(
        "installation",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_installation"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "installation",
        "votes",
        "asked_questions",
        "reindex_jobs",
        "departures",
        "inbox_waiting",
        "inbox_questions",
        "usage",
        "addition_drafts",
        "additions",
        "audit_log",
        "server_settings",
    ):
        op.drop_table(table)

"""Make pgvector's extension and the tables of vectors: PostgreSQL only.

Revision: 0001, the first. Vectors of every model are in one table, so that no length is said. There
is no index over vectors: search is exact, within the rows of one generation.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the extension and the tables."""
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.execute(
        """
        CREATE TABLE vector_generations (
            tenant bigint NOT NULL,
            generation varchar(64) COLLATE "C" NOT NULL,
            CONSTRAINT pk_vector_generations PRIMARY KEY (tenant, generation)
        )
        """
    )
    op.execute(
        """
        CREATE TABLE vectors (
            tenant bigint NOT NULL,
            generation varchar(64) COLLATE "C" NOT NULL,
            kind smallint NOT NULL,
            "row" integer NOT NULL,
            vector vector NOT NULL,
            CONSTRAINT pk_vectors PRIMARY KEY (tenant, generation, kind, "row")
        )
        """
    )
    # in the row itself, not beside it: a search reads them all
    op.execute("ALTER TABLE vectors ALTER COLUMN vector SET STORAGE MAIN")


def downgrade() -> None:
    """Drop the tables; the extension may be somebody else's too."""
    op.execute("DROP TABLE vectors")
    op.execute("DROP TABLE vector_generations")

"""How far each sync has come"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_sync_marks",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("rows_read", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("source", "object", name=op.f("pk_accord_sync_marks")),
    )


def downgrade() -> None:
    op.drop_table("accord_sync_marks")

"""What each side needs, told in secret"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_needs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("round", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("needs", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["accord_users.id"], name=op.f("fk_accord_needs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_needs")),
    )
    with op.batch_alter_table("accord_needs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_needs_segment"), ["segment"], unique=False)


def downgrade() -> None:
    op.drop_table("accord_needs")

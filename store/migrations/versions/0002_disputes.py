"""The rejections that marketing contests"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_disputes",
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("contested_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("contested_by", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("sales_label", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("sales_labelled_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("marketing_label", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("marketing_labelled_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("settled_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("settled_as", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_accord_disputes")),
    )


def downgrade() -> None:
    op.drop_table("accord_disputes")

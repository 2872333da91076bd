"""The stage history: each stage that a lead entered, and when"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_stage_changes",
        sa.Column("change_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("at", Instant(), autoincrement=False, nullable=True),
        sa.Column("event", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("stage", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("reason", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("changed_by", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_accord_stage_changes")),
    )
    with op.batch_alter_table("accord_stage_changes", schema=None) as batch_op:
        batch_op.create_index("ix_accord_stage_changes_lead_id", ["lead_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accord_stage_changes", schema=None) as batch_op:
        batch_op.drop_index("ix_accord_stage_changes_lead_id")

    op.drop_table("accord_stage_changes")

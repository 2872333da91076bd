"""Leads given to another rep"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accord_reassignments",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("from_owner", sa.Text(), nullable=True),
        sa.Column("to_owner", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by_import", _NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by_import"], ["accord_imports.id"], name=op.f("fk_accord_reassignments_ended_by_import")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_reassignments")),
    )
    op.create_index(op.f("ix_accord_reassignments_lead_id"), "accord_reassignments", ["lead_id"])


def downgrade() -> None:
    op.drop_table("accord_reassignments")

"""Comments on clauses, and notes of dissent on signatures"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_comments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["accord_agreements.id"], name=op.f("fk_accord_comments_agreement_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accord_users.id"], name=op.f("fk_accord_comments_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_comments")),
    )
    with op.batch_alter_table("accord_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_comments_agreement_id"), ["agreement_id"], unique=False)
    op.add_column("accord_signatures", sa.Column("dissent", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("accord_signatures", schema=None) as batch_op:
        batch_op.drop_column("dissent")
    op.drop_table("accord_comments")

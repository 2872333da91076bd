"""What people did of what the charter asks: the training log, and tasks done"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accord_training",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("logged_at", Instant(), nullable=False),
        sa.Column("logged_by", NUMBER, nullable=False),
        sa.Column("confirmed_at", Instant(), nullable=True),
        sa.Column("confirmed_by", NUMBER, nullable=True),
        sa.Column("taken_back_at", Instant(), nullable=True),
        sa.Column("taken_back_by", NUMBER, nullable=True),
        *(
            sa.ForeignKeyConstraint([name], ["accord_users.id"], name=op.f(f"fk_accord_training_{name}"))
            for name in ("logged_by", "confirmed_by", "taken_back_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_training")),
    )
    op.create_table(
        "accord_task_marks",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["accord_users.id"], name=op.f("fk_accord_task_marks_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_task_marks")),
        sa.UniqueConstraint("task", "due_on", name="uq_accord_task_marks_due"),
    )


def downgrade() -> None:
    op.drop_table("accord_task_marks")
    op.drop_table("accord_training")

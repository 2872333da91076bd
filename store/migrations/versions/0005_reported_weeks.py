"""Reported weeks, the sentences people wrote for them, and what was mailed"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accord_reported_weeks",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("layout", NUMBER, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("data_version", NUMBER, nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("frozen_at", Instant(), nullable=False),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.Column("user_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["accord_users.id"], name=op.f("fk_accord_reported_weeks_user_id")),
        sa.PrimaryKeyConstraint("week", name=op.f("pk_accord_reported_weeks")),
    )
    op.create_table(
        "accord_week_sentences",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["accord_users.id"], name=op.f("fk_accord_week_sentences_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_week_sentences")),
        sa.UniqueConstraint("week", "number", name="uq_accord_week_sentences_number"),
    )
    op.create_table(
        "accord_sent_reports",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("recipients", NUMBER, nullable=False),
        sa.Column("recipients_hash", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("claimed_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed_at", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_sent_reports")),
        sa.UniqueConstraint("week", "number", name="uq_accord_sent_reports_number"),
    )


def downgrade() -> None:
    for name in ("accord_sent_reports", "accord_week_sentences", "accord_reported_weeks"):
        op.drop_table(name)

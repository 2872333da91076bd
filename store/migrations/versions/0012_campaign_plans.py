"""The campaign gate: plans, their revisions and signatures"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "accord_campaign_plans",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", NUMBER, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("gate", sa.String(), nullable=True),
        sa.Column("limit_cents", NUMBER, nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.String(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", NUMBER, nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("learned", sa.Text(), nullable=True),
        sa.Column("succeeded", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["accord_users.id"], name=op.f("fk_accord_campaign_plans_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_campaign_plans")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_accord_campaign_plans_campaign_id")),
    )
    op.create_table(
        "accord_campaign_revisions",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("plan_id", NUMBER, nullable=False),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("author_id", NUMBER, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["accord_campaign_plans.id"], name=op.f("fk_accord_campaign_revisions_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accord_users.id"], name=op.f("fk_accord_campaign_revisions_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_campaign_revisions")),
        sa.UniqueConstraint("plan_id", "number", name="uq_accord_campaign_revisions_number"),
    )
    op.create_table(
        "accord_campaign_signatures",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("revision_id", NUMBER, nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("user_id", NUMBER, nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("session_hash", sa.String(), nullable=True),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["accord_campaign_revisions.id"], name=op.f("fk_accord_campaign_signatures_revision_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["accord_users.id"], name=op.f("fk_accord_campaign_signatures_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_campaign_signatures")),
        sa.UniqueConstraint("revision_id", "session_hash", name="uq_accord_campaign_signatures_session"),
        sa.UniqueConstraint("revision_id", "side", name="uq_accord_campaign_signatures_side"),
        sa.UniqueConstraint("revision_id", "user_id", name="uq_accord_campaign_signatures_user"),
    )


def downgrade() -> None:
    for name in ("signatures", "revisions", "plans"):
        op.drop_table(f"accord_campaign_{name}")

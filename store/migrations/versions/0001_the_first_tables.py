"""The first tables"""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accord_agreements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("revision", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("agreed_at", Instant(), nullable=True),
        sa.Column("effective_at", Instant(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_reason", sa.Text(), nullable=True),
        sa.Column("prediction", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_agreements")),
        sa.UniqueConstraint("segment", "effective_at", name="uq_accord_agreements_effective"),
        sa.UniqueConstraint("segment", "version", name="uq_accord_agreements_version"),
    )
    op.create_table(
        "accord_audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_audit")),
    )
    with op.batch_alter_table("accord_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_audit_at"), ["at"], unique=False)

    op.create_table(
        "accord_campaigns",
        sa.Column("campaign_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("planned_cost_cents", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("approved_by", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("starts_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("ends_on", sa.Date(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_accord_campaigns")),
    )
    op.create_table(
        "accord_content",
        sa.Column("content_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("conversation", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("persona", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("phase", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("published_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("updated_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("retired_on", sa.Date(), autoincrement=False, nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("content_id", name=op.f("pk_accord_content")),
    )
    op.create_table(
        "accord_content_uses",
        sa.Column("use_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("at", Instant(), autoincrement=False, nullable=True),
        sa.Column("used_by", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("recommended", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("used", sa.Boolean(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("use_id", name=op.f("pk_accord_content_uses")),
    )
    op.create_table(
        "accord_conversations",
        sa.Column("conversation_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("at", Instant(), autoincrement=False, nullable=True),
        sa.Column("kind", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("successful", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("held_by", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("content_id", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_accord_conversations")),
    )
    with op.batch_alter_table("accord_conversations", schema=None) as batch_op:
        batch_op.create_index("ix_accord_conversations_lead_id", ["lead_id"], unique=False)

    op.create_table(
        "accord_failed_sign_ins",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_failed_sign_ins")),
    )
    with op.batch_alter_table("accord_failed_sign_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_failed_sign_ins_address"), ["address"], unique=False)
        batch_op.create_index(batch_op.f("ix_accord_failed_sign_ins_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_accord_failed_sign_ins_username"), ["username"], unique=False)

    op.create_table(
        "accord_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("mapping", sa.String(), nullable=False),
        sa.Column("rows_read", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("new", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("changed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("same", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refused", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_imports")),
    )
    op.create_table(
        "accord_leads",
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("source_system", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("created_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("qualified_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("handed_over_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("assigned_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("first_response_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("attempts", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("accepted_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("rejected_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("rejection_reason", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("recycled_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("opportunity_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("won_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("lost_at", Instant(), autoincrement=False, nullable=True),
        sa.Column("lost_reason", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("margin_share", sa.Float(), autoincrement=False, nullable=True),
        sa.Column("source", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("campaign_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("segment", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("industry", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("region", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("employees", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("job_level", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("persona", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("score", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("email_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("phone_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("budget_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("authority_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("need_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("timing_known", sa.Boolean(), autoincrement=False, nullable=True),
        sa.Column("sales_owner", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("marketing_owner", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("company", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("email", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("updated_at", Instant(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_accord_leads")),
    )
    op.create_table(
        "accord_settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_accord_settings")),
    )
    op.create_table(
        "accord_spend",
        sa.Column("campaign_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("on", sa.Date(), autoincrement=False, nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", "on", name=op.f("pk_accord_spend")),
    )
    op.create_table(
        "accord_targets",
        sa.Column("period", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("metric", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Float(), autoincrement=False, nullable=True),
        sa.Column("owner", sa.Text(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("period", "metric", "owner", name=op.f("pk_accord_targets")),
    )
    op.create_table(
        "accord_touches",
        sa.Column("touch_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("lead_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("at", Instant(), autoincrement=False, nullable=True),
        sa.Column("channel", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("campaign_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("content_id", sa.Text(), autoincrement=False, nullable=True),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=True),
        sa.PrimaryKeyConstraint("touch_id", name=op.f("pk_accord_touches")),
    )
    with op.batch_alter_table("accord_touches", schema=None) as batch_op:
        batch_op.create_index("ix_accord_touches_lead_id", ["lead_id"], unique=False)

    op.create_table(
        "accord_users",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("password_changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_users")),
        sa.UniqueConstraint("username", name=op.f("uq_accord_users_username")),
    )
    op.create_table(
        "accord_decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["accord_users.id"], name=op.f("fk_accord_decisions_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_decisions")),
    )
    op.create_table(
        "accord_revisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("agreement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["accord_agreements.id"], name=op.f("fk_accord_revisions_agreement_id")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["accord_users.id"], name=op.f("fk_accord_revisions_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_revisions")),
        sa.UniqueConstraint("agreement_id", "number", name="uq_accord_revisions_number"),
    )
    op.create_table(
        "accord_sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accord_users.id"], name=op.f("fk_accord_sessions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_accord_sessions")),
    )
    with op.batch_alter_table("accord_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accord_sessions_user_id"), ["user_id"], unique=False)

    op.create_table(
        "accord_tickets",
        sa.Column("ticket_hash", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["accord_users.id"], name=op.f("fk_accord_tickets_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_hash", name=op.f("pk_accord_tickets")),
    )
    op.create_table(
        "accord_signatures",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("session_hash", sa.String(), nullable=True),
        sa.Column("signed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["accord_revisions.id"], name=op.f("fk_accord_signatures_revision_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["accord_users.id"], name=op.f("fk_accord_signatures_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accord_signatures")),
        sa.UniqueConstraint("revision_id", "session_hash", name="uq_accord_signatures_session"),
        sa.UniqueConstraint("revision_id", "side", name="uq_accord_signatures_side"),
        sa.UniqueConstraint("revision_id", "user_id", name="uq_accord_signatures_user"),
    )
    op.execute("INSERT INTO accord_settings (name, value) VALUES ('data_version', '1')")


def downgrade() -> None:
    op.drop_table("accord_signatures")
    op.drop_table("accord_tickets")
    with op.batch_alter_table("accord_sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accord_sessions_user_id"))

    op.drop_table("accord_sessions")
    op.drop_table("accord_revisions")
    op.drop_table("accord_decisions")
    op.drop_table("accord_users")
    with op.batch_alter_table("accord_touches", schema=None) as batch_op:
        batch_op.drop_index("ix_accord_touches_lead_id")

    op.drop_table("accord_touches")
    op.drop_table("accord_targets")
    op.drop_table("accord_spend")
    op.drop_table("accord_settings")
    op.drop_table("accord_leads")
    op.drop_table("accord_imports")
    with op.batch_alter_table("accord_failed_sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accord_failed_sign_ins_username"))
        batch_op.drop_index(batch_op.f("ix_accord_failed_sign_ins_at"))
        batch_op.drop_index(batch_op.f("ix_accord_failed_sign_ins_address"))

    op.drop_table("accord_failed_sign_ins")
    with op.batch_alter_table("accord_conversations", schema=None) as batch_op:
        batch_op.drop_index("ix_accord_conversations_lead_id")

    op.drop_table("accord_conversations")
    op.drop_table("accord_content_uses")
    op.drop_table("accord_content")
    op.drop_table("accord_campaigns")
    with op.batch_alter_table("accord_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accord_audit_at"))

    op.drop_table("accord_audit")
    op.drop_table("accord_agreements")

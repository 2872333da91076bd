"""The tables of the campaign gate: plans, revisions and the signatures under them; store/models.py gives them on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class CampaignPlan(Base):
    """One planned campaign or market test and what became of it. `state` is one of agreement.campaigns."""

    __tablename__ = PREFIX + "campaign_plans"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    revision: Mapped[int]
    """Number of the revision that counts; raised by every change."""
    created_at: Mapped[datetime]
    gate: Mapped[str | None]
    """What the gate said when marketing signed."""
    limit_cents: Mapped[int | None]
    """The limit of the charter that was in force then."""
    started_at: Mapped[datetime | None]
    expected: Mapped[str | None] = mapped_column(Text)
    """JSON of what was expected, as it stood at the last signature."""
    campaign_id: Mapped[str | None] = mapped_column(unique=True)
    """The campaign of the CRM that it became."""
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))
    closed_reason: Mapped[str | None] = mapped_column(Text)
    learned: Mapped[str | None] = mapped_column(Text)
    succeeded: Mapped[bool | None]


class CampaignRevision(Base):
    """What was planned, never edited: the canonical plan and its hash."""

    __tablename__ = PREFIX + "campaign_revisions"
    __table_args__ = (UniqueConstraint("plan_id", "number", name="uq_accord_campaign_revisions_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "campaign_plans.id"))
    number: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    hash: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    created_at: Mapped[datetime]


class CampaignSignature(Base):
    """One seat's signature under one hash. The unique constraints are the second lock behind the transaction."""

    __tablename__ = PREFIX + "campaign_signatures"
    __table_args__ = (
        UniqueConstraint("revision_id", "side", name="uq_accord_campaign_signatures_side"),
        UniqueConstraint("revision_id", "user_id", name="uq_accord_campaign_signatures_user"),
        UniqueConstraint("revision_id", "session_hash", name="uq_accord_campaign_signatures_session"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "campaign_revisions.id"))
    side: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    hash: Mapped[str]
    session_hash: Mapped[str | None]
    """The browser session that gave it; null when a password was entered for it."""
    signed_at: Mapped[datetime]

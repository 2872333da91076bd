"""The tables of the weekly report (what was reported, written and mailed); store/models.py gives them on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class ReportedWeek(Base):
    """A week as it was reported, kept for ever: its first day is the key, so there is one."""

    __tablename__ = PREFIX + "reported_weeks"
    week: Mapped[date] = mapped_column(primary_key=True)
    layout: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    """The canonical JSON of `reports.frozen`."""
    page: Mapped[str] = mapped_column(Text)
    """The page that prints, as it was reported: a later Accord may draw another from the same content."""
    sha256: Mapped[str]
    """Of the content and the page (`store.reported.seal`)."""
    until: Mapped[date]
    """How far the data went."""
    data_version: Mapped[int]
    agreement: Mapped[str] = mapped_column(Text)
    """The versions in force, as words."""
    how: Mapped[str]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))
    """Null for the terminal and for Accord itself."""


class WeekSentence(Base):
    """What a person made of a week's opening sentence, kept for ever: the last row of a week counts."""

    __tablename__ = PREFIX + "week_sentences"
    __table_args__ = (UniqueConstraint("week", "number", name="uq_accord_week_sentences_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date]
    number: Mapped[int]
    """1, 2, 3 … per week."""
    text: Mapped[str | None] = mapped_column(Text)
    """Null: back to the rule's sentence."""
    previous: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    written_at: Mapped[datetime]


class SentReport(Base):
    """One try to mail a week: claimed before the mail server is asked, and told how it ended afterwards."""

    __tablename__ = PREFIX + "sent_reports"
    __table_args__ = (UniqueConstraint("week", "number", name="uq_accord_sent_reports_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date]
    number: Mapped[int]
    """1, 2, 3 … per week: two processes can never claim the same try."""
    recipients: Mapped[int]
    recipients_hash: Mapped[str]
    """SHA-256 of the sorted addresses."""
    message_id: Mapped[str]
    claimed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the server had taken it; null with no `failed_at` either: nobody knows."""
    failed_at: Mapped[datetime | None]
    """When it was sure that nothing had been taken."""
    error: Mapped[str | None] = mapped_column(Text)

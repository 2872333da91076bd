"""The tables of people, sessions, agreements and the audit.

Those of the frames stand in store/tables.py, those of what people said to each other in store/said.py, those of the
joint meeting in store/spoken.py, those of the weekly report in store/weeks.py, those of imports in store/imported.py,
that of syncs in store/synced.py, those of planned campaigns in store/planned.py, that of leads given to another rep in
store/reassigned.py, those of what was done under the charter in store/pledged.py.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from agreement.documents import THRESHOLDS
from store.imported import Import as Import
from store.imported import ImportUndo as ImportUndo
from store.planned import CampaignPlan as CampaignPlan
from store.planned import CampaignRevision as CampaignRevision
from store.planned import CampaignSignature as CampaignSignature
from store.pledged import TaskMark as TaskMark
from store.pledged import TrainingEntry as TrainingEntry
from store.reassigned import Reassignment as Reassignment
from store.said import Comment as Comment
from store.said import Needs as Needs
from store.spoken import Decision as Decision
from store.spoken import Meeting as Meeting
from store.spoken import MeetingNote as MeetingNote
from store.synced import SyncMark as SyncMark
from store.tables import PREFIX as PREFIX
from store.tables import TABLES as TABLES
from store.tables import Base as Base
from store.tables import Instant as Instant
from store.weeks import ReportedWeek as ReportedWeek
from store.weeks import SentReport as SentReport
from store.weeks import WeekSentence as WeekSentence


class Setting(Base):
    """One setting of the company, and the counter that every write raises (`data_version`)."""

    __tablename__ = PREFIX + "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class User(Base):
    """Somebody who may sign in. `seat` is one of agreement.people.SEATS."""

    __tablename__ = PREFIX + "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    seat: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime]
    toured_at: Mapped[datetime | None]
    """When they took the tour, or said that they need none."""


class SignIn(Base):
    """A session of ours: the cookie holds the secret, this row its SHA-256. Revoking the row ends the session."""

    __tablename__ = PREFIX + "sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class Ticket(Base):
    """A one-time ticket from the sign-in form to the route that sets the cookie; lives for seconds."""

    __tablename__ = PREFIX + "tickets"
    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class FailedSignIn(Base):
    """A failed try, counted per user name and per address within a window."""

    __tablename__ = PREFIX + "failed_sign_ins"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class Agreement(Base):
    """One negotiation and what became of it. `state`: proposed, half signed, agreed, closed.

    An agreed one is in force from `effective_at` until the next agreed one of its kind and segment takes over.
    """

    __tablename__ = PREFIX + "agreements"
    __table_args__ = (
        UniqueConstraint("kind", "segment", "version", name="uq_accord_agreements_version"),
        UniqueConstraint("kind", "segment", "effective_at", name="uq_accord_agreements_effective"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default=THRESHOLDS, server_default=THRESHOLDS)
    """Which document: one of `agreement.documents.KINDS`."""
    segment: Mapped[str]
    state: Mapped[str]
    revision: Mapped[int]
    """Number of the revision on the table; raised by every counter-proposal."""
    side: Mapped[str]
    """The side that opened the negotiation."""
    version: Mapped[int | None]
    """1, 2, 3 … per kind and segment, given at the second signature."""
    created_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    effective_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(Text)
    prediction: Mapped[str | None] = mapped_column(Text)
    """JSON of the back-test as it stood at the second signature."""


class Revision(Base):
    """What was proposed, never edited: the canonical form of its terms and its hash."""

    __tablename__ = PREFIX + "revisions"
    __table_args__ = (UniqueConstraint("agreement_id", "number", name="uq_accord_revisions_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(Agreement.id))
    number: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    hash: Mapped[str]
    effective_on: Mapped[date]
    review_on: Mapped[date]
    author_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    side: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class Signature(Base):
    """One seat's signature under one hash. The unique constraints are the second lock behind the transaction."""

    __tablename__ = PREFIX + "signatures"
    __table_args__ = (
        UniqueConstraint("revision_id", "side", name="uq_accord_signatures_side"),
        UniqueConstraint("revision_id", "user_id", name="uq_accord_signatures_user"),
        UniqueConstraint("revision_id", "session_hash", name="uq_accord_signatures_session"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey(Revision.id))
    side: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    hash: Mapped[str]
    session_hash: Mapped[str | None]
    """The browser session that gave it (law 8: never both from one); null when a password was entered for it."""
    signed_at: Mapped[datetime]
    dissent: Mapped[str | None] = mapped_column(Text)
    """What the signer disagrees with and signs all the same."""


class Audit(Base):
    """Who did what, when, what it was and what it became. Written in the transaction of the step itself."""

    __tablename__ = PREFIX + "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None]
    """Null for the terminal and for Accord itself."""
    who: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


def _refuse_change(_mapper: object, _connection: object, row: Base) -> None:
    raise RuntimeError(f"A row of {row.__tablename__} is never changed or removed; write a new one.")


for _kept in (
    Revision, Signature, Audit, Needs, Comment, MeetingNote, ReportedWeek, WeekSentence, CampaignRevision,
    CampaignSignature,
):  # fmt: skip
    for _step in ("before_update", "before_delete"):
        event.listen(_kept, _step, _refuse_change)

"""The tables of the shared lead database: frames from the contract; people and agreements are declared here."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import polars as pl
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from agreement.frames import FRAMES, Frame

PREFIX = "accord_"
"""Every table of ours begins with it: a shared database may hold other people's tables."""


class Instant(TypeDecorator[datetime]):
    """A time in UTC: with its zone on PostgreSQL, as sortable text on SQLite, always aware in Python."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone, which nobody could place."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give it one (UTC is what is stored).")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives UTC back, whatever the server's session time zone is."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables of Accord."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: Instant,
        str: String,
        int: BigInteger().with_variant(Integer, "sqlite"),
    }


_KINDS: dict[pl.DataType, Any] = {
    pl.String(): Text, pl.Datetime("us", "UTC"): Instant, pl.Date(): Date, pl.Int64(): BigInteger,
    pl.Boolean(): Boolean, pl.Float64(): Float,
}  # fmt: skip


def _table(frame: Frame) -> Table:
    columns = [
        Column(name, _KINDS[kind], primary_key=name in frame.key, nullable=name not in frame.key, autoincrement=False)
        for name, kind in frame.columns.items()
    ]
    return Table(PREFIX + frame.name, Base.metadata, *columns)


TABLES: dict[str, Table] = {name: _table(frame) for name, frame in FRAMES.items()}
Index("ix_accord_touches_lead_id", TABLES["touches"].c.lead_id)
Index("ix_accord_conversations_lead_id", TABLES["conversations"].c.lead_id)


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

    An agreed one is in force from `effective_at` until the next agreed one of its segment takes over.
    """

    __tablename__ = PREFIX + "agreements"
    __table_args__ = (
        UniqueConstraint("segment", "version", name="uq_accord_agreements_version"),
        UniqueConstraint("segment", "effective_at", name="uq_accord_agreements_effective"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[str]
    state: Mapped[str]
    revision: Mapped[int]
    """Number of the revision on the table; raised by every counter-proposal."""
    side: Mapped[str]
    """The side that opened the negotiation."""
    version: Mapped[int | None]
    """1, 2, 3 … per segment, given at the second signature."""
    created_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    effective_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None] = mapped_column(Text)
    prediction: Mapped[str | None] = mapped_column(Text)
    """JSON of the back-test as it stood at the second signature."""


class Revision(Base):
    """What was proposed, never edited: the canonical definition and its hash."""

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


class Decision(Base):
    """What a meeting decided: what, who, by when, and when it was done."""

    __tablename__ = PREFIX + "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    due_on: Mapped[date | None]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey(User.id))
    done_at: Mapped[datetime | None]


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


for _kept in (Revision, Signature, Audit):
    for _step in ("before_update", "before_delete"):
        event.listen(_kept, _step, _refuse_change)


class Import(Base):
    """One import and its balance: rows read = new + changed + same + refused."""

    __tablename__ = PREFIX + "imports"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    who: Mapped[str]
    name: Mapped[str] = mapped_column(Text)
    mapping: Mapped[str]
    rows_read: Mapped[int]
    new: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    refused: Mapped[int]
    report: Mapped[str] = mapped_column(Text)

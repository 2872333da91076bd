"""The tables of the joint meeting: what was said, and what was decided; store/models.py gives them on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class Meeting(Base):
    """The meeting about one week; it begins with the first thing that is said in it."""

    __tablename__ = PREFIX + "meetings"
    id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(unique=True)
    """First day of the week that is looked at."""
    begun_at: Mapped[datetime]


class MeetingNote(Base):
    """One sentence of the minutes, kept for ever."""

    __tablename__ = PREFIX + "meeting_notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "meetings.id"), index=True)
    step: Mapped[str]
    """The step of the meeting in which it was said."""
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    seat: Mapped[str]
    """The seat that the author held when they said it."""
    said_at: Mapped[datetime]


class Decision(Base):
    """What a meeting decided: what, who, by when; and when it was done, or given up."""

    __tablename__ = PREFIX + "decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "meetings.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    who: Mapped[str]
    due_on: Mapped[date | None]
    about: Mapped[str] = mapped_column(server_default="")
    """The metric or the clause of the agreement that it is about; empty for neither."""
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))
    dropped_at: Mapped[datetime | None]
    dropped_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))

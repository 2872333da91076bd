"""The tables of what people did of what the charter asks; store/models.py gives them on."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class TrainingEntry(Base):
    """One entry of the training log; a slip is taken back, never removed."""

    __tablename__ = PREFIX + "training"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    side: Mapped[str]
    """Whose people learnt: the side that the writer was on."""
    who: Mapped[str]
    on: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    lead_id: Mapped[str | None] = mapped_column(Text)
    logged_at: Mapped[datetime]
    logged_by: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))


class TaskMark(Base):
    """That a task of the charter was done for one of its days; both are null again where a slip was taken back."""

    __tablename__ = PREFIX + "task_marks"
    __table_args__ = (UniqueConstraint("task", "due_on", name="uq_accord_task_marks_due"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task: Mapped[str]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey(PREFIX + "users.id"))

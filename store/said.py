"""The tables of what people said beside their proposals; store/models.py gives them on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class Needs(Base):
    """What a side said it needs of a segment's bar, kept for ever: a later row of the side counts instead."""

    __tablename__ = PREFIX + "needs"
    id: Mapped[int] = mapped_column(primary_key=True)
    segment: Mapped[str] = mapped_column(index=True)
    round: Mapped[int]
    """How many versions the segment had when it was told: after the next one is agreed the row no longer counts."""
    side: Mapped[str]
    """The side that the person was on when they told it."""
    needs: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    told_at: Mapped[datetime]


class Comment(Base):
    """What somebody said about one clause of a revision (empty: about its terms as a whole), kept for ever."""

    __tablename__ = PREFIX + "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "agreements.id"), index=True)
    revision: Mapped[int]
    clause: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey(PREFIX + "users.id"))
    seat: Mapped[str]
    """The seat that the author held when they said it."""
    created_at: Mapped[datetime]

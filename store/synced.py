"""The table of how far each sync has come; store/models.py gives it on."""

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


class SyncMark(Base):
    """How far changes of one object of one source are saved: moved in the transaction that saves them."""

    __tablename__ = PREFIX + "sync_marks"
    source: Mapped[str] = mapped_column(primary_key=True)
    object: Mapped[str] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(Text)
    """The place reached, as the source counts."""
    fingerprint: Mapped[str]
    """SHA-256 of the map and the account: with another one, the mark says nothing."""
    began_at: Mapped[datetime]
    """When the pull began that reached it."""
    at: Mapped[datetime]
    rows_read: Mapped[int]
    """In the latest sync."""

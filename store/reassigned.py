"""The table of leads given to another rep here; store/models.py gives it on."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.imported import Import
from store.tables import PREFIX, Base


class Reassignment(Base):
    """A lead that was given to another rep in Accord. It stands until a file of the CRM says something newer."""

    __tablename__ = PREFIX + "reassignments"
    id: Mapped[int] = mapped_column(primary_key=True)
    lead_id: Mapped[str] = mapped_column(Text, index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    from_owner: Mapped[str | None] = mapped_column(Text)
    to_owner: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None]
    """When a file named this owner, or a third one: from then on the CRM is believed again."""
    ended_by_import: Mapped[int | None] = mapped_column(ForeignKey(Import.id))
    """Taking that import back makes the reassignment stand again; null where the file brought nothing else."""

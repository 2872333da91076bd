"""The tables of imports and of what takes them back; store/models.py gives them on."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from store.tables import PREFIX, Base


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
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class ImportUndo(Base):
    """A part of what takes an import back: the keys of a frame's new rows, or its changed rows as they were."""

    __tablename__ = PREFIX + "import_undo"
    import_id: Mapped[int] = mapped_column(ForeignKey(Import.id), primary_key=True)
    frame: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """`new` or `before`."""
    part: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[int]
    blob: Mapped[bytes] = mapped_column(LargeBinary)
    """Parquet, compressed: the key, and of a changed row the columns that the import brought, as they were."""

"""The tables of the frames, made from the contract, and what all tables share: their prefix and times in UTC."""

from datetime import UTC, datetime
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
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase

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
Index("ix_accord_stage_changes_lead_id", TABLES["stage_changes"].c.lead_id)
Index("ix_accord_touches_lead_id", TABLES["touches"].c.lead_id)
Index("ix_accord_conversations_lead_id", TABLES["conversations"].c.lead_id)

"""Comparing rows with the database and writing the difference: bulk, by key, in the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, Table, Update, bindparam, insert, select, text, update
from sqlalchemy.orm import Session

from agreement.frames import FRAMES
from store.models import TABLES, Audit

Progress = Callable[[int, int, str], None]
"""Called with rows written, rows to write, and the frame."""
_CHUNK = 5_000
SPOKEN = "dispute:"
"""The audit's subject of a dispute, before the lead's id: about it somebody has spoken here."""


@dataclass(frozen=True)
class Step:
    """The rows of one frame that are not in the database as they are, and how many are."""

    frame: str
    new: pl.DataFrame
    changed: pl.DataFrame
    same: int


def one_import(session: Session) -> None:
    """One import at a time, so that two cannot both insert a key; who writes a frame by hand takes its turn too."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(4112027)"))
    else:
        connection.execute(text("PRAGMA cache_spill=OFF"))  # else readers are shut out long before the commit


def step(connection: Connection, frame: str, rows: pl.DataFrame) -> Step:
    """Which rows are new, changed or the same, by the columns that they bring. Null equals null."""
    key = list(FRAMES[frame].key)
    _conform(frame, rows)
    there = stored(connection, frame, rows.columns)
    columns = [name for name in rows.columns if name not in key]
    beside = rows.join(there.with_columns(pl.lit(True).alias("#there")), on=key, how="left", suffix="#old",
                       maintain_order="left")  # fmt: skip
    found = pl.col("#there").fill_null(False)
    differs = pl.any_horizontal(pl.lit(False), *(pl.col(name).ne_missing(pl.col(f"{name}#old")) for name in columns))
    new = beside.filter(~found).select(rows.columns)
    changed = beside.filter(found & differs).select(rows.columns)
    return Step(frame, new, changed, rows.height - new.height - changed.height)


def _conform(frame: str, rows: pl.DataFrame) -> None:
    wrong = [name for name, kind in rows.schema.items() if FRAMES[frame].columns.get(name) != kind]
    if wrong or not set(FRAMES[frame].key) <= set(rows.columns):
        raise TypeError(f"rows of {frame} must have the contract's types and its key; wrong: {wrong or 'the key'}")
    if rows.select(FRAMES[frame].key).is_duplicated().any():
        raise ValueError(f"rows of {frame} bring a key twice")


def stored(connection: Connection, frame: str, columns: list[str]) -> pl.DataFrame:
    """Columns of a whole table, in the contract's types."""
    table = TABLES[frame]
    found = connection.execute(select(*(table.c[name] for name in columns))).all()
    kinds = FRAMES[frame].columns
    parts = zip(*found, strict=True) if found else ((),) * len(columns)
    return pl.DataFrame([pl.Series(name, list(part), kinds[name]) for name, part in zip(columns, parts, strict=True)])


def write(connection: Connection, one: Step, done: int, total: int, progress: Progress | None) -> int:
    """Inserts and updates one frame's rows; gives back how many rows of all are done."""
    table = TABLES[one.frame]
    for statement, rows in ((insert(table), one.new), (_update(table, one.changed), one.changed)):
        names = {name: f"b_{name}" for name in rows.columns} if rows is one.changed else {}
        for part in rows.rename(names).iter_slices(_CHUNK) if rows.height else ():
            connection.execute(statement, part.to_dicts())
            done += part.height
            if progress:
                progress(done, total, one.frame)
    return done


def _update(table: Table, rows: pl.DataFrame) -> Update:
    key = [column.name for column in table.primary_key]
    values: dict[str, object] = {name: bindparam(f"b_{name}") for name in rows.columns if name not in key}
    return update(table).where(*(table.c[name] == bindparam(f"b_{name}") for name in key)).values(values)


def strangers(connection: Connection, rows: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Rows that speak of a lead nobody has brought yet: kept, since the lead may come with the next file."""
    notes = []
    speaking = [name for name in rows if name != "leads" and "lead_id" in rows[name].columns]
    if not speaking:
        return ()
    leads = stored(connection, "leads", ["lead_id"])["lead_id"]
    if "leads" in rows:
        leads = pl.concat([leads, rows["leads"]["lead_id"]])
    for name in speaking:
        unknown = int((~rows[name]["lead_id"].drop_nulls().is_in(leads.implode())).sum())
        if unknown:
            rows_of = f"{unknown:,} row{'' if unknown == 1 else 's'} of {name}"
            notes.append(f"{rows_of} whose lead is not known yet, kept until it is imported")
    return tuple(notes)


def spared(session: Session, rows: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], int]:
    """Rows of an import without the disputes that were begun or labelled here, and how many these are."""
    if "disputes" not in rows:
        return dict(rows), 0
    said = select(Audit.subject).where(Audit.subject.startswith(SPOKEN, autoescape=True))
    here = [subject.removeprefix(SPOKEN) for subject in session.scalars(said.distinct())]
    taken = rows["disputes"].filter(~pl.col("lead_id").is_in(here))
    return {**rows, "disputes": taken}, rows["disputes"].height - taken.height

"""Comparing rows with the database and writing the difference: bulk, by key, in the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from agreement.frames import FRAMES, LEADS
from store import bulk
from store.models import TABLES, Audit

Progress = Callable[[int, int, str], None]
"""Called with rows written, rows to write, and the frame."""
_CHUNK = 5_000
SPOKEN = "dispute:"
"""The audit's subject of a dispute, before the lead's id: about it somebody has spoken here."""
RATED = "rating:"
"""The audit's subject of a rating given here, before its id."""
LOGGED = "conversation:"
"""The audit's subject of a conversation logged here, before its id; the content used in it has the same id."""
HERE = {
    "disputes": (SPOKEN, "lead_id"),
    "ratings": (RATED, "rating_id"),
    "conversations": (LOGGED, "conversation_id"),
    "content_uses": (LOGGED, "use_id"),
}
"""Frame → the audit's subject of what people said in it here, and the column that it names."""


@dataclass(frozen=True)
class Step:
    """The rows of one frame that are not in the database as they are, and how many are."""

    frame: str
    new: pl.DataFrame
    changed: pl.DataFrame
    before: pl.DataFrame
    """The changed rows as they are stored, in the same order and columns."""
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
    _conform(frame, rows)
    key = FRAMES[frame].key
    places = rows.select(key).with_row_index("#at")
    met = [pl.Series("#at", [], pl.UInt32)]
    differing = [rows.clear().with_columns(met[0])]
    for there in bulk.stored(connection, frame, rows.columns):
        both = there.join(places, on=key, how="inner")
        met.append(both["#at"])
        differing.append(both.filter(_differs(both.drop("#at"), rows[both["#at"]])))
    before = pl.concat(differing).sort("#at")
    known = pl.repeat(False, rows.height, dtype=pl.Boolean, eager=True).scatter(pl.concat(met), True)
    new, changed = rows.filter(~known), rows[before["#at"]]
    return Step(frame, new, changed, before.drop("#at"), rows.height - new.height - changed.height)


def _differs(there: pl.DataFrame, brought: pl.DataFrame) -> pl.Series:
    """Row by row, whether any value is another."""
    differs = pl.Series("differs", [False], dtype=pl.Boolean).new_from_index(0, there.height)
    for name in there.columns:
        differs = differs | there[name].ne_missing(brought[name])
    return differs


def _conform(frame: str, rows: pl.DataFrame) -> None:
    wrong = [name for name, kind in rows.schema.items() if FRAMES[frame].columns.get(name) != kind]
    if wrong or not set(FRAMES[frame].key) <= set(rows.columns):
        raise TypeError(f"rows of {frame} must have the contract's types and its key; wrong: {wrong or 'the key'}")
    if rows.select(FRAMES[frame].key).is_duplicated().any():
        raise ValueError(f"rows of {frame} bring a key twice")


def write(connection: Connection, one: Step, done: int, total: int, progress: Progress | None) -> int:
    """Inserts and updates one frame's rows; gives back how many rows of all are done."""
    for put, rows in ((bulk.inserted, one.new), (bulk.changed, one.changed)):
        for part in rows.iter_slices(_CHUNK) if rows.height else ():
            put(connection, TABLES[one.frame], part)
            done += part.height
            if progress:
                progress(done, total, one.frame)
    return done


def strangers(connection: Connection, rows: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Rows that speak of a lead nobody has brought yet: kept, since the lead may come with the next file."""
    notes = []
    speaking = [name for name in rows if name != "leads" and "lead_id" in rows[name].columns]
    if not speaking:
        return ()
    known = [rows["leads"].select("lead_id")] if "leads" in rows else []
    leads = pl.concat([*bulk.stored(connection, "leads", ["lead_id"]), *known, LEADS.empty.select("lead_id")])
    for name in speaking:
        unknown = rows[name].filter(pl.col("lead_id").is_not_null()).join(leads, on="lead_id", how="anti").height
        if unknown:
            rows_of = f"{unknown:,} row{'' if unknown == 1 else 's'} of {name}"
            notes.append(f"{rows_of} whose lead is not known yet, kept until it is imported")
    return tuple(notes)


def spared(session: Session, rows: Mapping[str, pl.DataFrame]) -> tuple[dict[str, pl.DataFrame], dict[str, int]]:
    """Rows of an import without those about which people have spoken here, and how many of each frame these are."""
    taken, own = dict(rows), dict[str, int]()
    for frame, (subject, column) in HERE.items():
        if frame not in rows:
            continue
        said = select(Audit.subject).where(Audit.subject.startswith(subject, autoescape=True))
        here = [one.removeprefix(subject) for one in session.scalars(said.distinct())]
        taken[frame] = rows[frame].filter(~pl.col(column).is_in(here))
        if left := rows[frame].height - taken[frame].height:
            own[frame] = left
    return taken, own

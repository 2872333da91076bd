"""What files may say about the owner of a lead that was given to another rep here.

A file that still names an earlier owner, or none, knows less than the people who gave the lead away: it moves nothing
back. One that names the new owner has caught up, one that names a third owner was written since: from then on the files
are believed again, and the reassignment is history.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from store.changes import now
from store.models import Reassignment

OWNER = "sales_owner"
_BOTH = {"lead_id": pl.String(), "now": pl.String(), "was": pl.List(pl.String)}


@dataclass(frozen=True)
class Brought:
    """The rows of an import as reassignments leave them."""

    rows: dict[str, pl.DataFrame]
    kept: int
    """Leads whose file still names an earlier owner (or none): they stay where they are."""
    settled: tuple[str, ...]
    """Leads whose file names their new owner or a third one: their reassignments have had their day."""


def with_owners(session: Session, rows: Mapping[str, pl.DataFrame]) -> Brought:
    """Rows of an import with the owners that people gave here, where the file does not know better."""
    leads = rows.get("leads")
    if leads is None or OWNER not in leads.columns:
        return Brought(dict(rows), 0, ())
    stands = standing(session)
    if stands.is_empty():
        return Brought(dict(rows), 0, ())
    beside = leads.select("lead_id", OWNER).join(stands, on="lead_id", how="left", maintain_order="left")
    owner, given = beside[OWNER], beside["now"]
    earlier = beside.select(pl.col(OWNER).is_in(pl.col("was"))).to_series().fill_null(False) & (owner != given)
    kept = given.is_not_null() & (owner.is_null() | earlier.fill_null(False))
    settled = beside.filter(given.is_not_null() & ~kept)["lead_id"]
    moved = leads.with_columns(beside.select(pl.when(kept).then("now").otherwise(OWNER).alias(OWNER)))
    return Brought({**rows, "leads": moved}, int(kept.sum()), tuple(settled))


def standing(session: Session) -> pl.DataFrame:
    """Reassignments that stand: lead_id | now (the owner given last) | was (every owner it was taken from)."""
    row = Reassignment
    asked = select(row.lead_id, row.from_owner, row.to_owner).where(row.ended_at.is_(None)).order_by(row.id)
    kinds = {"lead_id": pl.String, "was": pl.String, "now": pl.String}
    found = pl.DataFrame(session.execute(asked).all(), schema=kinds, orient="row")
    each = found.group_by("lead_id", maintain_order=True).agg(pl.col("now").last(), pl.col("was").drop_nulls())
    return each.select(pl.col(name).cast(kind) for name, kind in _BOTH.items())


def end(session: Session, lead_ids: tuple[str, ...], import_id: int | None) -> None:
    """Files are believed again about these leads."""
    row = Reassignment
    for first in range(0, len(lead_ids), 500):
        some = row.lead_id.in_(lead_ids[first : first + 500]) & row.ended_at.is_(None)
        session.execute(update(row).where(some).values(ended_at=now(), ended_by_import=import_id))


def stand_again(session: Session, import_id: int) -> None:
    """What an import ended stands again: it is being taken back."""
    row = Reassignment
    session.execute(update(row).where(row.ended_by_import == import_id).values(ended_at=None, ended_by_import=None))


def as_given(session: Session, leads: pl.DataFrame) -> pl.DataFrame:
    """Earlier values of leads, with the owners that people have given since: those are not taken back with a file."""
    if OWNER not in leads.columns:
        return leads
    stands = standing(session).select("lead_id", "now")
    beside = leads.join(stands, on="lead_id", how="left", maintain_order="left")
    return beside.with_columns(pl.coalesce("now", OWNER).alias(OWNER)).drop("now")

"""Stage changes in order: when a lead entered an event, and which of its occurrences are one."""

import polars as pl

from agreement.frames import EVENTS
from agreement.touched import row_of

DECIDING, CLOSING = TRACKS = (("handed_over", "accepted", "rejected", "recycled"), ("opportunity", "won", "lost"))
"""Events that follow upon each other and may come again."""
_EVENT = pl.Enum(EVENTS)


def in_order(changes: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """Changes of known leads, by lead and time; at one moment in the usual order of events.

    Returns lead_row (UInt32) | at | event (Enum, null where it is none of EVENTS) | reason.
    """
    event = changes["event"].cast(_EVENT, strict=False)
    placed = changes.select(row_of(changes["lead_id"], leads).alias("lead_row"), "at", event, "reason")
    placed = placed.filter(pl.col("lead_row").is_not_null() & pl.col("at").is_not_null())
    moment = pl.col("at").cast(pl.Int64) * 16 + pl.col("event").to_physical().fill_null(15)
    return placed.sort(pl.col("lead_row").cast(pl.Int128) * pl.lit(2**64, pl.Int128) + moment, maintain_order=True)


def entered(placed: pl.DataFrame, track: tuple[str, ...]) -> pl.DataFrame:
    """The rows of one track at which its event changed."""
    rows = of(placed, *track)
    return rows.filter(pl.col("event").ne_missing(pl.col("event").shift(1)) | _another(1))


def firsts(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row of each lead, of rows in order."""
    return rows.filter(_another(1))


def lasts(rows: pl.DataFrame) -> pl.DataFrame:
    """The last row of each lead, of rows in order."""
    return rows.filter(_another(-1))


def _another(step: int) -> pl.Expr:
    return pl.col("lead_row").ne_missing(pl.col("lead_row").shift(step))


def of(rows: pl.DataFrame, *events: str) -> pl.DataFrame:
    """The rows of some events."""
    return rows.filter(pl.col("event").is_in(pl.Series(events, dtype=_EVENT).implode()))


def by_lead(name: str, rows: pl.DataFrame, leads: int, what: str = "at") -> pl.Series:
    """A value of some leads at their places among all."""
    none = pl.Series(name, [None], rows.schema[what]).new_from_index(0, leads)
    return none.scatter(rows["lead_row"], rows[what])


def again(deciding: pl.DataFrame) -> pl.DataFrame:
    """Hand-overs of leads that were decided before, of rows of DECIDING: lead_row | at | until (null while it lasts).

    Each waits for one more decision until it comes, or until marketing takes the lead back.
    """
    nexts = pl.when(~_another(-1)).then(pl.col("at").shift(-1)).alias("until")
    rows = deciding.with_columns(nexts).with_row_index("place")
    decided = firsts(of(rows, "accepted", "rejected")).select("lead_row", pl.col("place").alias("decided"))
    back = of(rows, "handed_over").join(decided, on="lead_row", maintain_order="left")
    return back.filter(pl.col("place") > pl.col("decided")).select("lead_row", "at", "until")


def returns(changes: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """The hand-overs `again` that a stage history knows of the leads of a ledger; lead_row is the place in `leads`.

    A decision that only the lead's own columns know ends the wait, too.
    """
    found = again(entered(in_order(changes, leads), DECIDING))
    decided = found.with_columns(leads["decided_at"].gather(found["lead_row"]).alias("decided"))
    since = pl.when(pl.col("decided") >= pl.col("at")).then("decided")
    return decided.with_columns(pl.coalesce("until", since)).drop("decided")

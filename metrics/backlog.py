"""How many leads are waiting, for what, and for how long already?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, N, tally

BANDS = ("0–1 d", "1–3 d", "3–7 d", "7–14 d", "14–30 d", "> 30 d")
EDGES = (1, 3, 7, 14, 30)
"""Where a band ends, in whole days of 24 hours: a lead that waits exactly one day is in the second band."""
FIRST_RESPONSE, DECISION = "first response", "decision"


def waiting(ledger: Ledger) -> pl.DataFrame:
    """Leads handed over, by what they wait for and how long; a null band is a lead that does not wait.

    Returns DIMENSIONS | waiting_for | band_order | n (leads).
    """
    parts = [_aged(ledger, what) for what in (FIRST_RESPONSE, DECISION)]
    return pl.concat([tally(part, ["waiting_for", "band_order"]) for part in parts])


def waiting_leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, once for each thing they wait for, with `waiting_for`, `band` and `band_order`."""
    parts = pl.concat([_aged(ledger, what) for what in (FIRST_RESPONSE, DECISION)])
    return parts.filter(pl.col("band_order").is_not_null()).with_columns(_band()).collect()


def backlog(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads waiting at the end of `as_of`, by what for and by age; an empty band is a 0.

    Returns waiting_for | band (calendar days since the hand-over) | band_order | value (leads).
    """
    orders = pl.DataFrame({"band_order": range(len(BANDS))}, schema={"band_order": pl.Int32})
    grid = counts.select(pl.col("waiting_for").unique()).join(orders, how="cross")
    found = grid.join(counts, on=["waiting_for", "band_order"], how="left")
    found = found.with_columns(_band(), pl.col(N).fill_null(0).alias("value"))
    return found.select(COLUMNS).sort("waiting_for", "band_order", descending=[True, False])


def _aged(ledger: Ledger, what: str) -> pl.LazyFrame:
    edges = [(pl.col("waiting_minutes") >= edge * 1440).cast(pl.Int32) for edge in EDGES]
    waits = _WAITS[what]
    recorded = pl.col(_RECORD[what]).is_not_null().any()
    return (
        ledger.leads.lazy()
        .filter(pl.col("waiting_minutes").is_not_null() & recorded)
        .with_columns(
            pl.lit(what).alias("waiting_for"), pl.when(waits).then(pl.sum_horizontal(edges)).alias("band_order")
        )
    )


def _band() -> pl.Expr:
    return pl.col("band_order").replace_strict(range(len(BANDS)), BANDS, return_dtype=pl.String).alias("band")


_OVER = pl.any_horizontal(pl.col("opportunity_at", "won_at", "lost_at").is_not_null())
_WAITS = {
    FIRST_RESPONSE: pl.col("first_response_at").is_null() & pl.col("accepted").fill_null(True) & ~_OVER,
    DECISION: pl.col("decided_at").is_null(),
}
_RECORD = {FIRST_RESPONSE: "first_response_at", DECISION: "decided_at"}

METRIC = Metric(
    key="backlog",
    name="Backlog",
    question="How many leads are waiting, for what, and for how long already?",
    formula="leads handed over without a first response (and not rejected, opened or closed), or without a decision",
    unit="leads",
    better="lower",
    owner="sales",
    clock="short",
    source="leads.handed_over_at, leads.first_response_at, leads.accepted_at, leads.rejected_at",
    count=waiting,
    finish=backlog,
    leads=waiting_leads,
    keys=("waiting_for", "band"),
    n="value",
    misleads="A lead may wait for both and is in both queues: do not add them. Where no first response (no decision) "
    "was ever recorded, nobody knows who waits, and the queue has no rows.",
    columns={
        "waiting_for": "first response or decision",
        "band": "calendar days since the hand-over, at the end of the last day of the data",
        "band_order": "0 for the youngest band, 5 for the oldest",
        "value": "leads waiting",
    },
)
COLUMNS = list(METRIC.columns or {})

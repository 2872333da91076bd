"""How many leads are waiting, for what, and for how long already?"""

import polars as pl

from agreement.ledger import Ledger
from agreement.waiting import DECISION as DECISION
from agreement.waiting import FIRST_RESPONSE as FIRST_RESPONSE
from agreement.waiting import WAITS as _WAITS
from metrics._metric import Metric, Moment, N, tally
from metrics._recorded import on_record

BANDS = ("0–1 d", "1–3 d", "3–7 d", "7–14 d", "14–30 d", "> 30 d")
EDGES = (1, 3, 7, 14, 30)
"""Where a band ends, in whole days: a lead that waits exactly one day is in the second band."""
AGES = {"days": ("value", "oldest_days"), "working_days": ("working", "oldest_working_days")}
"""Each counted age, and the columns for how many leads have it in a band and how old the oldest of them is."""


def waiting(ledger: Ledger) -> pl.DataFrame:
    """Leads handed over, by what they wait for and how long; the ages of a lead that waits for nothing are null.

    Returns DIMENSIONS | first response | decision (Boolean: waits for it; null where none was ever recorded) | days
    (of 24 hours) | working_days | n (leads).
    """
    return tally(_aged(ledger), [*_WAITS, *AGES])


def waiting_leads(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number, once for each thing they wait for, with `waiting_for`, `band` and `band_order`.

    `band` is that of the calendar days; `working_band` that of the working days.
    """
    aged = _aged(ledger).collect()
    parts = [aged.filter(what).with_columns(pl.lit(what).alias("waiting_for")) for what in _WAITS]
    order = _order("days").alias("band_order")
    return pl.concat(parts).with_columns(order, _band(order), _band(_order("working_days")).alias("working_band"))


def backlog(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads waiting at the end of `as_of`, by what for and by age on two clocks; an empty band is a 0.

    Returns waiting_for | band (days since the hand-over) | band_order | value (leads whose calendar age is in the band)
    | working (leads whose age in working days is) | oldest_days | oldest_working_days (whole days, of the oldest of
    each).
    """
    known = [what for what in _WAITS if counts[what].count()]
    found = [_queue(counts.filter(what), what) for what in known]
    return pl.concat([_queue(counts.clear(), "").clear(), *found]).select(COLUMNS)


def _queue(counts: pl.DataFrame, what: str) -> pl.DataFrame:
    orders = pl.DataFrame({"band_order": range(len(BANDS))}, schema={"band_order": pl.Int32})
    for age, (leads, oldest) in AGES.items():
        found = counts.group_by(_order(age).alias("band_order")).agg(
            pl.col(N).sum().alias(leads), pl.col(age).max().alias(oldest)
        )
        orders = orders.join(found, on="band_order", how="left", maintain_order="left")
    counted = [pl.col(leads).fill_null(0) for leads, _ in AGES.values()]
    return orders.with_columns(pl.lit(what).alias("waiting_for"), _band(pl.col("band_order")), *counted)


def _order(age: str) -> pl.Expr:
    return pl.sum_horizontal((pl.col(age) >= edge).cast(pl.Int32) for edge in EDGES)


def _band(order: pl.Expr) -> pl.Expr:
    return order.replace_strict(range(len(BANDS)), BANDS, return_dtype=pl.String).alias("band")


def _aged(ledger: Ledger) -> pl.LazyFrame:
    """Leads handed over, with what they wait for and their ages in whole days if they wait for anything."""
    day = ledger.calendar.closes - ledger.calendar.opens
    waits = [
        (expression if on_record(ledger, _RECORD[what]) else pl.lit(None, pl.Boolean)).alias(what)
        for what, expression in _WAITS.items()
    ]
    anything = pl.any_horizontal(*_WAITS).fill_null(False)
    return (
        ledger.leads.lazy()
        .filter(pl.col("handed_over_week").is_not_null())
        .with_columns(waits)
        .with_columns(pl.coalesce(name.replace("_", "_again_", 1), name).alias(name) for name in _CLOCKS)
        .with_columns(
            pl.when(anything).then(pl.col("waiting_minutes") // 1440).alias("days"),
            pl.when(anything).then(pl.col("waiting_business_minutes") // day).alias("working_days"),
        )
    )


_CLOCKS = ("waiting_minutes", "waiting_business_minutes")
_RECORD = {FIRST_RESPONSE: "first_response_at", DECISION: "decided_at"}

METRIC = Metric(
    key="backlog",
    name="Backlog",
    question="How many leads are waiting, for what, and for how long already?",
    formula="leads handed over without a first response (and not rejected, opened or closed), or without a decision "
    "since their latest hand-over",
    unit="leads",
    better="lower",
    owner="sales",
    clock="short",
    source="leads.handed_over_at, leads.first_response_at, leads.accepted_at, leads.rejected_at, stage_changes",
    count=waiting,
    finish=backlog,
    leads=waiting_leads,
    keys=("waiting_for", "band"),
    n="value",
    misleads="A lead may wait for both and is in both queues: do not add them. Where no first response (no decision) "
    "was ever recorded, nobody knows who waits, and the queue has no rows. A lead that comes back from marketing waits "
    "again only where a stage history says so. After a weekend leads look older by the calendar than sales could help.",
    columns={
        "waiting_for": "first response or decision",
        "band": "days since the hand-over, at the end of the last day of the data",
        "band_order": "0 for the youngest band, 5 for the oldest",
        "value": "leads waiting for so many calendar days (of 24 hours)",
        "working": "leads waiting for so many working days (business hours / hours of a working day)",
        "oldest_days": "whole calendar days that the oldest lead of `value` has waited; empty when there is none",
        "oldest_working_days": "whole working days that the oldest lead of `working` has waited",
    },
)
COLUMNS = list(METRIC.columns or {})

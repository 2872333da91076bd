"""The clocks of a lead's first response: minutes to the answer, or minutes waited so far."""

from collections.abc import Mapping
from datetime import timedelta

import polars as pl

from agreement.deadlines import deadline
from agreement.definition import InForce
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from agreement.moves import owner_at
from agreement.touched import enum

CALENDAR, BUSINESS, SYSTEM, SYSTEM_BUSINESS, HUMAN, HUMAN_BUSINESS = CLOCKS = (
    "calendar", "business", "system", "system business", "human", "human business",
)  # fmt: skip
"""Hand-over → response, creation → assignment, assignment → response: each in calendar and in business minutes."""
STATE = "state"
EVERY = pl.lit(True)
MEASURES = ("answered", "waiting", "out_of_order")
_PARTS = {
    CALENDAR: ("response_minutes", "waiting_minutes", "response_minutes"),
    BUSINESS: ("response_business_minutes", "waiting_business_minutes", "response_minutes"),
    SYSTEM: ("system_minutes", "unassigned_minutes", "system_minutes"),
    SYSTEM_BUSINESS: ("system_business_minutes", "unassigned_business_minutes", "system_minutes"),
    HUMAN: ("human_minutes", "unanswered_minutes", "human_minutes"),
    HUMAN_BUSINESS: ("human_business_minutes", "unanswered_business_minutes", "human_minutes"),
}
"""How long each clock ran, how long it has run so far, and the calendar minutes that say whether it ran forwards."""


def ticks(ledger: Ledger) -> pl.DataFrame:
    """Leads handed over, one a line: minutes tell nearly every lead from the others.

    Returns DIMENSIONS | week | rep (`with_rep`) | committed (business minutes promised at the hand-over) and for each
    of CLOCKS two columns: `<clock>` (minutes; null where it ended before it began) | `<clock> state` (one of MEASURES;
    null where its start is not on record).
    """
    clocks = [column for clock in CLOCKS for column in _ticked(clock, *map(pl.col, _PARTS[clock]))]
    leads = with_rep(answerable(ledger), ledger).select(
        *DIMENSIONS, pl.col("handed_over_week").alias("week"), "rep", _committed(ledger), *clocks
    )
    return leads.collect(engine="streaming")


def clock(ticked: pl.DataFrame, name: str) -> pl.DataFrame:
    """The leads of `ticks` that have begun on one clock, whose columns are called minutes and state."""
    return ticked.filter(pl.col(f"{name} state").is_not_null()).rename({name: "minutes", f"{name} state": STATE})


def answerable(ledger: Ledger) -> pl.LazyFrame:
    """Leads handed over; none where no response was ever recorded: then nobody knows who was answered."""
    recorded = pl.col("first_response_at").is_not_null().any()
    return ledger.leads.lazy().filter(pl.col("handed_over_week").is_not_null() & recorded)


def with_rep(leads: pl.LazyFrame, ledger: Ledger) -> pl.LazyFrame:
    """Adds `rep`: whose answer it is, or whose it would have been.

    The rep who had the lead when the first response came or when the promised time ran out, whichever was first; while
    neither has happened, the one who has it now. Whoever is given a lead that is late already is not late with it.
    """
    if ledger.moves.is_empty():
        return leads.with_columns(pl.col("sales_owner").alias("rep"))
    due = deadline("handed_over_at", promised_minutes(ledger), ledger.calendar)
    known = leads.with_columns(pl.min_horizontal("first_response_at", due).alias("told_at")).collect()
    late = pl.col("told_at") < ledger.calendar.begins(ledger.as_of + timedelta(days=1))
    known = known.with_columns(pl.when(late).then("told_at"))
    return known.with_columns(enum(owner_at(known, ledger.moves, "told_at")).alias("rep")).drop("told_at").lazy()


def stood(ledger: Ledger, bands: Mapping[str, tuple[str, int]]) -> pl.DataFrame:
    """The leads of `ticks` with how each one stands in each band: `within_`, `judged_` and `pending_<band>` (Boolean).

    `rep` is whose answer it is (`with_rep`). The band "commitment" is added to `bands` (clock and minutes): business
    minutes promised at the hand-over.
    """
    leads = with_rep(answerable(ledger), ledger).with_columns(_committed(ledger))
    promised = _standing(BUSINESS, pl.col("committed"), "commitment")
    limits = [one for band, (clock, most) in bands.items() for one in _standing(clock, pl.lit(most), band)]
    return leads.with_columns(*limits, *promised).collect()


def within(band: str, minutes: pl.Expr, known: pl.Expr = EVERY) -> list[pl.Expr]:
    """Of the leads of `clock`: within | judged | pending of one band. Whole minutes: within 5 is up to 5:59."""
    inside = known & (pl.col("minutes") <= minutes)
    answered, waiting = (pl.col(STATE) == name for name in MEASURES[:2])
    pending = (waiting & inside).sum().cast(pl.Int64)
    return [
        (answered & inside).sum().cast(pl.Int64).alias(f"within_{band}"),
        ((known & (answered | waiting)).sum() - pending).cast(pl.Int64).alias(f"judged_{band}"),
        pending.alias(f"pending_{band}"),
    ]


def in_state(name: str) -> pl.Expr:
    """How many of some lines, each a lead, are in a state."""
    return (pl.col(STATE) == name).sum().cast(pl.Int64).alias(name)


def _standing(clock: str, most: pl.Expr, band: str) -> list[pl.Expr]:
    ran, waits, calendar = (pl.col(name) for name in _PARTS[clock])
    within, young = (calendar >= 0) & (ran <= most), ran.is_null() & (waits <= most)
    judged = ~young & (ran.is_null() | (calendar >= 0)) & most.is_not_null()
    named = {f"within_{band}": within, f"judged_{band}": judged, f"pending_{band}": young}
    return [stands.fill_null(False).alias(name) for name, stands in named.items()]


def _ticked(clock: str, ran: pl.Expr, waits: pl.Expr, calendar: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    early, minutes = (calendar < 0).fill_null(False), pl.coalesce(ran, waits)
    answered, waiting, out_of_order = (pl.lit(name, pl.Enum(MEASURES)) for name in MEASURES)
    state = pl.when(early).then(out_of_order).when(ran.is_not_null()).then(answered).otherwise(waiting)
    return (
        pl.when(~early).then(minutes).cast(pl.Int32).alias(clock),
        pl.when(minutes.is_not_null()).then(state).alias(f"{clock} state"),
    )


def promised_minutes(ledger: Ledger, kind: str = "first_response") -> pl.Expr:
    """Business minutes that the agreement judging a lead promises for it; null where none does.

    It promises them for the leads that pass its definition: one that sales may turn away is promised nothing. A promise
    in working days ("decision") is so many times the minutes of one.
    """
    promised = pl.lit(None, pl.Int32)
    if "judged_version" not in ledger.leads.columns:
        return promised
    for version in ledger.agreements:
        minutes = _promise(version, kind, ledger)
        if isinstance(version, InForce) and minutes is not None:
            judged = (pl.col("judged_version") == version.version) & pl.col("passes")
            segment = pl.col("judged_segment") == version.definition.segment
            promised = pl.when(judged & segment).then(pl.lit(minutes, pl.Int32)).otherwise(promised)
    return promised


def _promise(version: object, kind: str, ledger: Ledger) -> int | None:
    commitments = version.definition.commitments if isinstance(version, InForce) else ()
    unit = ledger.calendar.closes - ledger.calendar.opens if kind == "decision" else 1
    return min((one.amount * unit for one in commitments if one.kind == kind), default=None)


def _committed(ledger: Ledger) -> pl.Expr:
    return promised_minutes(ledger).alias("committed")

"""The clocks of a lead's first response: minutes to the answer, or minutes waited so far."""

from collections.abc import Mapping, Sequence

import polars as pl

from agreement.definition import InForce
from agreement.ledger import Ledger
from metrics._metric import sorted_out

CALENDAR, BUSINESS, SYSTEM, SYSTEM_BUSINESS, HUMAN, HUMAN_BUSINESS = CLOCKS = (
    "calendar", "business", "system", "system business", "human", "human business",
)  # fmt: skip
"""Hand-over → response, creation → assignment, assignment → response: each in calendar and in business minutes."""
MEASURES = ("answered", "waiting", "out_of_order")
_KEYS = ["week", "minutes", "committed"]
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
    """Leads handed over, by week and by the minutes that each of CLOCKS ran.

    Returns DIMENSIONS | clock | week | minutes | committed (business minutes promised at the hand-over; only for the
    business clock) | answered | waiting | out_of_order (leads; what ended before it began has no minutes).
    """
    leads = answerable(ledger).with_columns(_committed(ledger).alias("committed"))
    parts = [_ticked(leads, clock, *_PARTS[clock]) for clock in CLOCKS]
    return pl.concat(parts)


def answerable(ledger: Ledger) -> pl.LazyFrame:
    """Leads handed over; none where no response was ever recorded: then nobody knows who was answered."""
    recorded = pl.col("first_response_at").is_not_null().any()
    return ledger.leads.lazy().filter(pl.col("handed_over_week").is_not_null() & recorded)


def stood(ledger: Ledger, bands: Mapping[str, tuple[str, int]]) -> pl.DataFrame:
    """The leads of `ticks` with how each one stands in each band: `within_`, `judged_` and `pending_<band>` (Boolean).

    The band "commitment" is added to `bands` (clock and minutes): business minutes promised at the hand-over.
    """
    leads = answerable(ledger).with_columns(_committed(ledger).alias("committed"))
    promised = _standing(BUSINESS, pl.col("committed"), "commitment")
    limits = [one for band, (clock, most) in bands.items() for one in _standing(clock, pl.lit(most), band)]
    return leads.with_columns(*limits, *promised).collect()


def within(ticked: pl.DataFrame, by: Sequence[str], band: str, minutes: pl.Expr) -> pl.DataFrame:
    """By `by`: within | judged | pending of one band. Whole minutes: within 5 minutes is up to 5:59."""
    inside = pl.col("minutes") <= minutes
    total = pl.col("answered").sum() + pl.col("waiting").sum()
    pending = pl.col("waiting").filter(inside).sum()
    return ticked.group_by(by).agg(
        pl.col("answered").filter(inside).sum().alias(f"within_{band}"),
        (total - pending).alias(f"judged_{band}"),
        pending.alias(f"pending_{band}"),
    )


def _standing(clock: str, most: pl.Expr, band: str) -> list[pl.Expr]:
    ran, waits, calendar = (pl.col(name) for name in _PARTS[clock])
    within, young = (calendar >= 0) & (ran <= most), ran.is_null() & (waits <= most)
    judged = ~young & (ran.is_null() | (calendar >= 0)) & most.is_not_null()
    named = {f"within_{band}": within, f"judged_{band}": judged, f"pending_{band}": young}
    return [stands.fill_null(False).alias(name) for name, stands in named.items()]


def _ticked(leads: pl.LazyFrame, clock: str, ran: str, waits: str, calendar: str) -> pl.DataFrame:
    minutes = pl.coalesce(ran, waits)
    promised = pl.col("committed") if clock == BUSINESS else pl.lit(None, pl.Int32)
    timed = leads.filter(minutes.is_not_null()).with_columns(
        pl.col("handed_over_week").alias("week"),
        pl.when((pl.col(calendar) >= 0).fill_null(True)).then(minutes).cast(pl.Int32).alias("minutes"),
        promised.alias("committed"),
    )
    known, ended = pl.col("minutes").is_not_null(), pl.col(ran).is_not_null()
    states = {"answered": known & ended, "waiting": known & ~ended, "out_of_order": ~known}
    return sorted_out(timed, _KEYS, states).with_columns(pl.lit(clock, pl.Enum(CLOCKS)).alias("clock"))


def _committed(ledger: Ledger) -> pl.Expr:
    """Business minutes to the first response that the agreement judging a lead promises; null where none does.

    It promises them for the leads that pass its definition: one that sales may turn away is promised nothing.
    """
    promised = pl.lit(None, pl.Int32)
    if "judged_version" not in ledger.leads.columns:
        return promised
    for version in ledger.agreements:
        minutes = _promise(version)
        if isinstance(version, InForce) and minutes is not None:
            judged = (pl.col("judged_version") == version.version) & pl.col("passes")
            segment = pl.col("judged_segment") == version.definition.segment
            promised = pl.when(judged & segment).then(pl.lit(minutes, pl.Int32)).otherwise(promised)
    return promised


def _promise(version: object) -> int | None:
    commitments = version.definition.commitments if isinstance(version, InForce) else ()
    return min((one.amount for one in commitments if one.kind == "first_response"), default=None)

"""How many leads did marketing hand over, and what became of them?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._metric import EACH, Metric, Moment, Series, tally
from metrics._periods import dated, every_week
from metrics._recorded import on_record
from metrics._shares import with_share


def hand_overs(ledger: Ledger) -> pl.DataFrame:
    """Leads by week of hand-over, with what sales has said so far.

    Returns DIMENSIONS | week | acceptance_known (whether any lead of the data was accepted) | handed_over | accepted
    | rejected (leads).
    """
    weekly = _handed(ledger).with_columns(pl.col("handed_over_week").alias("week"))
    decided = {"accepted": pl.col("accepted"), "rejected": ~pl.col("accepted")}
    known = pl.lit(on_record(ledger, "accepted_at")).alias("acceptance_known")
    return tally(weekly, ["week"], {"handed_over": EACH, **decided}).with_columns(known)


def handed(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead handed over, with `week` (first day of the week of its hand-over).

    `accepted`, `rejected` and `pending` are Booleans here, so that every count of a row can be opened.
    """
    leads = _handed(ledger).with_columns(
        week_dates(pl.col("handed_over_week"), ledger.calendar).alias("week"),
        pl.col("accepted").fill_null(False),
        (~pl.col("accepted")).fill_null(False).alias("rejected"),
        pl.col("accepted").is_null().alias("pending"),
    )
    return leads.collect()


def handed_over(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Leads handed over, a row for every week from the first hand-over to `as_of`; a week without any is a 0.

    Returns week (its first day) | handed_over | accepted | rejected | pending (leads) | value (= handed_over)
    | accepted_share | accepted_low | accepted_high (accepted / handed_over with its 95 % Wilson interval, null in a
    week without hand-overs, and where no acceptance was ever recorded).
    """
    known = pl.lit(bool(counts["acceptance_known"].any()))
    weekly = with_share(every_week(counts.drop("acceptance_known"), moment), "accepted", "handed_over")
    weekly = weekly.with_columns(pl.when(known).then(pl.col("value", "low", "high")))
    shares = {"value": "accepted_share", "low": "accepted_low", "high": "accepted_high"}
    pending = pl.col("handed_over") - pl.col("accepted") - pl.col("rejected")
    weekly = weekly.rename(shares).with_columns(pending.alias("pending"), pl.col("handed_over").alias("value"))
    weekly = weekly.with_columns(_told(moment.ledger))
    return dated(weekly, moment).select(COLUMNS)


def _told(ledger: Ledger) -> list[pl.Expr]:
    """The decisions, each null where its kind was never recorded, and the pending where neither was."""
    known = {name: on_record(ledger, f"{name}_at") for name in ("accepted", "rejected")}
    flags = {**known, "pending": any(known.values())}
    return [pl.when(pl.lit(told)).then(name).alias(name) for name, told in flags.items()]


def _handed(ledger: Ledger) -> pl.LazyFrame:
    return ledger.leads.lazy().filter(pl.col("handed_over_week").is_not_null())


METRIC = Metric(
    key="handed_over",
    name="Leads handed over",
    question="How many leads did marketing hand over, and what became of them?",
    formula="leads by week of hand-over; accepted share = accepted / handed over, pending leads in the denominator",
    unit="leads",
    better="higher",
    owner="marketing",
    clock="short",
    source="leads.handed_over_at, leads.accepted_at, leads.rejected_at",
    count=hand_overs,
    finish=handed_over,
    measures=("handed_over", "accepted", "rejected"),
    leads=handed,
    keys=("week",),
    n="handed_over",
    series=(Series("value", "leads handed over", "higher", "leads"),),
    misleads="More leads are not better leads: read it with the SAL rate. The accepted share of a recent week is low "
    "because sales has not decided yet; it is not the SAL rate, which counts decided leads only.",
    columns={
        "week": "first day of the week in which the lead was handed over",
        "handed_over": "leads handed over",
        "accepted": "of these, leads whose last decision was to accept",
        "rejected": "of these, leads whose last decision was to reject",
        "pending": "of these, leads without a decision",
        "value": "leads handed over",
        "accepted_share": "accepted / handed over; empty in a week without hand-overs, and where none was accepted",
        "accepted_low": "lower end of its 95 % Wilson interval",
        "accepted_high": "upper end of its 95 % Wilson interval",
    },
)
COLUMNS = list(METRIC.columns or {})

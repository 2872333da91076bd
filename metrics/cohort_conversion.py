"""Of the leads of a month, what share was won by each age?"""

import polars as pl

from agreement.calendar import month_dates, months
from agreement.ledger import Ledger
from metrics._ages import month_ends
from metrics._cohorts import AGES as AGES
from metrics._cohorts import COHORT, counted_at, with_shares, with_won_age
from metrics._ends import recorded, with_end
from metrics._metric import Metric, Moment, tally
from metrics._truncation import complete_from


def ends_by_age(ledger: Ledger) -> pl.DataFrame:
    """Leads by the day of their creation, what became of them, and their age at that end.

    Returns DIMENSIONS | created_day | end (null while open) | end_age (days) | n (leads) | recorded (the ends that
    anybody ever recorded, as bits).
    """
    counted = tally(_cohorts(ledger), ["created_day", "end", "end_age"])
    return counted.with_columns(recorded(ledger.leads))


def cohorts(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all with a creation date, with `month` (its first day), `end` and `end_age`."""
    return _cohorts(ledger).with_columns(month_dates(pl.col("created_month")).alias("month")).collect()


def cohort_conversion(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The share of each month's leads won by an age, and what became of the others; only ages that a lead has reached.

    `value` is 1 − Kaplan–Meier with lost leads still in the count as not won; leads too young leave it. `incidence` is
    Aalen–Johansen's: won, lost, rejected and recycled exclude each other (`metrics._ends` says when a lead is which),
    and a lead leaves the risk set when it comes to any of them. Both ask for the share of all leads that was won; they
    part where young leads are many. `adjusted` repeats `value` for a month that began before `complete_from` with the
    leads counted only from there on, and is null where none of them was young enough to be seen from age 0.
    Returns the columns of METRIC.columns, by month (its first day) and age_days. Every share is null where nobody is
    left to tell, and where no such end was ever recorded of any lead.
    """
    complete = complete_from(with_won_age(counts), moment.day)
    monthly = counts.with_columns(months(pl.col("created_day")).alias("month"))
    entered = pl.lit(0) if complete is None else (complete - pl.col("created_day")).clip(lower_bound=0)
    monthly = monthly.with_columns(entered.cast(pl.Int64).alias("entered"))
    rows = with_shares(counted_at(monthly, moment.day), monthly, moment.day)
    counts_from = (month_ends(pl.col("month")) + pl.col("age_days")).cast(pl.Int32).cast(pl.Date)
    dated = rows.with_columns(
        month_dates(pl.col("month")).alias("month"),
        counts_from.alias("counts_from"),
        (counts_from <= moment.as_of).alias("mature"),
        pl.lit(complete, pl.Int32).cast(pl.Date).alias("complete_from"),
    )
    truncated = (pl.col("month") < pl.col("complete_from")).fill_null(False).alias("truncated")
    return dated.with_columns(truncated).select(METRIC_COLUMNS).sort(COHORT)


def _cohorts(ledger: Ledger) -> pl.LazyFrame:
    return with_end(ledger.leads.lazy().filter(pl.col("created_day").is_not_null()), "created_day")


METRIC = Metric(
    key="cohort_conversion",
    name="Cohort conversion",
    question="Of the leads of a month, what share was won by each age?",
    formula="1 − Kaplan–Meier survival of the leads created in the month, at equal age in days; beside it the "
    "cumulative incidence (Aalen–Johansen) where lost, rejected and recycled compete",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="leads.created_at, won_at, lost_at, accepted_at, rejected_at, recycled_at",
    count=ends_by_age,
    finish=cohort_conversion,
    leads=cohorts,
    keys=("month", "age_days"),
    n="leads",
    misleads="A young cohort is not worse, it is young: compare months at the same age, and only mature ones. When the "
    "log of wins starts late, the cohorts marked truncated look slower than they were; adjusted still counts leads "
    "won before it without a record as not won. A recycled lead that comes back later is no longer recycled, so the "
    "recycled share of old cohorts shrinks.",
    columns={
        "month": "first day of the month in which the leads were created",
        "age_days": "age in whole days; an end dated before the creation counts as age 0",
        "leads": "leads created in the month",
        "won": "of these, won by that age so far",
        "lost": "of these, lost by that age and not won",
        "rejected": "of these, rejected by that age for good so far: neither recycled nor accepted since",
        "recycled": "of these, given back to marketing by that age and not accepted again",
        "at_risk": "of these, followed for that many days and not won before",
        "undecided": "of these, followed for that many days and not won, lost, rejected or recycled before",
        "value": "share won by that age (1 − Kaplan–Meier); leads leave the count as they run out of history",
        "low": "lower end of the 95 % interval (Greenwood, log-log; Wilson where none or all were won)",
        "high": "upper end of the 95 % interval",
        "incidence": "share won by that age where the other ends compete (Aalen–Johansen)",
        "incidence_low": "lower end of its 95 % interval (log-log; Wilson where none or all were won)",
        "incidence_high": "upper end of its 95 % interval",
        "lost_share": "share lost by that age (Aalen–Johansen); empty where no loss was ever recorded",
        "rejected_share": "share rejected for good by that age; empty where no rejection was ever recorded",
        "recycled_share": "share recycled by that age; empty where none was ever recorded",
        "open_share": "share that came to no recorded end by that age",
        "adjusted": "value with leads counted only from complete_from on; equal to value where not truncated; empty "
        "where nobody of the month was watched from age 0",
        "adjusted_low": "lower end of its 95 % interval",
        "adjusted_high": "upper end of its 95 % interval",
        "counts_from": "date on which the whole month has reached the age",
        "mature": "true from that date on",
        "complete_from": "day of the first win on record, if earlier wins seem not to have been recorded",
        "truncated": "true for months that began before complete_from: their early wins are missing",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

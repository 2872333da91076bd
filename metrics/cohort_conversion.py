"""Of the leads of a month, what share was won by each age?"""

import polars as pl

from agreement.calendar import month_dates, months
from agreement.ledger import Ledger
from metrics._ages import by_age, curves, month_ends, won_age
from metrics._metric import Metric, Moment, tally
from metrics._shares import with_share
from metrics._truncation import complete_from

AGES = (0, 7, 30, 60, 90, 180, 270, 365, 540, 730)
"""The ages, in days, at which every cohort is read."""
COHORT = ["month", "age_days"]


def ages_at_win(ledger: Ledger) -> pl.DataFrame:
    """Leads by the day of their creation and their age when they were won.

    Returns DIMENSIONS | created_day | won_age (days, null while not won) | n (leads).
    """
    return tally(cohorts(ledger), ["created_day", "won_age"])


def cohorts(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all with a creation date, with `month` (its first day) and `won_age` (days)."""
    dated = ledger.leads.filter(pl.col("created_day").is_not_null())
    return dated.with_columns(month_dates(pl.col("created_month")).alias("month"), won_age("created_day"))


def cohort_conversion(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The share of each month's leads won by an age; leads too young for it leave the count (1 − Kaplan–Meier).

    Lost leads stay in the count as not won. Nobody won by an age: `high` is Wilson's for the leads followed that long.
    Returns month (its first day) | age_days | leads | won (leads, by that age) | at_risk (leads followed that long
    and not won before) | value | low | high (share, 95 %) | counts_from (date) | mature | complete_from (date)
    | truncated; only ages that a lead of the month has reached.
    """
    monthly = counts.with_columns(months(pl.col("created_day")).alias("month"))
    complete = complete_from(counts, moment.day)
    counts_from = (month_ends(pl.col("month")) + pl.col("age_days")).cast(pl.Int32).cast(pl.Date)
    dated = _shares(_parts(monthly, moment), curves(monthly, ["month"], "created_day", moment.day)).with_columns(
        month_dates(pl.col("month")).alias("month"),
        counts_from.alias("counts_from"),
        (counts_from <= moment.as_of).alias("mature"),
        pl.lit(complete, pl.Int32).cast(pl.Date).alias("complete_from"),
    )
    truncated = (pl.col("month") < pl.col("complete_from")).fill_null(False).alias("truncated")
    return dated.with_columns(truncated).select(METRIC_COLUMNS).sort(COHORT)


def _parts(monthly: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Month | age_days | leads | won | at_risk: plain counts at each age that the month's first lead has reached."""
    aged = by_age(monthly, ["month"], "created_day", moment.day)
    first = monthly.group_by("month").agg((moment.day - pl.col("created_day").min()).alias("oldest"))
    ages = pl.DataFrame({"age_days": AGES}, schema={"age_days": pl.Int64})
    of_age = (
        aged.join(ages, how="cross")
        .group_by(COHORT)
        .agg(
            (pl.col("won") + pl.col("waiting")).sum().alias("leads"),
            pl.col("won").filter(pl.col("age") <= pl.col("age_days")).sum(),
            (pl.col("won") + pl.col("waiting")).filter(pl.col("age") >= pl.col("age_days")).sum().alias("at_risk"),
        )
    )
    return of_age.join(first, on="month").filter(pl.col("oldest") >= pl.col("age_days"))


def _shares(parts: pl.DataFrame, curve: pl.DataFrame) -> pl.DataFrame:
    """Adds value, low, high from the survival curve; null where nobody is left to tell."""
    known = curve.select("month", "age", "surviving", pl.col("low").alias("least"), pl.col("high").alias("most"))
    rows = parts.sort("age_days").join_asof(
        known.sort("age"), left_on="age_days", right_on="age", by="month", strategy="backward", check_sortedness=False
    )
    surviving = pl.col("surviving").fill_null(1.0)
    flat = (surviving == 1) | (surviving <= 0)
    told = (pl.col("at_risk") > 0) | (surviving <= 0)
    sure = rows.with_columns(
        pl.when(surviving == 1).then(0).otherwise(pl.col("leads")).alias("part"),
        pl.when(surviving == 1).then(pl.col("at_risk")).otherwise(pl.col("leads")).alias("whole"),
    )
    return with_share(sure, "part", "whole").with_columns(
        pl.when(told).then(1 - surviving).alias("value"),
        pl.when(told).then(pl.when(flat).then(pl.col("low")).otherwise(1 - pl.col("most"))).alias("low"),
        pl.when(told).then(pl.when(flat).then(pl.col("high")).otherwise(1 - pl.col("least"))).alias("high"),
    )


METRIC = Metric(
    key="cohort_conversion",
    name="Cohort conversion",
    question="Of the leads of a month, what share was won by each age?",
    formula="1 − Kaplan–Meier survival of the leads created in the month, at equal age in days",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="leads.created_at, leads.won_at",
    count=ages_at_win,
    finish=cohort_conversion,
    leads=cohorts,
    keys=("month", "age_days"),
    n="leads",
    misleads="A young cohort is not worse, it is young: compare months at the same age, and only mature ones. "
    "When the log of wins starts late, the cohorts marked truncated look slower than they were.",
    columns={
        "month": "first day of the month in which the leads were created",
        "age_days": "age in whole days; a win dated before the creation counts as age 0",
        "leads": "leads created in the month",
        "won": "of these, won by that age so far",
        "at_risk": "of these, followed for that many days and not won before",
        "value": "share won by that age; leads leave the count as they run out of history",
        "low": "lower end of the 95 % interval (Greenwood, log-log; Wilson where none or all were won)",
        "high": "upper end of the 95 % interval",
        "counts_from": "date on which the whole month has reached the age",
        "mature": "true from that date on",
        "complete_from": "day of the first win on record, if earlier wins seem not to have been recorded",
        "truncated": "true for months that began before complete_from: their early wins are missing",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

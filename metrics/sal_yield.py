"""Of the leads that sales accepted, what share is won by an age, once they are old enough to tell?"""

import polars as pl

from agreement.calendar import month_dates, months
from agreement.ledger import Ledger
from metrics._ages import month_ends, won_age
from metrics._beta import jeffreys
from metrics._ends import WON, ever, recorded
from metrics._maturity import promised_age
from metrics._metric import Metric, Moment, N, tally

SCOPE = ["scope", "month"]


def ages_at_win(ledger: Ledger) -> pl.DataFrame:
    """Accepted leads by the day of acceptance and the days from there to the win.

    Returns DIMENSIONS | accepted_day | won_age (days, negative out of order, null while not won) | n (leads)
    | recorded (the ends that anybody ever recorded, as bits).
    """
    counted = tally(_accepted(ledger), ["accepted_day", "won_age"])
    return counted.with_columns(recorded(ledger.leads))


def accepted(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all whose last decision was to accept, with `month` (of acceptance)."""
    return _accepted(ledger).with_columns(month_dates(pl.col("accepted_month")).alias("month")).collect()


def sal_yield(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Won by the age out of the accepted leads that are that old: for all (`scope` "all") and by month of acceptance.

    A month that has not wholly reached the age has no value yet; where no win was ever recorded nothing has one.
    Intervals are Beta, from Jeffreys' prior.
    Returns scope | month (its first day) | age_days | accepted | leads (old enough) | won (of these, by that age)
    | value | low | high (share, 95 %) | low80 | high80 | counts_from (date) | mature.
    """
    age = promised_age(moment.ledger)
    old = moment.day - pl.col("accepted_day") >= age
    lines = counts.with_columns(
        months(pl.col("accepted_day")).alias("month"),
        pl.when(old).then(pl.col(N)).otherwise(0).alias("leads"),
        pl.when(old & (pl.col("won_age") <= age)).then(pl.col(N)).otherwise(0).alias("won"),
    )
    everything = lines.with_columns(pl.lit(None, pl.Int32).alias("month"))
    monthly = _added(lines, "month").with_columns(
        (month_ends(pl.col("month")) + age).cast(pl.Int32).cast(pl.Date).alias("counts_from")
    )
    rows = pl.concat([_added(everything, "all"), monthly], how="diagonal")
    rows = rows.with_columns(
        pl.lit(age, pl.Int64).alias("age_days"),
        month_dates(pl.col("month")).alias("month"),
        (pl.col("counts_from") <= moment.as_of).fill_null(pl.col("leads") > 0).alias("mature"),
    )
    return _with_credibility(rows, ever(counts, WON)).select(METRIC_COLUMNS).sort("scope", "month")


def _accepted(ledger: Ledger) -> pl.LazyFrame:
    return ledger.leads.lazy().filter(pl.col("accepted")).with_columns(won_age("accepted_day"))


def _added(lines: pl.DataFrame, scope: str) -> pl.DataFrame:
    rows = lines.group_by("month").agg(pl.col(N).sum().alias("accepted"), pl.col("leads", "won").sum())
    return rows.with_columns(pl.lit(scope).alias("scope"))


def _with_credibility(rows: pl.DataFrame, known: bool) -> pl.DataFrame:
    parts = [
        (won, leads) if known and mature else (0, 0)
        for won, leads, mature in rows.select("won", "leads", "mature").iter_rows()
    ]
    wide, narrow = ([jeffreys(won, leads, level) for won, leads in parts] for level in (0.95, 0.80))
    return rows.with_columns(
        pl.Series("value", [won / leads if leads else None for won, leads in parts], pl.Float64),
        *(pl.Series(name, [ends[i] for ends in wide], pl.Float64) for i, name in enumerate(("low", "high"))),
        *(pl.Series(name, [ends[i] for ends in narrow], pl.Float64) for i, name in enumerate(("low80", "high80"))),
    )


METRIC = Metric(
    key="sal_yield",
    name="Yield of accepted leads",
    question="Of the leads that sales accepted, what share is won by an age, once they are old enough to tell?",
    formula="won within t days of acceptance / accepted at least t days ago; t as promised in the agreement",
    unit="share",
    better="higher",
    owner="both",
    clock="together",
    source="leads.accepted_at, leads.rejected_at, leads.won_at",
    count=ages_at_win,
    finish=sal_yield,
    leads=accepted,
    keys=("scope", "month"),
    totals=("month",),
    numerator="won",
    denominator="leads",
    n="accepted",
    misleads="It looks back: the months it can judge are at least t days old, and may have been won by another bar.",
    columns={
        "scope": "all (every lead that is old enough) or month (of acceptance)",
        "month": "first day of the month of acceptance; empty for all",
        "age_days": "t, in days after acceptance",
        "accepted": "leads accepted",
        "leads": "of these, accepted at least t days ago",
        "won": "of these, won within t days",
        "value": "won / leads; empty until the whole month is old enough, and where no win was ever recorded",
        "low": "lower end of the 95 % credible interval (Beta, Jeffreys' prior)",
        "high": "upper end of the 95 % credible interval",
        "low80": "lower end of the 80 % credible interval",
        "high80": "upper end of the 80 % credible interval",
        "counts_from": "date on which the whole month is old enough",
        "mature": "true from that date on",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

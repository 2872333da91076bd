"""How many of the leads that sales accepted will be won in the end, the young ones included?"""

import polars as pl

from agreement.calendar import month_dates
from agreement.ledger import Ledger
from metrics._ends import WON, ever, recorded, with_end
from metrics._expected import whole_interval
from metrics._forecast import to_come
from metrics._maturity import promised_age
from metrics._metric import Metric, Moment, N, tally
from metrics._sals import ROW, origin, sal_lines, sal_rows
from metrics._source_rates import rates
from metrics._truncation import complete_from
from metrics._win_curve import OPEN, win_curve

MOMENTS = ("mean", "variance", "squares")
BOUNDS = {"low80": (0.80, 0), "high80": (0.80, 1), "low": (0.95, 0), "high": (0.95, 1)}


def ends_by_age(ledger: Ledger) -> pl.DataFrame:
    """Accepted leads by the day of acceptance, what became of them since, and their age at that end.

    Returns DIMENSIONS | accepted_day | end (null while open) | end_age (days) | n (leads) | recorded (the ends that
    anybody ever recorded, as bits).
    """
    return tally(_accepted(ledger), ["accepted_day", "end", "end_age"]).with_columns(recorded(ledger.leads))


def sals(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: all whose last decision was to accept, with `month` (of acceptance) and `origin`."""
    month = month_dates(pl.col("accepted_month")).alias("month")
    return _accepted(ledger).with_columns(month, origin()).collect()


def expected_wins(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Won so far and wins to come by the age t, by month of acceptance and source; nulls in both are the totals.

    An open lead of age a is won by t with the chance π (1 − F) / (π (1 − F) + (1 − π)(1 − G)): π is the win rate of its
    source, partially pooled over all; F the share of winners won by that age, G the share of the others lost or given
    back by then (0 where no loss is recorded). Lost leads, and those older than t, add nothing.
    Intervals are predictive: they hold chance, the doubt about π and the doubt about F.
    Returns the columns of METRIC.columns. A row that can still change has no value where no win was ever recorded,
    where fewer than ten wins are of leads old enough to know how long the slow ones take, or where the log of wins
    begins later.
    Source: mixture cure model (Farewell 1982) with F for right-truncated data (`metrics._win_curve`), Beta-binomial
    rates (`metrics._pooled`). Checked by simulation: `tests/README.md`.
    """
    t = promised_age(moment.ledger)
    lines, complete = sal_lines(counts, moment.day, t), _complete_from(counts, moment.day)
    like = lines.filter(pl.col("accepted_day") >= (complete or -moment.day))
    rows = sal_rows(lines).join(_forecast(like, t), on=ROW, how="left", nulls_equal=True)
    old = ((pl.col("ends") + t).cast(pl.Int32).cast(pl.Date)).alias("counts_from")
    rows = rows.with_columns(
        month_dates(pl.col("month")).alias("month"),
        pl.lit(t, pl.Int64).alias("age_days"),
        old,
        (old <= moment.as_of).alias("mature"),
        (pl.col("first") < pl.lit(complete, pl.Int32)).fill_null(False).alias("truncated"),
    )
    return _told(rows, ever(counts, WON)).select(METRIC_COLUMNS).sort(ROW)


def _accepted(ledger: Ledger) -> pl.LazyFrame:
    return with_end(ledger.leads.lazy().filter(pl.col("accepted")), "accepted_day")


def _complete_from(counts: pl.DataFrame, day: int) -> int | None:
    won_age = pl.when(pl.col("end") == WON).then("end_age").alias("won_age")
    return complete_from(counts.select(pl.col("accepted_day").alias("created_day"), won_age, N), day)


def _forecast(like: pl.DataFrame, t: int) -> pl.DataFrame:
    """Month | origin | mean | variance | squares of the wins to come; no rows where nothing can be said."""
    curve = win_curve(like, t)
    young = like.filter(pl.col("state") == OPEN).join(curve, on="age", maintain_order="left")
    if young.is_empty():
        return pl.DataFrame(schema={"month": pl.Int32, "origin": pl.String, **dict.fromkeys(MOMENTS, pl.Float64)})
    n, told = pl.col(N).sum(), ("age", "won_by", "closed_by")
    by_age = young.group_by("origin", *told).agg(n).sort("origin", "age")
    young = young.group_by(*ROW, *told).agg(n).sort(*ROW, "age")
    return to_come(young, rates(like, by_age), curve)


def _told(rows: pl.DataFrame, known: bool) -> pl.DataFrame:
    """Adds value, its bounds and shares; null where nobody can know."""
    settled = pl.col("open") == 0
    told = pl.lit(known) & ~pl.col("truncated") & (settled | pl.col("mean").is_not_null())
    more = pl.when(settled).then(0.0).otherwise(pl.col("mean"))
    rows = rows.with_columns(pl.when(told).then(pl.col("won") + more).alias("value"))
    parts = rows.select("value", "won", "open", *MOMENTS).rows()
    for name, (level, end) in BOUNDS.items():
        bounds = [
            None if value is None else won + (whole_interval(mean, variance, squares, level)[end] if left else 0)
            for value, won, left, mean, variance, squares in parts
        ]
        rows = rows.with_columns(pl.Series(name, bounds, pl.Int64))
    so_far = pl.when(pl.lit(known) & ~pl.col("truncated")).then(pl.col("won") / pl.col("sals"))
    return rows.with_columns((pl.col("value") / pl.col("sals")).alias("share"), so_far.alias("so_far"))


METRIC = Metric(
    key="expected_wins",
    name="Expected wins",
    question="How many of the leads that sales accepted will be won in the end, the young ones included?",
    formula="won so far + for each open lead its chance to be won by the age t, from the win rate of its source "
    "(pooled over all) and the curve of wins by age; t as promised in the agreement",
    unit="leads",
    better="higher",
    owner="both",
    clock="long",
    source="leads.accepted_at, rejected_at, won_at, lost_at, recycled_at, source",
    count=ends_by_age,
    finish=expected_wins,
    by=("source",),
    leads=sals,
    keys=("month", "origin"),
    totals=("month", "origin"),
    n="sals",
    misleads="It takes young leads to be like the older ones of their source: after a new bar, price or campaign they "
    "are not, and no interval knows that. Losses entered late make open leads look better than they are. Filtered to "
    "one source nothing is pooled. Intervals are whole numbers: where one or two wins are due they hold more often.",
    columns={
        "month": "first day of the month of acceptance; empty for all months together",
        "origin": "source of the leads, in words; empty for all sources together",
        "age_days": "t, in days after acceptance: as promised in the agreement, else 270",
        "sals": "leads accepted",
        "won": "of these, won within t days, so far",
        "closed": "of these, lost or given back to marketing within t days and not won",
        "open": "of these, younger than t and still open: the ones that can be won",
        "over": "of these, older than t and not won by then",
        "value": "won + wins to come by the age t",
        "low80": "lower end of the 80 % predictive interval, in whole leads",
        "high80": "upper end of the 80 % predictive interval",
        "low": "lower end of the 95 % predictive interval",
        "high": "upper end of the 95 % predictive interval",
        "share": "value / sals: what share will be won",
        "so_far": "won / sals: what share is won already; young months look bad by it",
        "counts_from": "date on which all leads of the row are older than t",
        "mature": "true from that date on",
        "truncated": "true where leads were accepted before the log of wins begins: no value",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

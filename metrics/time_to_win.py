"""How long does it take from a lead's creation to its win?"""

import polars as pl

from agreement.calendar import month_dates, months
from agreement.ledger import Ledger
from metrics._ages import curves, won_age
from metrics._metric import Metric, Moment, N, tally
from metrics._quantiles import medians
from metrics._survival import quantile

SCOPE = ["scope", "month"]
HALF = {"value": "half_of_leads_days", "low": "half_low", "high": "half_high"}


def ages_at_win(ledger: Ledger) -> pl.DataFrame:
    """Leads by the day of their creation and their age when they were won.

    Returns DIMENSIONS | created_day | won_age (days, negative where the win is dated before, null while not won)
    | n (leads).
    """
    return tally(_created(ledger), ["created_day", "won_age"])


def won(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: those that were won, with `month` (of creation) and `won_age` (days)."""
    leads = _created(ledger).filter(pl.col("won_age").is_not_null())
    return leads.with_columns(month_dates(pl.col("created_month")).alias("month")).collect()


def time_to_win(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Days from creation to win, for all leads (`scope` "all", month null) and by month of creation.

    A win dated before the creation is a slip of the pen: nobody knows how long it took. It stands in `out_of_order`
    and in no mean or median of the won. In `half_of_leads_days` it counts as won at once, because won it was, and to
    leave it out would make all leads look slower.
    Returns scope | month (its first day) | leads | won | out_of_order | timed | mean_days_won | value | low | high
    (median days among the timed, 95 %) | half_of_leads_days | half_low | half_high (until half of ALL leads are won,
    Kaplan–Meier).
    """
    counts = counts.with_columns(pl.when(pl.col("won_age") >= 0).then("won_age").alias("took"))
    monthly = counts.with_columns(pl.lit("month").alias("scope"), months(pl.col("created_day")).alias("month"))
    everything = counts.with_columns(pl.lit("all").alias("scope"), pl.lit(None, pl.Int32).alias("month"))
    both = pl.concat([everything, monthly])
    half = quantile(curves(both, SCOPE, "created_day", moment.day), SCOPE, 0.5)
    rows = _means(both).join(medians(both, SCOPE, "took", N), on=SCOPE, how="left", nulls_equal=True)
    rows = rows.join(half.rename(HALF), on=SCOPE, how="left", nulls_equal=True)
    rows = rows.with_columns(month_dates(pl.col("month")).alias("month"))
    return rows.select(METRIC_COLUMNS).sort("scope", "month")


def _created(ledger: Ledger) -> pl.LazyFrame:
    return ledger.leads.lazy().filter(pl.col("created_day").is_not_null()).with_columns(won_age("created_day"))


def _means(counts: pl.DataFrame) -> pl.DataFrame:
    took = pl.col("took").cast(pl.Int64)
    rows = counts.group_by(SCOPE).agg(
        pl.col(N).sum().alias("leads"),
        pl.col(N).filter(pl.col("won_age").is_not_null()).sum().alias("won"),
        pl.col(N).filter(took.is_not_null()).sum().alias("timed"),
        (took * pl.col(N)).sum().alias("days"),
    )
    mean = pl.when(pl.col("timed") > 0).then(pl.col("days") / pl.col("timed"))
    return rows.with_columns(mean.alias("mean_days_won"), (pl.col("won") - pl.col("timed")).alias("out_of_order"))


METRIC = Metric(
    key="time_to_win",
    name="Time to win",
    question="How long does it take from a lead's creation to its win?",
    formula="won day − created day, median among the won in order; beside it the Kaplan–Meier median of all leads",
    unit="days",
    better="lower",
    owner="both",
    clock="long",
    source="leads.created_at, leads.won_at",
    count=ages_at_win,
    finish=time_to_win,
    leads=won,
    keys=("scope", "month"),
    totals=("month",),
    n="won",
    misleads="The median among the won of a young month holds only its fast wins. The mean is pulled up by a few slow "
    "ones. Where less than half of all leads are ever won, the median of all leads does not exist: it is empty, not 0.",
    columns={
        "scope": "all (every lead) or month (leads created in the month)",
        "month": "first day of the month of creation; empty for all",
        "leads": "leads created",
        "won": "of these, won",
        "out_of_order": "of these, won before they were created: impossible, in no mean or median of the won",
        "timed": "the others: won on or after the day of creation",
        "mean_days_won": "mean days from creation to win, among the timed",
        "value": "median days from creation to win, among the timed",
        "low": "lower end of its 95 % interval (order statistics; empty with fewer than six)",
        "high": "upper end of its 95 % interval",
        "half_of_leads_days": "days until half of all leads are won (Kaplan–Meier, leads not won count as waiting; "
        "one won out of order as won at once)",
        "half_low": "lower end of its 95 % interval",
        "half_high": "upper end of its 95 % interval; empty: no upper limit",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

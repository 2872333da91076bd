"""What does marketing spend to win one customer?"""

import polars as pl

from metrics._acquisition import KEYS, MEASURES, acquisition, customers, wins_and_costs
from metrics._gamma import with_reach
from metrics._metric import Metric, Moment
from metrics._money import units

UNLAGGED = {"value": "unlagged", "low": "unlagged_low", "high": "unlagged_high"}


def cac(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Spend per new customer: the spend of the months in which these customers came in as leads.

    Rows are whole months; null where nothing was won, or the spend of those months was never recorded. The interval
    takes the number of customers for a Poisson count (Jeffreys) and the spend as known.
    Returns the columns of METRIC.columns. Source: Skok, SaaS Metrics 2.0; of the lag: Oppenheimer, Customer Acquisition
    Cost ≠ Sales & Marketing Expense.
    """
    return with_cac(acquisition(counts, moment)).select(COLUMNS)


def with_cac(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds cost, value, low and high in whole units, and the same without the lag, to rows of `acquisition`."""
    rows = with_reach(rows, pl.col("customers"))
    rows = rows.with_columns(units(pl.col("unlagged_cents")).alias("unlagged_cost"))
    rows = _divided(rows, "unlagged_cost").rename(UNLAGGED)
    return _divided(rows.with_columns(units(pl.col("cost_cents")).alias("cost")), "cost")


def _divided(rows: pl.DataFrame, cost: str) -> pl.DataFrame:
    value = pl.when(pl.col("customers") > 0).then(pl.col(cost) / pl.col("customers"))
    ends = value / pl.col("most"), value / pl.col("least")
    return rows.with_columns(
        value.alias("value"), pl.min_horizontal(ends).alias("low"), pl.max_horizontal(ends).alias("high")
    )


WINDOW = {
    "scope": "month: the three months up to each month; year: the last twelve; source: these twelve by source",
    "month": "first day of the last month of the window; only months that are over",
    "of_source": "where the customers came from; only in rows of the scope source, empty there: nobody recorded it",
    "window_months": "whole months of the window; below twelve where the record of spend is shorter",
    "lag_days": "median days from creation to win, among the won; empty without a win",
    "lag_months": "the same in whole months, rounded: so much earlier is the spend",
    "customers": "leads won in the window",
}
METRIC = Metric(
    key="cac",
    name="Cost of a new customer (marketing CAC)",
    question="What does marketing spend to win one customer?",
    formula="spend of as many months, the median cycle earlier / leads won in three months (in the last twelve)",
    unit="money",
    better="lower",
    owner="marketing",
    clock="long",
    source="spend, campaigns, leads.won_at, leads.created_at, leads.source, leads.campaign_id, leads.channel",
    count=wins_and_costs,
    finish=cac,
    measures=MEASURES,
    by=("source",),
    leads=customers,
    keys=KEYS,
    numerator="cost",
    denominator="customers",
    n="customers",
    misleads="Marketing spend only: what sales costs is not recorded, so the whole CAC is higher. Every won lead "
    "counts as a new customer. Without the lag a growing budget makes customers look dear before they can have come, "
    "and a cut makes them look cheap; the median lag is right for half of them. A source without campaigns has no cost "
    "on record: empty, not free. Wins and spend from before the records begin are missing from both.",
    columns={
        **WINDOW,
        "cost_cents": "spend of as many months, lag_months earlier, in cents; empty where it was not recorded",
        "unlinked_cents": "of it, spend of campaigns that no lead came from: in no row of a source",
        "cost": "cost_cents in whole units of the currency",
        "value": "cost / customers; empty without customers or cost",
        "low": "lower end of its 95 % interval (Jeffreys' interval of the number of customers)",
        "high": "upper end of its 95 % interval",
        "unlagged_cents": "spend of the same months as the wins, in cents",
        "unlagged_cost": "the same in whole units",
        "unlagged": "unlagged_cost / customers: what most people quote",
        "unlagged_low": "lower end of its 95 % interval",
        "unlagged_high": "upper end of its 95 % interval",
    },
)
COLUMNS = list(METRIC.columns or {})

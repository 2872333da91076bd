"""Which sources bring leads that become customers, and at what profit?"""

import polars as pl

from agreement.ledger import Ledger
from metrics._ages import won_age
from metrics._cost import cost_lines
from metrics._metric import Metric, Moment, N, tally
from metrics._money import units
from metrics._shares import with_share
from metrics._yields import with_equal_age

ENOUGH = 30
"""Below so many leads a source is listed but not ranked."""
MEASURES = {
    N: pl.len(),
    "accepted": pl.col("accepted").sum(),
    "decided": pl.col("accepted").count(),
    "revenue_cents": pl.col("revenue_cents").sum(),
    "profit_cents": pl.col("profit_cents").sum(),
    "unpriced": pl.col("unpriced").sum(),
    "margin_unknown": pl.col("margin_unknown").sum(),
}
COSTS = ("cost_cents", "cost_lines")


def yields(ledger: Ledger) -> pl.DataFrame:
    """Leads and what they brought by the day of their creation and their age when they were won, and their cost.

    Returns DIMENSIONS | created_day | won_age | n | accepted | decided | revenue_cents | profit_cents (before cost)
    | unpriced | margin_unknown (won leads) | cost_cents | cost_lines.
    """
    costs = cost_lines(ledger).with_columns(pl.lit(1, pl.Int64).alias("cost_lines"))
    counted = pl.concat([tally(priced(ledger), ["created_day", "won_age"], MEASURES), costs], how="diagonal")
    return counted.with_columns(pl.col(*MEASURES, *COSTS).fill_null(0))


def priced(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead, with `won_age` and the revenue of its win in cents."""
    won, amount, margin = pl.col("won_day").is_not_null(), pl.col("amount_cents"), pl.col("margin_share")
    age = pl.when(won).then(pl.coalesce(won_age("created_day"), pl.lit(0)))
    return ledger.leads.with_columns(
        age.cast(pl.Int32).alias("won_age"),
        pl.when(won).then(amount).alias("revenue_cents"),
        pl.when(won).then((amount * margin).round().cast(pl.Int64)).alias("profit_cents"),
        (won & amount.is_null()).alias("unpriced"),
        (won & (amount.is_null() | margin.is_null())).alias("margin_unknown"),
    )


def source_yield(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """A row a source (null: nobody recorded one); the rows together hold every lead once.

    Returns source | leads | won | value | low | high (won / leads, 95 % Wilson) | accepted | decided | sal_rate
    | age_days | at_age | at_age_leads | pooled_value | pooled_low | pooled_high (share won by that age)
    | revenue_cents | revenue | unpriced | cost_cents | cost | profit_cents | profit_per_lead | ranked.
    """
    won = pl.when(pl.col("won_age").is_not_null()).then(pl.col(N)).otherwise(0)
    sums = [pl.col(name).sum() for name in (*MEASURES, *COSTS) if name != N]
    rows = counts.group_by("source").agg(pl.col(N).sum().alias("leads"), won.sum().alias("won"), *sums)
    rows = with_equal_age(with_share(rows, "won", "leads"), counts, "source", moment.day)
    return _with_money(rows).select(METRIC_COLUMNS).sort("source", nulls_last=True)


def _with_money(rows: pl.DataFrame) -> pl.DataFrame:
    """Unknown is not zero: no spend on record means an unknown cost, a won lead without margin an unknown profit."""
    cost = pl.when(pl.col("cost_lines") > 0).then(pl.col("cost_cents"))
    profit = pl.when(pl.col("margin_unknown") == 0).then(pl.col("profit_cents") - cost)
    revenue = pl.when((pl.col("unpriced") < pl.col("won")) | (pl.col("won") == 0)).then(pl.col("revenue_cents"))
    rows = rows.with_columns(
        pl.when(pl.col("decided") > 0).then(pl.col("accepted") / pl.col("decided")).alias("sal_rate"),
        revenue.alias("revenue_cents"),
        units(revenue).alias("revenue"),
        cost.alias("cost_cents"),
        units(cost).alias("cost"),
        profit.alias("profit_cents"),
        (pl.col("leads") >= ENOUGH).alias("ranked"),
    )
    per_lead = pl.when(pl.col("leads") > 0).then(units(pl.col("profit_cents")) / pl.col("leads"))
    return rows.with_columns(per_lead.alias("profit_per_lead"))


METRIC = Metric(
    key="source_yield",
    name="Yield of each source",
    question="Which sources bring leads that become customers, and at what profit?",
    formula="won / leads of each source; at equal age by Kaplan–Meier; pooled towards the mean of all sources",
    unit="share",
    better="higher",
    owner="marketing",
    clock="long",
    source="leads.source, leads.won_at, leads.amount_cents, leads.margin_share, spend, campaigns",
    count=yields,
    finish=source_yield,
    measures=(*MEASURES, *COSTS),
    by=("source",),
    leads=priced,
    keys=("source",),
    numerator="won",
    denominator="leads",
    n="leads",
    misleads="A source that grew lately has young leads and a low share of wins so far: compare at_age. Small sources "
    "swing by chance: read pooled_value, and do not rank fewer than 30 leads. Spend is shared by lead, not by effort.",
    columns={
        "source": "where the lead came from; empty when nobody recorded it",
        "leads": "leads of the source",
        "won": "of these, won so far",
        "value": "won / leads",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
        "accepted": "leads whose last decision was to accept",
        "decided": "leads with a decision",
        "sal_rate": "accepted / decided",
        "age_days": "the equal age, in days after creation",
        "at_age": "share won by that age (Kaplan–Meier); empty when no lead is that old",
        "at_age_leads": "how many fully observed leads that share is worth",
        "pooled_value": "the same share, pooled towards the mean of all sources (Beta-binomial)",
        "pooled_low": "lower end of its 95 % credible interval",
        "pooled_high": "upper end of its 95 % credible interval",
        "revenue_cents": "won amounts, in cents; empty when no win has one",
        "revenue": "won amounts",
        "unpriced": "won leads without an amount: missing from revenue",
        "cost_cents": "spend of the campaigns that brought the leads, in cents; empty when none is on record",
        "cost": "the same in whole currency units",
        "profit_cents": "margin − cost, in cents; empty while a margin or the cost is unknown",
        "profit_per_lead": "margin − cost for each lead",
        "ranked": "false below 30 leads",
    },
)
METRIC_COLUMNS = list(METRIC.columns or {})

"""After how many months has a new customer paid back what marketing spent to win it?"""

import polars as pl

from metrics._acquisition import KEYS, MEASURES, customers, wins_and_costs
from metrics._customer_value import VALUE, customer_value
from metrics._metric import Metric, Moment
from metrics.cac import WINDOW


def cac_payback(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Marketing CAC / (monthly revenue of a customer × margin), in months; rows as in `cac`.

    Null where the margin is unknown (never taken for 100 %) or not above zero: such a customer never pays back.
    Returns the columns of METRIC.columns. Source: Skok, SaaS Metrics 2.0.
    """
    rows = customer_value(counts, moment)
    months = pl.when((pl.col("monthly_margin") > 0) & (pl.col("cac") >= 0)).then(
        pl.col("cac") / pl.col("monthly_margin")
    )
    rows = rows.with_columns(months.alias("value"))
    ends = (pl.col("value") / pl.col("most")).alias("low"), (pl.col("value") / pl.col("least")).alias("high")
    return rows.with_columns(ends).select(COLUMNS)


METRIC = Metric(
    key="cac_payback",
    name="CAC payback",
    question="After how many months has a new customer paid back what marketing spent to win it?",
    formula="marketing CAC (lagged) / (monthly revenue of a customer × margin)",
    unit="months",
    better="lower",
    owner="both",
    clock="long",
    source="spend, campaigns, leads.won_at, leads.amount_cents, leads.margin_share, the setting contract_months",
    count=wins_and_costs,
    finish=cac_payback,
    measures=MEASURES,
    by=("source",),
    leads=customers,
    keys=KEYS,
    numerator="cac",
    denominator="monthly_margin",
    n="customers",
    misleads="Marketing spend only: with what sales costs it takes longer. It takes the customers without a margin for "
    "average ones: read margin_known. It holds only if an amount covers as many months as the settings say. A few "
    "large deals make it short: read the interval.",
    columns={
        **WINDOW,
        **VALUE,
        "value": "cac / monthly_margin, in months; empty while either is unknown or the margin is not above zero",
        "low": "lower end of its 95 % interval (scaled Poisson, of the margins won)",
        "high": "upper end of its 95 % interval",
    },
)
COLUMNS = list(METRIC.columns or {})

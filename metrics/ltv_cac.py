"""How many times over does a customer bring back what marketing spent to win it?"""

import polars as pl

from agreement.calendar import Calendar
from metrics._acquisition import KEYS, MEASURES, customers, wins_and_costs
from metrics._customer_value import VALUE, customer_value
from metrics._metric import Metric, Moment
from metrics.cac import WINDOW

MONTHS_A_YEAR = 12


def ltv_cac(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Margin of a customer's whole life / marketing CAC; rows as in `cac`. Beside it the same for the first contract.

    A life lasts 1 / yearly churn, but no shorter than one contract. While nobody has said how many customers leave,
    the lifetime and `value` are unknown: then only the first contract can be told, in columns of its own.
    Returns the columns of METRIC.columns. Source: Skok, SaaS Metrics 2.0; not discounted.
    """
    calendar = moment.ledger.calendar
    margin, spent = pl.col("monthly_margin"), pl.when(pl.col("cac") > 0).then(pl.col("cac"))
    rows = customer_value(counts, moment).with_columns(
        pl.lit(lifetime(calendar), pl.Float64).alias("lifetime_months"),
        (margin * calendar.contract_months).alias("contract_margin"),
    )
    rows = rows.with_columns((margin * pl.col("lifetime_months")).alias("ltv"))
    for prefix, brought in (("", "ltv"), ("contract_", "contract_margin")):
        ratio = pl.col(brought) / spent
        ends = {"value": ratio, "low": ratio * pl.col("least"), "high": ratio * pl.col("most")}
        rows = rows.with_columns(end.alias(f"{prefix}{name}") for name, end in ends.items())
    return rows.select(COLUMNS)


def lifetime(calendar: Calendar) -> float | None:
    """Months that a customer stays on average; None while the yearly churn is unknown.

    >>> lifetime(Calendar(yearly_churn=0.25)), lifetime(Calendar(yearly_churn=1.0, contract_months=36))
    (48.0, 36.0)
    """
    if calendar.yearly_churn is None:
        return None
    return max(MONTHS_A_YEAR / calendar.yearly_churn, float(calendar.contract_months))


METRIC = Metric(
    key="ltv_cac",
    name="LTV to CAC",
    question="How many times over does a customer bring back what marketing spent to win it?",
    formula="monthly revenue of a customer × margin × lifetime / marketing CAC (lagged); lifetime = 12 / yearly churn",
    unit="ratio",
    better="higher",
    owner="both",
    clock="long",
    source="spend, campaigns, leads.won_at, leads.amount_cents, leads.margin_share, the settings contract_months and "
    "yearly_churn",
    count=wins_and_costs,
    finish=ltv_cac,
    measures=MEASURES,
    by=("source",),
    leads=customers,
    keys=KEYS,
    numerator="ltv",
    denominator="cac",
    n="customers",
    misleads="The lifetime is a setting, not a measurement, and decides nearly everything: half the churn is twice the "
    "value. Marketing spend only, so it looks better than with what sales costs. Later years are not discounted. "
    "The interval knows the customers won, not the lifetime.",
    columns={
        **WINDOW,
        **VALUE,
        "lifetime_months": "12 / yearly churn, at least one contract; empty while nobody has set the churn",
        "ltv": "monthly_margin × lifetime_months: the margin of a customer's whole life",
        "value": "ltv / cac; empty while the churn, the margin or the cost is unknown",
        "low": "lower end of its 95 % interval (scaled Poisson, of the margins won)",
        "high": "upper end of its 95 % interval",
        "contract_margin": "the margin of one contract of a customer",
        "contract_value": "contract_margin / cac: what is sure without a churn",
        "contract_low": "lower end of its 95 % interval",
        "contract_high": "upper end of its 95 % interval",
    },
)
COLUMNS = list(METRIC.columns or {})

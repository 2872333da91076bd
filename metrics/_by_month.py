"""A metric that is told by week, told by month: the same count and finish over months in the place of weeks."""

from dataclasses import asdict, replace

import polars as pl

from agreement.calendar import Months
from agreement.ledger import Ledger
from metrics._metric import Metric

TOLD = ("sal_volume", "sal_rate", "response_time", "opportunities", "pipeline_created", "wins")
"""Metrics whose headline holds in a period of any length; medians of a queue or promises of a week do not."""


def by_month(metric: Metric, ledger: Ledger) -> pl.DataFrame:
    """The headline of a weekly metric by calendar month: never the sum or the mean of its weeks, which cut months.

    Returns month (its first day) | the metric's own columns but `week`; what was promised a week is not in them.
    Errors: KeyError for a metric that is not TOLD.
    """
    if metric.key not in TOLD:
        raise KeyError(f"{metric.key} is not told by month; there are: {', '.join(TOLD)}")
    rows = metric.result(monthly(ledger)).rename({"week": "month"})
    return rows.drop("committed", "of_commitment", "capacity", "capacity_use", "pending", "pending_days", strict=False)


def monthly(ledger: Ledger) -> Ledger:
    """The ledger with months wherever it has weeks."""
    leads = ledger.leads
    events = [name.removesuffix("_week") for name in leads.columns if name.endswith("_week")]
    months = leads.with_columns(pl.col(f"{event}_month").alias(f"{event}_week") for event in events)
    values = asdict(ledger.calendar)
    return replace(ledger, leads=months, calendar=Months(**values))

"""Of the leads that sales has decided on, what share was accepted?"""

import polars as pl

from agreement.calendar import week_dates
from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, tally
from metrics._shares import with_share


def decisions(ledger: Ledger) -> pl.DataFrame:
    """Decided leads by week of their last decision.

    Returns DIMENSIONS | week | accepted | decided (leads).
    """
    return tally(decided(ledger), ["week"], {"accepted": pl.col("accepted").sum(), "decided": pl.len()})


def decided(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: every lead with a decision, with the `week` in which it was last decided."""
    return ledger.leads.filter(pl.col("decided_week").is_not_null()).with_columns(pl.col("decided_week").alias("week"))


def sal_rate(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Accepted over decided, a row a week.

    Returns `week` (its first day) | accepted | decided (leads) | value | low | high (share, 95 % Wilson).
    """
    begins = week_dates(pl.col("week"), moment.ledger.calendar)
    return with_share(counts, "accepted", "decided").with_columns(begins.alias("week")).sort("week")


METRIC = Metric(
    key="sal_rate",
    name="SAL rate",
    question="Of the leads that sales has decided on, what share was accepted?",
    formula="accepted / (accepted + rejected), by week of the decision",
    unit="share",
    better="higher",
    owner="both",
    clock="short",
    source="leads.accepted_at, leads.rejected_at",
    count=decisions,
    finish=sal_rate,
    measures=("accepted", "decided"),
    leads=decided,
    misleads="Near 100 % the bar is too low or nobody looks. Pending leads are in neither part: read it with the backlog.",
    columns={
        "week": "first day of the week in which the lead was decided",
        "accepted": "leads whose last decision was to accept",
        "decided": "leads with a decision",
        "value": "accepted / decided",
        "low": "lower end of the 95 % Wilson interval",
        "high": "upper end of the 95 % Wilson interval",
    },
)

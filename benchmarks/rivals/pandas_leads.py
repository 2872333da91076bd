"""The ledger's columns as a careful pandas user would hold them: categories, floats with NaN, no objects.

Turning them into pandas is not timed.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl

from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from benchmarks.company import AS_OF
from metrics._clocks import answerable, ticks

GROUPS = list(DIMENSIONS)
DAY = AS_OF.toordinal() - 719_163
"""`as_of` in days since 1970."""
_LEADS = (
    "handed_over_week", "handed_over_day", "decided_week", "rejected_week", "opportunity_week", "opportunity_month",
    "opportunity_day", "won_week", "won_month", "won_day", "lost_week", "lost_month", "lost_day", "accepted",
    "rejection_reason", "handed_over_at", "first_decided_at", "first_response_at", "decided_at", "recycled_at",
    "rejected_at", "accepted_at", "opportunity_at", "won_at", "lost_at", "amount_cents", "cycle_days",
    "cycle_business_days", "waiting_minutes", "decision_minutes", "decision_business_minutes",
    "waiting_business_minutes",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """The frames of one ledger in pandas."""

    leads: pd.DataFrame
    talks: pd.DataFrame
    answerable: pd.DataFrame
    """The leads handed over with the columns that the six clocks of response_time read."""


def held(read: Ledger) -> Held:
    """Everything that the funnel metrics read."""
    of_lead = [read.leads[name].gather(read.conversations["lead_row"]) for name in DIMENSIONS]
    talks = read.conversations.select("week", "kind", "successful").with_columns(of_lead)
    clocks = answerable(read).select("handed_over_week", "first_response_at", *_CLOCK_COLUMNS).collect()
    promised = ticks(read).select(*DIMENSIONS, "committed")
    leads = read.leads.select(*GROUPS, *_LEADS)
    return Held(_converted(leads), _converted(talks), _converted(clocks.hstack(promised)))


def counts(frame: pd.DataFrame, keys: list[str], sums: list[str]) -> pd.DataFrame:
    """The sums by the four filters and the keys: what every answer under a filter can be made from."""
    return frame.groupby([*GROUPS, *keys], observed=True, dropna=False, sort=False)[sums].sum()


def added(counted: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The counts without the filters, the keys as columns."""
    return counted.groupby(level=keys, dropna=False, observed=True).sum().reset_index()


def _converted(frame: pl.DataFrame) -> pd.DataFrame:
    return frame.with_columns(pl.selectors.boolean().cast(pl.Float64)).to_pandas()


def whole(values: pd.Series) -> pd.Series:
    """True and false as 1 and 0, so that they add up fast."""
    return values.astype(np.int64)


_CLOCK_COLUMNS = (
    "response_minutes", "waiting_minutes", "response_business_minutes", "waiting_business_minutes", "system_minutes",
    "unassigned_minutes", "system_business_minutes", "unassigned_business_minutes", "human_minutes",
    "unanswered_minutes", "human_business_minutes", "unanswered_business_minutes",
)  # fmt: skip

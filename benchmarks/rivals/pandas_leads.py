"""The ledger's columns as a careful pandas user would hold them: categories, floats with NaN, no objects.

Turning them into pandas is not timed.
"""

from dataclasses import dataclass

import pandas as pd
import polars as pl

from agreement.calendar import Calendar
from agreement.definition import InForce
from agreement.frames import DIMENSIONS
from agreement.ledger import Ledger
from benchmarks.company import AS_OF

GROUPS = list(DIMENSIONS)
DAY = AS_OF.toordinal() - 719_163
"""`as_of` in days since 1970."""
_LEADS = (
    "handed_over_week", "handed_over_day", "decided_week", "first_decided_week", "rejected_week", "opportunity_week",
    "opportunity_month", "opportunity_day", "won_week", "won_month", "won_day", "lost_week", "lost_month", "lost_day",
    "accepted", "rejection_reason", "handed_over_at", "first_decided_at", "first_response_at", "decided_at",
    "recycled_at", "rejected_at", "accepted_at", "amount_cents", "cycle_days", "cycle_business_days",
    "decision_minutes", "decision_business_minutes", "response_minutes", "waiting_minutes", "system_minutes",
    "unassigned_minutes", "human_minutes", "unanswered_minutes", "response_business_minutes",
    "waiting_business_minutes", "system_business_minutes", "unassigned_business_minutes", "human_business_minutes",
    "unanswered_business_minutes", "judged_version", "judged_segment", "passes",
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """The frames of one ledger in pandas, and the settings that answers are read by."""

    leads: pd.DataFrame
    talks: pd.DataFrame
    """Conversations: lead_row | week | kind | successful."""
    targets: pd.DataFrame
    """metric | period | value."""
    promises: pd.DataFrame
    """version | segment | committed: business minutes to the first response."""
    calendar: Calendar


def held(read: Ledger) -> Held:
    """Everything that the funnel metrics read."""
    leads = read.leads.select(*GROUPS, *_LEADS).cast({"judged_segment": pl.Categorical})
    talks = read.conversations.select("lead_row", "week", "kind", "successful")
    promised = [
        (version.version, version.definition.segment, one.amount)
        for version in read.agreements
        if isinstance(version, InForce)
        for one in version.definition.commitments
        if one.kind == "first_response"
    ]
    promises = pd.DataFrame(promised, columns=["version", "segment", "committed"])
    targets = read.targets.select("metric", "period", "value").to_pandas()
    return Held(_converted(leads), _converted(talks), targets, promises, read.calendar)


def grouped(frame: pd.DataFrame, keys: list[str]) -> "pd.api.typing.DataFrameGroupBy":
    """The lines by the keys. They carry the four filters, so that an answer under a filter is made from the same lines.

    Grouping by the filters too would hardly make the lines fewer where there are so many, and ours does not either.
    """
    return frame.groupby(keys, observed=True, dropna=False, sort=False)


def counts(frame: pd.DataFrame, keys: list[str], sums: list[str]) -> pd.DataFrame:
    """The sums by the keys."""
    return grouped(frame, keys)[sums].sum()


def added(counted: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The counts in the order of their keys, which are the index."""
    return counted.reset_index().sort_values(keys).set_index(keys)


def some(leads: pd.DataFrame, those: pd.Series, columns: list[str]) -> pd.DataFrame:
    """The filters and the named columns of those leads only: the wide frame is never copied whole."""
    return leads.loc[those, [*GROUPS, *columns]]


def _converted(frame: pl.DataFrame) -> pd.DataFrame:
    return frame.with_columns(pl.selectors.boolean().cast(pl.Float64)).to_pandas()

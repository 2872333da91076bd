"""Made leads for properties: every event there or not, in any order, over half a year."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from agreement.frames import EVENTS, LEADS

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
TIMES = st.none() | st.integers(0, 180 * 24).map(lambda hours: BEGIN + timedelta(hours=hours))
LEAD: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        **{f"{event}_at": TIMES for event in EVENTS},
        "created_at": st.integers(0, 180 * 24).map(lambda hours: BEGIN + timedelta(hours=hours)),
        "source": st.sampled_from([None, "web", "event"]),
        "region": st.sampled_from([None, "north", "south"]),
        "sales_owner": st.sampled_from([None, "ann", "bob"]),
        "rejection_reason": st.sampled_from([None, "no fit", "unable to reach"]),
        "attempts": st.none() | st.integers(0, 8),
        "amount_cents": st.none() | st.integers(0, 10**7),
        "margin_share": st.none() | st.sampled_from([0.2, 0.5]),
        "score": st.none() | st.integers(0, 100),
        "phone_known": st.sampled_from([None, True, False]),
    }
)
LEADS_MADE = st.lists(LEAD, min_size=1, max_size=25).map(
    lambda rows: pl.DataFrame(
        [{"lead_id": str(number), **row} for number, row in enumerate(rows)],
        schema={name: kind for name, kind in LEADS.columns.items() if name == "lead_id" or name in rows[0]},
    )
)


def moved(leads: pl.DataFrame, days: int) -> pl.DataFrame:
    """The same leads, every event so many days later."""
    return leads.with_columns(pl.col(f"{event}_at") + timedelta(days=days) for event in EVENTS)

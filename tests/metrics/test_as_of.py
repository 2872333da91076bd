"""A fact after the day shown does not exist: every metric of the long clock and of both teams."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.frames import EVENTS
from metrics import ALL
from tests.metrics.made import LEADS_MADE
from tests.metrics.signed import BAR, PHONE, signed, under

END = datetime(2026, 4, 1, tzinfo=UTC)
AGREED = signed(
    Commitment("sales", "first_response", 240, 90),
    Commitment("sales", "decision", 2, 90),
    Commitment("sales", "capacity", 2),
    Commitment("marketing", "volume", 3),
    Commitment("marketing", "win_rate", 30, 6),
    rules=(BAR, PHONE),
)


@settings(max_examples=10, deadline=timedelta(seconds=20))
@given(LEADS_MADE)
def test_a_fact_after_the_day_shown_changes_no_number(made: pl.DataFrame) -> None:
    """The first time known of each lead stays; every later event is moved by a year."""
    known = pl.min_horizontal(f"{event}_at" for event in EVENTS) < END
    later = made.filter(known).with_columns(
        pl.when(pl.col(f"{event}_at") < END)
        .then(pl.col(f"{event}_at"))
        .otherwise(pl.col(f"{event}_at") + timedelta(days=365))
        for event in EVENTS
    )
    then, now = under(made, "2026-03-31", AGREED), under(later, "2026-03-31", AGREED)
    for metric in ALL:
        if metric.clock != "short":
            assert metric.result(then).equals(metric.result(now)), metric.key

"""A fact after the day shown does not exist: every metric of the long clock and of both teams."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.frames import EVENTS
from metrics import ALL
from tests.making import ledger_of
from tests.metrics import arbitrary
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


CUT = datetime(2026, 9, 7, tzinfo=UTC)


@settings(max_examples=25, deadline=timedelta(seconds=20))
@given(arbitrary.frames)
def test_what_is_said_of_a_dispute_after_the_day_shown_changes_no_number(made: dict[str, pl.DataFrame]) -> None:
    """Whatever was said later is said otherwise, and a year later."""
    disputes = made["disputes"]
    later = {name: pl.col(name) >= CUT for name, kind in disputes.schema.items() if isinstance(kind, pl.Datetime)}
    otherwise = disputes.with_columns(
        *(
            pl.when(after).then(pl.col(name) + timedelta(days=365)).otherwise(name).alias(name)
            for name, after in later.items()
        ),
        *(
            pl.when(later[f"{side}_labelled_at"]).then(~pl.col(f"{side}_label")).otherwise(f"{side}_label")
            .alias(f"{side}_label") for side in ("sales", "marketing")
        ),
        pl.when(later["settled_at"]).then(pl.lit("upheld")).otherwise("settled_as").alias("settled_as"),
    )  # fmt: skip
    one = ledger_of(**made, as_of="2026-09-06")
    other = ledger_of(**{**made, "disputes": otherwise.filter(pl.col("contested_at") < CUT)}, as_of="2026-09-06")
    for metric in ALL:
        if metric.clock == "together":
            assert metric.result(one).equals(metric.result(other)), metric.key

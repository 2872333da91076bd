"""A fact after the day shown does not exist: every metric of the long clock and of both teams."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

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


@settings(max_examples=1_500 if os.environ.get("ACCORD_FULL") else 30, deadline=timedelta(seconds=20))
@given(st.lists(arbitrary.lead_rows, min_size=1, max_size=6), st.lists(arbitrary.change_rows, max_size=40))
def test_a_ledger_is_that_of_what_was_known_by_then(lead_rows: list[Any], change_rows: list[Any]) -> None:
    """With a stage history: whatever was to come later, of old leads and of new ones, is cut out of the frames."""
    made = {"leads": arbitrary.leads_of(lead_rows), "stage_changes": arbitrary.changes_of(change_rows)}
    whole, cut = (ledger_of(**frames, as_of="2026-09-06") for frames in (made, known_by(CUT, **made)))
    assert_frame_equal(whole.leads, cut.leads, categorical_as_str=True)
    assert_frame_equal(whole.stage_changes, cut.stage_changes)


def known_by(cut: datetime, leads: pl.DataFrame, stage_changes: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The frames as somebody would have exported them at that moment, told lead by lead."""
    later = stage_changes.filter(pl.col("at") >= cut)
    of_changes, begun = (
        dict(rows.group_by("lead_id").agg(pl.col("at").min()).rows())
        for rows in (stage_changes, stage_changes.filter(pl.col("at") < cut, event="created"))
    )
    rejected_later = set(later.filter(event="rejected")["lead_id"])
    kept = []
    for lead in leads.rows(named=True):
        dates = [lead[f"{event}_at"] for event in EVENTS] + [of_changes.get(lead["lead_id"])]
        first = begun.get(lead["lead_id"]) or lead["created_at"] or min((day for day in dates if day), default=None)
        if first is None or first < cut:
            forgotten = {name: None for name, value in lead.items() if isinstance(value, datetime) and value >= cut}
            if "rejected_at" in forgotten or lead["lead_id"] in rejected_later:
                forgotten["rejection_reason"] = None
            kept.append({**lead, **forgotten})
    return {"leads": pl.DataFrame(kept, schema=leads.schema), "stage_changes": stage_changes.filter(pl.col("at") < cut)}

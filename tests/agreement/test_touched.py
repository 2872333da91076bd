"""Touches linked, cut and ordered column by column are those that a plain join and a plain sort give."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.calendar import Calendar
from agreement.frames import TOUCHES
from agreement.touched import NAMES, known_touches, row_of, touches_of

END = datetime(2026, 11, 1, tzinfo=UTC)
LEADS = pl.DataFrame({"lead_id": ["b", "a", "c"]})
times = st.sampled_from(
    [None, END, END - timedelta(microseconds=1), END - timedelta(microseconds=2), datetime(1969, 3, 1, tzinfo=UTC)]
)
touches = st.lists(
    st.fixed_dictionaries(
        {
            "lead_id": st.sampled_from(["a", "b", "c", "nobody", None]),
            "at": times,
            "channel": st.sampled_from(["web", "fair", None]),
            "kind": st.sampled_from(["visit", None]),
        }
    ),
    max_size=20,
)


def framed(rows):
    named = [{"touch_id": f"{number:02d}", **row} for number, row in enumerate(rows)]
    return pl.DataFrame(named, schema=TOUCHES.columns)


def known(frame, leads=LEADS):
    return known_touches(frame, leads, pl.lit(END).cast(pl.Datetime("us", "UTC")), Calendar())


def plainly(frame, leads=LEADS):
    rows = leads.with_row_index("lead_row")
    linked = frame.filter(pl.col("at") < END).join(rows, on="lead_id").sort("lead_row", "at", "touch_id")
    return linked.select("lead_row", "at", *NAMES)


def as_text(frame):
    return frame.select("lead_row", "at", pl.col(*NAMES).cast(pl.String))


@settings(deadline=None, max_examples=60)
@given(touches, st.randoms(use_true_random=False))
def test_they_are_the_joined_and_sorted_ones_whatever_order_they_come_in(rows, random):
    shuffled = random.sample(range(len(rows)), len(rows))
    found = known(framed(rows)[shuffled] if rows else framed(rows))
    assert as_text(found).equals(plainly(framed(rows)))
    assert found.schema["channel"].categories.to_list() == sorted(
        found["channel"].cast(pl.String).drop_nulls().unique()
    )
    assert found["day"].to_list() == [(at.date() - datetime(1970, 1, 1).date()).days for at in found["at"]]


@settings(deadline=None, max_examples=30)
@given(touches, st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_touches_follow_their_leads_to_other_rows(rows, order, left):
    fewer = pl.DataFrame({"lead_id": order[:left]}, schema={"lead_id": pl.String})
    found = touches_of(known(framed(rows)), LEADS, fewer)
    assert as_text(found).equals(plainly(framed(rows), fewer))


def test_the_row_of_an_unknown_lead_is_unknown():
    rows = row_of(pl.Series(["c", None, "x", "b"]), LEADS)
    assert rows.dtype == pl.UInt32
    assert rows.to_list() == [2, None, None, 0]


def test_no_touches_keep_their_types():
    assert known(TOUCHES.empty).schema == {
        "lead_row": pl.UInt32, "at": pl.Datetime("us", "UTC"), **dict.fromkeys(NAMES, pl.Enum([])), "day": pl.Int32,
    }  # fmt: skip

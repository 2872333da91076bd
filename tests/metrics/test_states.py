"""Leads counted by their state in sorted runs are those that a plain group-by counts."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics._lines import merged
from metrics._states import STATE, state_lines

STATES = pl.Enum(["answered", "waiting", "early"])
SCHEMA = {"week": pl.Int32, "minutes": pl.Int32, STATE: STATES}
leads = st.lists(
    st.tuples(
        st.none() | st.integers(-2, 2), st.none() | st.integers(0, 3), st.sampled_from(STATES.categories.to_list())
    ),
    max_size=40,
)


def plainly(frame, keys):
    sums = [(pl.col(STATE) == name).sum().cast(pl.Int64).alias(name) for name in STATES.categories]
    return frame.group_by(keys).agg(sums).sort(keys, nulls_last=True)


@settings(deadline=None, max_examples=60)
@given(leads)
def test_every_key_has_one_line_with_a_column_for_each_state(rows):
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    keys = ["week", "minutes"]
    assert state_lines(frame, keys).equals(plainly(frame, keys))
    assert state_lines(frame, keys).schema == plainly(frame, keys).schema


def test_leads_of_one_minute_in_two_states_are_one_line():
    rows = [(1, 5, "waiting"), (1, 5, "answered"), (1, 5, "waiting"), (1, None, "early"), (None, 5, "answered")]
    lines = state_lines(pl.DataFrame(rows, schema=SCHEMA, orient="row"), ["week", "minutes"])
    assert lines.rows() == [(1, 5, 1, 2, 0), (1, None, 0, 0, 1), (None, 5, 1, 0, 0)]


def test_keys_that_do_not_pack_are_counted_all_the_same():
    states = ["early", "answered", "waiting", "waiting", "waiting"]
    frame = pl.DataFrame({"who": [*"babbb"], STATE: states}, schema_overrides={STATE: STATES})
    lines = state_lines(frame, ["who"])
    assert lines.rows() == [("a", 1, 0, 0), ("b", 0, 3, 1)]
    assert lines.schema == {"who": pl.String, **dict.fromkeys(STATES.categories, pl.Int64)}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        ([3, 4, None], [(3, 1), (4, 2), (None, 3)]),
        ([3, 3, 4], [(3, 3), (4, 3)]),
        ([4, 3, None], [(3, 2), (4, 1), (None, 3)]),
        ([None, 3, 3], [(3, 5), (None, 1)]),
    ],
)
def test_lines_are_added_up_unless_they_are_in_order_and_alone(minutes, expected):
    lines = pl.DataFrame(
        {"minutes": minutes, "n": [1, 2, 3], "more": [7, 7, 7]}, schema_overrides={"minutes": pl.Int32}
    )
    assert merged(lines, ["minutes"], ["n"]).rows() == expected


def test_lines_that_need_no_adding_up_lose_what_was_not_asked_for():
    lines = pl.DataFrame({"minutes": [1, 2], "n": [1, 2], "more": [7, 7]})
    assert merged(lines, ["minutes"], ["n"]).columns == ["minutes", "n"]
    assert merged(lines.clear(), ["minutes"], ["n"]).columns == ["minutes", "n"]

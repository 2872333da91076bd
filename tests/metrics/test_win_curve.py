"""The curve of wins by age against lifelines in reversed time, and hand-worked."""

import polars as pl
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.exceptions import StatError

from metrics._competing import incidence
from metrics._win_curve import ENOUGH, win_curve

SCHEMA = {"state": pl.String, "age": pl.Int64, "ended": pl.Int64, "n": pl.Int64}


def lines(*rows):
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


OLD = ("won", 99, 4, 10)


def test_a_hand_worked_curve():
    # t = 6. Ten winners of old leads: at age 4 six, at 6 four. A young lead of age 4 was won at 2, one of age 2 at 2.
    # Reversed: at 6 four of the ten seen so far; at 4 six of 7 (ten less four, and the young one of age 4); at 2 the
    # two young ones and nobody else below: F(5) = 6/10, F(3) = 6/10 · 1/7, F(1) = 0.
    made = win_curve(lines(("won", 99, 4, 6), ("won", 99, 6, 4), ("won", 4, 2, 1), ("won", 2, 2, 1)), 6)
    assert made["age"].to_list() == [0, 1, 2, 3, 4, 5, 6]
    sixth = 6 / 10 * 1 / 7
    assert made["won_by"].to_list() == pytest.approx([0, 0, sixth, sixth, 0.6, 0.6, 1])
    assert made["doubt"].to_list() == pytest.approx([0, 0, 2 / (2 * 0.5), 0, 6 / (7 * 1), 0, 4 / (10 * 6)])
    assert made["closed_by"].to_list() == [0] * 7


def test_a_winner_is_seen_up_to_its_own_age_and_no_further():
    # Of the winners by age 3 the one of age 2 is no longer seen there: two of three; at age 0 the only one seen.
    made = win_curve(lines(OLD, ("won", 2, 2, 1), ("won", 3, 3, 2), ("won", 99, 0, 1)), 6)
    assert made["won_by"].to_list() == pytest.approx([1 / 66, 1 / 66, 1 / 33, 1 / 11, 1, 1, 1])
    assert made["doubt"].to_list() == pytest.approx([1 / 0.5, 0, 1 / 2, 2 / 3, 10 / 11, 0, 0])


@settings(max_examples=50, deadline=None)
@given(rows=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 20), st.integers(1, 5)), max_size=15))
def test_it_is_lifelines_in_reversed_time(rows):
    """Age x of a winner seen until u: at risk, backwards from t = 12, from t − u on, and gone at t − x."""
    wins = [(min(x, u), u, n) for x, u, n in rows] + [(4, 99, 6), (12, 99, 5)]
    made = win_curve(lines(*(("won", u, x, n) for x, u, n in wins)), 12)
    each = [(x, min(u, 12)) for x, u, n in wins for _ in range(n)]
    try:
        fitted = KaplanMeierFitter().fit([12 - x for x, _ in each], entry=[12 - u - 0.5 for _, u in each])
    except StatError:
        reject()  # lifelines gives up where all of an early risk set have the event at once
    theirs = [fitted.predict(12 - age - 0.5) if age < 12 else 1.0 for age in range(13)]
    assert made["won_by"].to_list() == pytest.approx(theirs)


def test_losses_are_the_share_closed_of_those_not_won():
    old = [
        ("won", 99, 5, 10),
        ("closed", 99, 2, 20),
        ("over", 99, None, 20),
        ("open", 3, None, 50),
        ("closed", 99, 9, 5),
    ]
    made = win_curve(lines(*old), 8)
    counts = pl.DataFrame({"age": [5, 2, 8, 3], "won": [10, 0, 0, 0], "closed": [0, 20, 0, 0], "open": [0, 0, 20, 50]})
    shares = incidence(counts, [], "age", ["won", "closed"], "open")
    assert made["closed_by"].to_list()[:2] == [0, 0]
    # closed at 2: 20 of 105; then 80 of 100 … the same estimate, over the share not won
    assert made["closed_by"][2] == pytest.approx(20 / 105 / (1 - 85 / 105 * 10 / 35))
    assert shares["closed_share"][0] == pytest.approx(0.2)
    assert made["closed_by"].to_list()[2:8] == pytest.approx([made["closed_by"][2]] * 6)


@pytest.mark.parametrize(("n", "height"), [(ENOUGH - 1, 0), (ENOUGH, 9)])
def test_it_takes_ten_wins_of_leads_that_are_old_enough(n, height):
    assert win_curve(lines(("won", 8, 5, n), ("won", 7, 5, 90)), 8).height == height


def test_where_all_were_won_nobody_was_closed():
    assert win_curve(lines(OLD), 4)["closed_by"].to_list() == [0.0] * 5

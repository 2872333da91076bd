"""Ages at the win and cohorts at equal ages, from counts: literal in, literal out."""

from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics._ages import by_age, curves, month_ends, won_age
from metrics._cohorts import counted_at, with_shares, with_won_age
from metrics._ends import END

CENSUS = {"of": pl.String, "born": pl.Int32, "won_age": pl.Int32, "n": pl.Int64}
COHORTS = {
    "month": pl.Int32, "created_day": pl.Int32, "entered": pl.Int64, "end": END, "end_age": pl.Int32, "n": pl.Int64,
    "recorded": pl.Int32,
}  # fmt: skip


def census(*rows):
    return pl.DataFrame(rows, schema=CENSUS, orient="row")


def test_the_age_at_a_win_is_in_days_negative_before_the_start():
    days = pl.DataFrame({"won_day": [9, 3, None], "born": [5, 5, 5]})
    assert days.select(won_age("born")).to_dict(as_series=False) == {"won_age": [4, -2, None]}


def test_who_is_not_won_waits_until_the_day_and_a_win_before_the_start_is_at_once():
    rows = [("a", 5, 4, 1), ("a", 5, None, 2), ("a", 6, None, 4), ("a", 5, -3, 8), ("a", 12, None, 16),
            ("a", None, 4, 32), ("b", 6, 4, 64), ("a", 7, 4, 128)]  # fmt: skip
    made = by_age(census(*rows), ["of"], "born", 10)
    assert made.columns == ["of", "age", "won", "waiting"]
    assert made.rows() == [("a", 0, 8, 16), ("a", 4, 129, 4), ("a", 5, 0, 2), ("b", 4, 64, 0)]


def test_the_curve_of_a_census():
    made = curves(census(("a", 0, 1, 1), ("a", 6, None, 3)), ["of"], "born", 10)
    assert made.columns == ["of", "age", "at_risk", "events", "censored", "surviving", "low", "high"]
    assert made.select("age", "at_risk", "events", "censored", "surviving").rows() == [
        (1, 4, 1, 0, 0.75),
        (4, 3, 0, 3, 0.75),
    ]


@pytest.mark.parametrize(
    ("index", "last"),
    [(682, date(2026, 11, 30)), (683, date(2026, 12, 31)), (684, date(2027, 1, 31)), (649, date(2024, 2, 29))],
)
def test_the_last_day_of_a_month(index, last):
    ends = pl.select(month_ends(pl.lit(index, pl.Int32))).item()
    assert ends == (last - date(1970, 1, 1)).days


def cohort(*rows):
    return pl.DataFrame(rows, schema=COHORTS, orient="row")


ALL_FOUR = 0b1111
ONE = cohort(
    (0, 10, 0, "won", 5, 2, ALL_FOUR),
    (0, 10, 0, "lost", 7, 1, ALL_FOUR),
    (0, 10, 0, "rejected", 20, 1, ALL_FOUR),
    (0, 10, 3, "recycled", 0, 1, ALL_FOUR),
    (0, 10, 0, None, None, 3, ALL_FOUR),
    (0, 12, 0, None, None, 2, ALL_FOUR),
)
"""Ten leads, eight of day 10 and two of day 12, read on day 40: followed for 30 and for 28 days."""


def test_counts_at_each_age_that_the_first_lead_has_reached():
    made = counted_at(ONE, 40)
    assert made.columns == [
        "month", "age_days", "leads", "won", "lost", "rejected", "recycled", "undecided", "at_risk", "watched",
    ]  # fmt: skip
    assert made.rows() == [
        (0, 0, 10, 0, 0, 0, 1, 10, 10, 9),
        (0, 7, 10, 2, 1, 0, 1, 7, 8, 8),
        (0, 30, 10, 2, 1, 1, 1, 3, 6, 6),
    ]
    assert counted_at(ONE, 39)["age_days"].to_list() == [0, 7]
    assert counted_at(ONE.filter(pl.col("entered") > 0), 40)["watched"].to_list() == [0, 0, 0]


def test_the_ages_at_which_cohorts_are_read():
    old = counted_at(ONE, 10 + 730)["age_days"].to_list()
    assert old == [0, 7, 30, 60, 90, 180, 270, 365, 540, 730]
    assert counted_at(ONE, 10 + 729)["age_days"].to_list() == old[:-1]


def test_the_age_of_a_win_is_known_of_won_leads_alone():
    assert with_won_age(ONE)["won_age"].to_list() == [5, None, None, None, None, None]


def test_shares_at_each_age_by_both_estimators():
    """Won 2 of 10 at day 5; by Aalen–Johansen the one recycled at once leaves 9 of 10, and 2 of 9 of those are won."""
    made = with_shares(counted_at(ONE, 40), ONE, 40)
    assert made["value"].to_list() == pytest.approx([0.0, 0.2, 0.2])
    assert made["incidence"].to_list() == pytest.approx([0.0, 0.2, 0.2])
    assert made["recycled_share"].to_list() == pytest.approx([0.1, 0.1, 0.1])
    assert made["lost_share"].to_list() == pytest.approx([0.0, 0.1, 0.1])
    assert made["rejected_share"].to_list() == pytest.approx([0.0, 0.0, 0.1])
    assert made["open_share"].to_list() == pytest.approx([0.9, 0.6, 0.5])
    # watched from the third day on: nine of ten at first, all ten at the win on day 5
    assert made["adjusted"].to_list() == pytest.approx([0.0, 0.2, 0.2])
    for name in ("low", "incidence_low", "adjusted_low"):
        assert made[name][0] == 0.0, name
        assert 0 < made[name][1] < 0.2, name
    assert made["high"][0] == pytest.approx(proportion_confint(0, 10, method="wilson")[1])
    assert made["adjusted_high"][0] == pytest.approx(proportion_confint(0, 9, method="wilson")[1])
    assert 0.2 < made["high"][1] < 1


def test_shares_of_an_end_that_was_never_recorded_are_unknown():
    never = ONE.with_columns(recorded=pl.lit(0b0110, pl.Int32))
    made = with_shares(counted_at(never, 40), never, 40)
    for name in ("value", "low", "high", "adjusted", "adjusted_low", "adjusted_high", "incidence", "incidence_low",
                 "incidence_high", "recycled_share"):  # fmt: skip
        assert made[name].to_list() == [None] * 3, name
        assert made[name].dtype == pl.Float64, name
    assert made["lost_share"].to_list() == pytest.approx([0.0, 0.1, 0.1])
    assert made["rejected_share"].to_list() == pytest.approx([0.0, 0.0, 0.1])


def test_where_nobody_was_watched_from_the_start_the_adjusted_share_is_unknown():
    late = cohort((0, 10, 3, "won", 5, 2, ALL_FOUR))
    made = with_shares(counted_at(late, 40), late, 40)
    assert made.select("value", "adjusted", "adjusted_low", "adjusted_high").rows() == [
        (0.0, None, None, None),
        (1.0, None, None, None),
        (1.0, None, None, None),
    ]


def test_where_all_came_to_an_end_none_is_open_and_never_less():
    """The four shares of fractions make 1 and a few last digits."""
    ends = [("won", 5, 2), ("won", 4, 5), ("lost", 1, 1), ("lost", 6, 5), ("rejected", 6, 3), ("rejected", 0, 1),
            ("recycled", 0, 1), ("recycled", 3, 1)]  # fmt: skip
    everyone = cohort(*((0, 10, 0, end, age, n, ALL_FOUR) for end, age, n in ends))
    made = with_shares(counted_at(everyone, 40), everyone, 40)
    assert made["open_share"].to_list() == [pytest.approx(17 / 19), 0.0, 0.0]

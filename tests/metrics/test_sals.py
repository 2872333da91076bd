"""Accepted leads as a forecast and a source's comparison need them: literal in, literal out."""

from datetime import date

import polars as pl
import pytest

from metrics._ends import END
from metrics._pooled import posterior, prior
from metrics._sals import sal_lines, sal_rows
from metrics._source_rates import rates, worth

DAY = 20_787  # 30 November 2026, in days since 1970
COUNTS = {
    "source": pl.Enum(["web", "fair"]), "accepted_day": pl.Int32, "end": END, "end_age": pl.Int32, "n": pl.Int64,
}  # fmt: skip


@pytest.mark.parametrize(
    ("ago", "end", "age", "told"),
    [
        (5, None, None, ("open", 5, None)),
        (9, None, None, ("open", 9, None)),
        (10, None, None, ("over", 10, None)),
        (-1, None, None, ("open", 0, None)),
        (30, "won", 10, ("won", 30, 10)),
        (30, "won", 11, ("over", 30, None)),
        (30, "won", -2, ("won", 30, 0)),
        (5, "won", 3, ("won", 5, 3)),
        (30, "lost", 10, ("closed", 30, 10)),
        (30, "lost", 11, ("over", 30, None)),
        (9, "lost", 11, ("open", 9, None)),
        (10, "lost", 11, ("over", 10, None)),
        (5, "recycled", 2, ("closed", 5, 2)),
        (5, "recycled", -1, ("closed", 5, 0)),
        (5, "rejected", 2, ("over", 5, None)),
    ],
)
def test_the_state_of_an_accepted_lead_by_its_age_of_ten_days(ago, end, age, told):
    counts = pl.DataFrame([("web", DAY - ago, end, age, 4)], schema=COUNTS, orient="row")
    made = sal_lines(counts, DAY, 10)
    assert made.columns == ["month", "origin", "accepted_day", "state", "age", "ended", "n"]
    assert made.drop("month").row(0) == ("web", DAY - ago, *told, 4)
    assert made["month"][0] == (682 if 0 <= ago < 30 else 683 if ago < 0 else 681)


def test_rows_are_by_month_and_source_and_all_together():
    lines = pl.DataFrame(
        [
            (681, "web", DAY - 40, "won", 1), (681, "web", DAY - 45, "closed", 2), (682, "web", DAY - 3, "open", 4),
            (682, None, DAY - 9, "over", 8), (682, None, DAY - 2, "won", 16),
        ],
        schema={"month": pl.Int32, "source": COUNTS["source"], "accepted_day": pl.Int32,
                "state": pl.String, "n": pl.Int64},
        orient="row",
    )  # fmt: skip
    lines = lines.with_columns(origin=pl.col("source").cast(pl.String).fill_null("source not recorded"))
    made = sal_rows(lines).sort("month", "origin", nulls_last=True)
    october, november = (
        day.toordinal() - date(1970, 1, 1).toordinal() for day in (date(2026, 10, 31), date(2026, 11, 30))
    )
    assert made.columns == ["month", "origin", "sals", "won", "closed", "open", "over", "first", "ends"]
    assert made.rows() == [
        (681, "web", 3, 1, 2, 0, 0, DAY - 45, october),
        (681, None, 3, 1, 2, 0, 0, DAY - 45, october),
        (682, "source not recorded", 24, 16, 0, 0, 8, DAY - 9, november),
        (682, "web", 4, 0, 0, 4, 0, DAY - 3, november),
        (682, None, 28, 16, 0, 4, 8, DAY - 9, november),
        (None, "source not recorded", 24, 16, 0, 0, 8, DAY - 9, november),
        (None, "web", 7, 1, 2, 4, 0, DAY - 45, november),
        (None, None, 31, 17, 2, 4, 8, DAY - 45, november),
    ]  # fmt: skip


def test_leads_with_an_outcome_are_worth_themselves_and_open_ones_what_their_age_tells():
    """Open ones of whom 4 in 10 winners would be known, and no other: each is worth 0.4 of a lead at a rate of 0."""
    assert worth(3, 10, []) == pytest.approx(10, rel=1e-9)
    assert worth(0, 10, [(5, 0.4, 0.0)]) == pytest.approx(12)
    assert worth(0, 10, [(5, 0.4, 0.2), (2, 0.5, 0.0)]) == pytest.approx(10 + 5 * 0.25 + 1)
    assert worth(0, 1, [(50, 0.0, 0.5)]) == 0.0
    assert worth(2, 10, [(7, 0.3, 0.3)]) == pytest.approx(10, rel=1e-9)


@pytest.mark.parametrize(("won", "told"), [(1, 10), (2, 10), (0.5, 3), (9, 10)])
def test_the_likeliest_rate_has_no_slope(won, told):
    """At the rate won / worth the derivative of the log likelihood is nothing."""
    young = [(6, 0.4, 0.1), (4, 0.1, 0.6)]
    rate = won / worth(won, told, young)
    slope = sum(n * (g - f) / (rate * (1 - f) + (1 - rate) * (1 - g)) for n, f, g in young)
    assert slope + won / rate - (told - won) / (1 - rate) == pytest.approx(0, abs=1e-6)


def test_rates_hold_each_source_and_how_many_leads_it_is_worth():
    lines = pl.DataFrame(
        {"origin": ["b", "b", "a", "a", "a", "a"], "state": ["won", "over", "won", "closed", "over", "open"],
         "n": [1, 9, 2, 3, 5, 6]}
    )  # fmt: skip
    young = pl.DataFrame({"origin": ["a", "c"], "n": [6, 99], "won_by": [0.4, 0.9], "closed_by": [0.1, 0.0]})
    made = rates(lines, young)
    assert made.columns == ["origin", "share", "size", "worth"]
    assert made["origin"].to_list() == ["a", "b"]
    assert made["worth"].to_list() == pytest.approx([worth(2, 10, [(6, 0.4, 0.1)]), 10.0])
    of = [(2, made["worth"][0]), (1, 10.0)]
    for place, (won, size) in enumerate(of):
        assert made.row(place)[1:3] == pytest.approx(posterior(won, size, prior(of)), rel=1e-9)

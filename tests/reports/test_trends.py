"""The 6-12 view: which periods are told, what they hold, and what was promised in them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agreement.definition import Commitment
from agreement.ledger import Ledger
from charts.six_twelve import six_twelve
from metrics import BY_KEY
from reports.trends import MAIN, Period, Trend, frame, sentence, trends
from tests.charts.test_figures import trace
from tests.making import frame as made
from tests.making import leads
from tests.metrics.signed import signed, under
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file

BEGINS = date(2026, 11, 16)


def of(found: tuple[Trend, ...], name: str) -> Trend:
    return next(one for one in found if one.name == name)


def test_six_weeks_end_with_the_chosen_one_and_twelve_months_with_the_last_whole_one(ledger: Ledger) -> None:
    found = trends(ledger, BEGINS)
    assert [one.name for one in found] == [name for _, _, name, _, _ in MAIN]
    for one in found:
        assert [period.begins for period in one.weeks] == [BEGINS - timedelta(weeks=ago) for ago in (5, 4, 3, 2, 1, 0)]
        assert [period.begins for period in one.months][0::11] == [date(2025, 11, 1), date(2026, 10, 1)]
        assert len({period.begins for period in one.months}) == 12
    ends_a_month = trends(ledger, date(2026, 8, 31) - timedelta(days=7))[0]  # 24 to 30 August: the month is not over
    assert ends_a_month.months[-1].begins == date(2026, 7, 1)


def test_each_week_is_the_metrics_own_and_the_year_before_is_52_weeks_earlier(ledger: Ledger) -> None:
    rows = {row["week"]: row["value"] for row in BY_KEY["sal_rate"].result(ledger).to_dicts()}
    one = of(trends(ledger, BEGINS), "SAL rate")
    for period in one.weeks:
        assert period.value == rows[period.begins]
        assert period.year_before == rows[period.begins - timedelta(days=364)]


def test_revenue_stands_beside_its_own_plan(ledger: Ledger) -> None:
    rows = {row["starts_on"]: row for row in BY_KEY["revenue"].result(ledger).filter(kind="month").to_dicts()}
    for period in of(trends(ledger, BEGINS), "Revenue won").months:
        assert (period.value, period.target) == (rows[period.begins]["value"], rows[period.begins]["target"])
        assert period.target is not None


def test_a_promise_of_leads_a_week_is_worth_its_days_in_a_month_and_nothing_where_it_changed() -> None:
    rows = leads({"handed_over": "2026-01-05 09:00", "score": 90}, {"handed_over": "2026-01-20 09:00", "score": 90})
    first = signed(Commitment("marketing", "volume", 7), at="2026-01-01")
    then = signed(Commitment("marketing", "volume", 14), at="2026-03-09", version=2)
    told = of(trends(under(rows, "2026-05-03", first, then), date(2026, 4, 27)), "Leads that pass")
    targets = {period.begins.month: period.target for period in told.months}
    # February: 7 a week for 28 days; March changed in the middle; April (30 days): 14 a week
    assert (targets[2], targets[3], targets[4]) == (28.0, None, 60.0)
    assert [period.target for period in told.weeks] == [14.0] * 6


def test_the_first_period_of_the_data_is_left_out_because_nobody_knows_whether_it_is_whole() -> None:
    rows = leads(*({"handed_over": f"2026-0{month}-12 09:00", "score": 90} for month in (1, 2, 3)))
    told = of(trends(under(rows, "2026-04-05", signed(at="2025-12-01")), date(2026, 3, 30)), "Leads that pass")
    values = {period.begins: period.value for period in told.months}
    assert [values[date(2026, month, 1)] for month in (1, 2, 3)] == [None, 1.0, 1.0]


def test_sums_are_added_up_in_words_and_shares_are_not() -> None:
    def trend(unit: str, *values: tuple[float | None, float | None]) -> Trend:
        periods = tuple(Period(BEGINS, now, before, None) for now, before in values)
        return Trend("x", "X", unit, "sales", periods, periods)

    assert sentence(trend("leads", (3, 1), (4, 1))) == "7 in six weeks, 2 a year before"
    assert sentence(trend("leads", (3, None), (4, 1))) == ""
    assert sentence(trend("share", (0.5, 0.1), (0.43, 0.7))) == "43 % this week, 70 % a year before"
    assert sentence(trend("share", (0.5, 0.1), (0.43, None))) == ""


def test_the_figure_draws_both_spans_with_the_year_before_lighter_and_promises_as_dashes() -> None:
    weeks = frame((Period(date(2026, 11, 9), 4.0, 2.0, 5.0), Period(BEGINS, None, 3.0, 5.0)))
    months = frame((Period(date(2026, 9, 1), 40.0, None, None), Period(date(2026, 10, 1), 50.0, 20.0, 60.0)))
    figure, alt = six_twelve(weeks, months, "Leads", "leads", "marketing", "light")
    solid = [one for one in figure.data if one.name == "this year"]
    assert [list(one.y) for one in solid] == [[4.0, None], [40.0, 50.0]]
    assert [one.xaxis for one in solid] == ["x", "x2"]
    assert list(trace(figure, "the year before").y) == [2.0, 3.0]
    assert list(trace(figure, "promised").y) == [5.0, 5.0]
    assert list(figure.layout.xaxis.ticktext) == ["9 Nov", "16 Nov"]
    assert figure.layout.yaxis2.matches is None
    assert "16 Nov 2026: –, the year before 3, promised 5" in alt
    shares, _ = six_twelve(weeks, months, "Rate", "share", "sales", "dark")
    assert shares.layout.yaxis2.matches == "y"


def test_a_company_without_data_has_empty_periods() -> None:
    nothing = replace(under(leads(), "2026-11-22"), targets=made("targets"))
    told = trends(nothing, BEGINS)
    assert {(period.value, period.target) for one in told for period in (*one.weeks, *one.months)} == {(None, None)}


@pytest.mark.parametrize("begins", [date(2024, 12, 30), date(2026, 11, 23)])
def test_any_week_of_the_sample_can_be_told(begins: date, ledger: Ledger) -> None:
    assert len(trends(ledger, begins)) == len(MAIN)

from datetime import date

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from lifelines.utils import median_survival_times

from agreement.calendar import Calendar
from metrics import sales_cycle
from tests.making import leads, ledger_of

OPENED = "2026-09-04 09:00"  # a Friday
DEALS = leads(
    {"opportunity": OPENED, "won": "2026-09-07 09:00", "source": "web"},
    {"opportunity": OPENED, "won": "2026-09-14 08:00", "source": "web"},
    {"opportunity": OPENED, "won": "2026-09-24 09:00", "lost": "2026-09-10 09:00"},
    {"opportunity": OPENED, "lost": "2026-09-09 09:00"},
    {"opportunity": OPENED, "won": "2026-09-03 09:00"},
    {"opportunity": "2026-09-25 09:00"},
    {"opportunity": "2026-10-05 09:00"},
    {"won": "2026-10-05 09:00"},
)
LEDGER = ledger_of(DEALS, as_of="2026-10-06", calendar=Calendar(holidays=(date(2026, 9, 21),)))


def rows(*columns, ledger=LEDGER, filters=None):
    return sales_cycle.METRIC.result(ledger, filters).select(columns).rows()


def test_opportunities_are_counted_by_month_of_opening_and_all_together():
    assert rows("month", "opportunities", "won", "lost", "open", "out_of_order") == [
        (None, 7, 3, 1, 2, 1),
        (date(2026, 9, 1), 6, 3, 1, 1, 1),
        (date(2026, 10, 1), 1, 0, 0, 1, 0),
    ]


def test_the_won_took_3_10_and_20_days_and_1_6_and_13_working_days():
    # From Friday the 4th: to Monday the 7th 1 working day, to Monday the 14th 6; to Thursday the 24th 14 without the
    # holiday on Monday the 21st, so 13.
    assert rows("mean", "value", "low", "high", "p90") == [(11.0, 10.0, None, None, 20.0)] * 2 + [(None,) * 5]
    business = ("business_mean", "business_median", "business_low", "business_high", "business_p90")
    assert rows(*business) == [(pytest.approx(20 / 3), 6.0, None, None, 13.0)] * 2 + [(None,) * 5]


def test_the_half_counts_open_deals_and_lost_ones_as_waiting_until_then():
    # All: won after 3, 10 and 20 days; lost after 5; open for 1 and 11 days. At risk 5, then 3, then 1:
    # S(3) = 4/5, S(10) = 4/5 · 2/3 = 8/15, S(20) = 0.
    # Working days: won after 1, 6 and 13; lost after 3; open for 1 and 7. At risk at 1 all 6, at 6 three, at 13 one:
    # S(1) = 5/6, S(6) = 5/9, S(13) = 0.
    assert rows("half", "business_half")[0] == (20.0, 13.0)
    assert rows("half", "business_half")[2] == (None, None)


WON, LOST, OPEN = ([4, 5, 7, 8, 10, 14, 17], [4, 4, 5, 6, 8, 10, 13]), ([7, 15], [5, 11]), (29, 21)
"""Calendar and working days of deals opened on Tuesday 1 September and read on Wednesday the 30th."""


@pytest.mark.parametrize(("times", "business_high"), [(1, None), (4, 13)])
def test_the_half_and_its_interval_are_lifelines(times, business_high):
    won = [{"won": f"2026-09-{1 + days:02}"} for days in WON[0]]
    lost = [{"lost": f"2026-09-{1 + days:02}"} for days in LOST[0]]
    deals = [{"opportunity": "2026-09-01", **end} for end in [*won, *lost, {}] * times]
    ledger = ledger_of(leads(*deals), as_of="2026-09-30")
    for clock, prefix in enumerate(("", "business_")):
        waits = [*WON[clock], *LOST[clock], OPEN[clock]] * times
        fitted = KaplanMeierFitter().fit(waits, ([1] * 7 + [0] * 3) * times)
        made = rows(*(f"{prefix}{name}" for name in ("half_low", "half", "half_high")), ledger=ledger)[0]
        low, high = median_survival_times(fitted.confidence_interval_).to_numpy()[0]
        assert made == (low, fitted.median_survival_time_, high if high < 1e9 else None)
    assert made[2] == business_high


def test_the_median_of_the_won_has_the_interval_of_its_order_and_the_p90_is_the_ninth_of_ten():
    # Conover 1999: of ten in order, the 2nd and the 9th (binomial 95 %). Days 1 to 10.
    ten = [{"opportunity": "2026-09-01", "won": f"2026-09-{1 + n:02}"} for n in range(1, 11)]
    assert rows("low", "value", "high", "p90", "mean", ledger=ledger_of(leads(*ten)))[0] == (2.0, 5.5, 9.0, 9.5, 5.5)


def test_a_cycle_is_dates_apart_in_the_business_time_zone_over_a_change_of_clocks():
    # Berlin puts its clocks back on 25 October: 22:30 UTC is half past midnight before, half past eleven after it.
    berlin = Calendar(time_zone="Europe/Berlin")
    autumn = leads({"opportunity": "2026-10-23 22:30", "won": "2026-10-26 22:30"})
    columns = ("value", "business_median")
    assert rows(*columns, ledger=ledger_of(autumn, calendar=berlin))[0] == (2.0, 0.0)
    assert rows(*columns, ledger=ledger_of(autumn))[0] == (3.0, 1.0)


def test_opened_and_won_on_one_day_takes_no_days():
    same = leads({"opportunity": "2026-09-01 15:00", "won": "2026-09-01 09:00"})
    assert rows("won", "out_of_order", "value", "half", ledger=ledger_of(same))[0] == (1, 0, 0.0, 0.0)


def test_a_filter_keeps_its_deals_only():
    assert rows("opportunities", "mean", "value", filters={"source": ["web"]}) == [(2, 6.5, 6.5)] * 2


def test_every_count_of_a_row_opens_its_leads():
    behind = sales_cycle.METRIC.leads(LEDGER)
    assert behind["month"].unique().sort().to_list() == [date(2026, 9, 1), date(2026, 10, 1)]
    assert {part: behind.filter(part)["lead_id"].to_list() for part in sales_cycle.MEASURES} == {
        "won": ["1", "2", "3"],
        "lost": ["4"],
        "open": ["6", "7"],
        "out_of_order": ["5"],
    }
    assert behind["days"].to_list() == [3, 10, 20, 5, None, 11, 1]
    assert behind["business_days"].to_list() == [1, 6, 13, 3, None, 7, 1]


def test_without_a_known_opening_there_are_no_rows():
    assert rows("month", ledger=ledger_of(leads({"won": "2026-09-01"}, {"created": "2026-09-01"}))) == []


def test_all_months_together_hold_every_opportunity_of_the_sample(sample):
    made = sales_cycle.METRIC.result(sample)
    months = made.filter(pl.col("month").is_not_null())
    for part in ("opportunities", *sales_cycle.MEASURES):
        assert made[part][0] == months[part].sum()

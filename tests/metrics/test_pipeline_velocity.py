from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics import pipeline_velocity
from tests.making import leads, ledger_of

AS_OF = "2026-11-20"  # The windows begin on 22 August and on 23 May.
DEALS = leads(
    {"opportunity": "2026-10-01", "won": "2026-10-29", "amount_cents": 300_050, "source": "web"},
    {"opportunity": "2026-08-21", "won": "2026-08-31", "amount_cents": 100_000, "source": "web"},
    {"opportunity": "2026-10-01", "lost": "2026-10-21", "amount_cents": 900_000},
    {"opportunity": "2026-08-22", "won": "2026-11-20"},
    {"opportunity": "2026-09-30", "won": "2026-09-29", "amount_cents": 0},
    {"won": "2026-09-29", "amount_cents": -500},
    {"opportunity": "2026-05-23", "lost": "2026-08-21"},
    {"opportunity": "2026-05-23", "lost": "2026-08-22"},
    {"opportunity": "2026-05-30"},
    {"opportunity": "2026-11-19"},
    {"created": "2026-05-01"},
)
LEDGER = ledger_of(DEALS, as_of=AS_OF)


def rows(*columns, ledger=LEDGER, filters=None):
    return pipeline_velocity.METRIC.result(ledger, filters).select(columns).rows()


def test_the_windows_are_91_days_and_the_youngest_ends_with_the_data():
    assert rows("since", "until") == [
        (date(2026, 5, 23), date(2026, 8, 21)),
        (date(2026, 8, 22), date(2026, 11, 20)),
    ]


def test_open_deals_are_those_at_the_end_of_the_window():
    # At the end of 21 August: the deal opened on that day and those of May without the one lost on that day.
    assert rows("opportunities", "closed", "won", "win_rate") == [(3, 1, 0, 0.0), (2, 7, 5, 5 / 7)]


def test_the_win_rate_has_wilsons_interval():
    assert rows("win_low", "win_high")[1] == pytest.approx(proportion_confint(5, 7, method="wilson"))


def test_the_mean_amount_is_of_the_won_with_a_positive_amount_and_the_cycle_of_those_in_order():
    # Amounts 3,000.50 and 1,000. Days: 28, 10 and 90; working days: 20, 6 and 65 (22 August is a Saturday).
    assert rows("priced_won", "mean_amount", "timed")[1] == (2, 2000.25, 3)
    assert rows("cycle_days", "cycle_business_days")[1] == pytest.approx((128 / 3, 90 / 3))


def test_the_velocity_is_the_product_a_day():
    worth = 2 * 5 / 7 * 2000.25
    assert rows("worth", "value", "business_value")[1] == pytest.approx((worth, worth / (128 / 3), worth / (90 / 3)))


def test_an_unknown_factor_leaves_it_unknown():
    assert (
        rows("mean_amount", "cycle_days", "cycle_business_days", "worth", "value", "business_value")[0] == (None,) * 6
    )


@pytest.mark.parametrize("missing", ["won", "lost"])
def test_where_no_win_or_no_loss_was_ever_recorded_nobody_knows_the_win_rate(missing):
    kept = {"won": {"lost": "2026-11-01"}, "lost": {"won": "2026-11-01", "amount_cents": 5}}[missing]
    one = leads({"opportunity": "2026-10-01", **kept}, {"opportunity": "2026-10-01"})
    made = rows("opportunities", "closed", "win_rate", "win_low", "win_high", "value", ledger=ledger_of(one))
    assert made == [(1, 1, None, None, None, None)]


def test_a_win_on_the_day_of_the_opening_has_no_speed():
    day = leads({"opportunity": "2026-11-01", "won": "2026-11-01", "amount_cents": 500}, {"lost": "2026-11-01"})
    made = rows("timed", "cycle_days", "worth", "value", "business_value", ledger=ledger_of(day))
    assert made == [(1, 0.0, 0.0, None, None)]


def test_an_empty_pipeline_brings_nothing():
    closed = leads(
        {"opportunity": "2026-10-30", "won": "2026-11-02", "amount_cents": 500},
        {"opportunity": "2026-10-30", "lost": "2026-11-02"},
    )
    assert rows("opportunities", "worth", "value", ledger=ledger_of(closed)) == [(0, 0.0, 0.0)]


def test_a_filter_keeps_its_deals_only_and_knows_that_there_are_losses():
    made = rows("until", "opportunities", "closed", "win_rate", "mean_amount", filters={"source": ["web"]})
    assert made == [(date(2026, 8, 21), 1, 0, None, None), (date(2026, 11, 20), 0, 2, 1.0, 2000.25)]


def test_the_leads_behind_are_the_open_deals_of_each_window():
    behind = pipeline_velocity.METRIC.leads(LEDGER)
    opened = {until: behind.filter(until=until)["lead_id"].to_list() for (until,) in rows("until")}
    assert opened == {date(2026, 8, 21): ["2", "8", "9"], date(2026, 11, 20): ["9", "10"]}


def test_no_opportunities_make_no_rows():
    assert rows("until", ledger=ledger_of(leads({"created": "2026-11-03"}))) == []


def test_the_sample_wins_and_closes_in_its_windows_what_it_wins_and_closes_at_all(sample):
    made = pipeline_velocity.METRIC.result(sample)
    won, lost = (sample.leads[f"{end}_at"].count() for end in ("won", "lost"))
    assert made.select(pl.sum("won", "closed", "timed", "priced_won")).row(0) == (won, won + lost, won, won)
    assert made["opportunities"][-1] == 815 - won - lost

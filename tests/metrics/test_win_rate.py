from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics import win_rate
from tests.making import leads, ledger_of

DEALS = leads(
    {"opportunity": "2026-09-01 09:00", "won": "2026-10-05 09:00", "amount_cents": 300_000},
    {"opportunity": "2026-09-02 09:00", "lost": "2026-10-06 09:00", "amount_cents": 100_000},
    {"opportunity": "2026-09-03 09:00", "lost": "2026-11-06 09:00", "amount_cents": 500_000},
    {"opportunity": "2026-10-04 09:00", "amount_cents": 900_000},
    {"handed_over": "2026-10-04 09:00"},
)

FAIR = {"source": ["fair"]}


def rows(deals, kind, *columns):
    made = win_rate.METRIC.result(ledger_of(deals))
    return made.filter(kind=kind).select(columns).rows()


def test_by_count_is_won_of_closed_by_month_of_closing():
    assert rows(DEALS, "by count", "month", "won", "whole", "value") == [
        (None, 1, 3, pytest.approx(1 / 3)),
        (date(2026, 9, 1), 0, 0, None),
        (date(2026, 10, 1), 1, 2, 0.5),
        (date(2026, 11, 1), 0, 1, 0.0),
    ]


def test_by_amount_is_the_money_won_of_the_money_closed():
    assert rows(DEALS, "by amount", "month", "won_cents", "whole_cents", "value") == [
        (None, 300_000, 900_000, pytest.approx(1 / 3)),
        (date(2026, 9, 1), 0, 0, None),
        (date(2026, 10, 1), 300_000, 400_000, 0.75),
        (date(2026, 11, 1), 0, 500_000, 0.0),
    ]


def test_of_all_opened_counts_open_deals_by_month_of_opening():
    assert rows(DEALS, "of all opened", "month", "won", "whole", "value") == [
        (None, 1, 4, 0.25),
        (date(2026, 9, 1), 1, 3, pytest.approx(1 / 3)),
        (date(2026, 10, 1), 0, 1, 0.0),
        (date(2026, 11, 1), 0, 0, None),
    ]


def test_shares_of_deals_have_wilsons_interval():
    assert rows(DEALS, "by count", "low", "high")[0] == pytest.approx(proportion_confint(1, 3, method="wilson"))
    assert rows(DEALS, "of all opened", "low", "high")[0] == pytest.approx(proportion_confint(1, 4, method="wilson"))


def test_a_share_of_money_is_as_sure_as_that_of_fewer_equal_deals():
    # 3,000, 1,000 and 5,000: 9² / (9 + 1 + 25) = 81/35 equal deals, of which a third is won.
    n = 81 / 35
    low, high = proportion_confint(n / 3, n, method="wilson")
    assert rows(DEALS, "by amount", "effective", "low", "high") == [
        tuple(map(pytest.approx, (n, low, high))),
        (None, None, None),
        tuple(map(pytest.approx, (1.6, *proportion_confint(1.2, 1.6, method="wilson")))),
        tuple(map(pytest.approx, (1.0, *proportion_confint(0, 1, method="wilson")))),
    ]


def test_the_parts_that_are_divided_are_deals_or_cents():
    parts = ("won", "whole", "numerator", "denominator")
    assert [rows(DEALS, kind, *parts)[0] for kind in ("by count", "by amount", "of all opened")] == [
        (1, 3, 1, 3),
        (1, 3, 300_000, 900_000),
        (1, 4, 1, 4),
    ]
    nothing = ("won_cents", "whole_cents", "effective")
    assert rows(DEALS, "by count", *nothing) == rows(DEALS, "of all opened", *nothing) == [(None, None, None)] * 4


RATES = ("value", "low", "high")


def test_where_no_win_was_ever_recorded_nobody_knows_any_win_rate():
    lost = leads({"opportunity": "2026-09-01", "lost": "2026-10-05", "amount_cents": 5}, {"opportunity": "2026-09-01"})
    for kind, whole in (("by count", 1), ("by amount", 1), ("of all opened", 2)):
        assert rows(lost, kind, "won", "whole", *RATES)[0] == (0, whole, None, None, None)


def test_where_no_loss_was_ever_recorded_nobody_knows_the_rates_of_closed_deals():
    won = leads({"opportunity": "2026-09-01", "won": "2026-10-05", "amount_cents": 5}, {"opportunity": "2026-09-01"})
    assert rows(won, "by count", "whole", *RATES)[0] == (1, None, None, None)
    assert rows(won, "by amount", "whole", *RATES)[0] == (1, None, None, None)
    assert rows(won, "of all opened", "value")[0] == (0.5,)


def test_a_filter_that_won_nothing_has_a_rate_of_0_where_others_won():
    made = win_rate.METRIC.result(ledger_of(DEALS.with_columns(source=pl.Series(["web", *["fair"] * 4]))), FAIR)
    assert made.filter(kind="by count").select("whole", "value").row(0) == (2, 0.0)


def test_deals_without_amounts_have_no_rate_by_amount():
    none = leads({"won": "2026-10-05"}, {"lost": "2026-10-06", "amount_cents": -5})
    assert rows(none, "by amount", "won", "whole", "whole_cents", "effective", *RATES)[0] == (0, 0, 0, *[None] * 4)


def test_losses_without_amounts_do_not_make_every_sum_a_win():
    # A CRM that writes 0 under a lost deal would otherwise show 100 % by amount.
    unpriced = leads(
        {"opportunity": "2026-09-01", "won": "2026-10-05", "amount_cents": 300_000},
        {"opportunity": "2026-09-02", "lost": "2026-10-06", "amount_cents": 0},
    )
    assert rows(unpriced, "by amount", "won", "whole", "value")[0] == (1, 1, None)
    assert rows(unpriced, "by count", "value")[0] == (0.5,)


def test_a_deal_without_a_positive_amount_is_outside_by_amount_only():
    some = leads(
        {"opportunity": "2026-10-01", "won": "2026-10-05", "amount_cents": 300_000},
        {"opportunity": "2026-10-01", "won": "2026-10-05", "amount_cents": -5_000},
        {"opportunity": "2026-10-01", "lost": "2026-10-06", "amount_cents": 100_000},
        {"opportunity": "2026-10-01", "lost": "2026-10-06"},
    )
    assert rows(some, "by amount", "won", "whole", "value")[0] == (1, 2, 0.75)
    assert rows(some, "by count", "won", "whole")[0] == (2, 4)


def test_a_deal_closed_without_a_known_opening_was_opened_when_it_closed():
    assert rows(leads({"won": "2026-10-05"}), "of all opened", "month", "whole")[1] == (date(2026, 10, 1), 1)


def test_a_win_stays_a_win():
    both = leads({"opportunity": "2026-09-01", "won": "2026-10-05", "lost": "2026-11-05"})
    assert rows(both, "by count", "won", "whole")[0] == (1, 1)


def test_no_opportunities_make_no_rows():
    assert win_rate.METRIC.result(ledger_of(leads({"created": "2026-10-05"}))).rows() == []

from datetime import date

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


def test_shares_of_deals_have_wilsons_interval_and_shares_of_money_have_none():
    assert rows(DEALS, "by count", "low", "high")[0] == pytest.approx(proportion_confint(1, 3, method="wilson"))
    assert rows(DEALS, "of all opened", "low", "high")[0] == pytest.approx(proportion_confint(1, 4, method="wilson"))
    assert rows(DEALS, "by amount", "low", "high")[0] == (None, None)


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

from datetime import date

from metrics import pipeline_created
from tests.making import leads, ledger_of

DEALS = leads(
    {"opportunity": "2026-11-02 09:00", "amount_cents": 300_050, "source": "web"},
    {"opportunity": "2026-11-03 09:00", "amount_cents": 100_000, "lost": "2026-11-20 09:00", "source": "fair"},
    {"opportunity": "2026-11-04 09:00", "amount_cents": 0},
    {"opportunity": "2026-11-05 09:00", "amount_cents": -700},
    {"opportunity": "2026-11-06 09:00"},
    {"opportunity": "2026-11-17 09:00"},
    {"handed_over": "2026-11-03 09:00", "amount_cents": 900_000},
)


def rows(ledger, filters=None):
    return pipeline_created.METRIC.result(ledger, filters).rows()


def test_the_amounts_of_opportunities_add_up_by_week_of_opening_and_the_unpriced_are_said():
    named = ["week", "opportunities", "priced", "unpriced", "amount_cents", "value"]
    assert pipeline_created.METRIC.result(ledger_of(DEALS)).columns == named
    assert rows(ledger_of(DEALS)) == [
        (date(2026, 11, 2), 5, 2, 3, 400_050, 4_000.5),
        (date(2026, 11, 9), 0, 0, 0, 0, 0.0),
        (date(2026, 11, 16), 1, 0, 1, 0, None),
    ]


def test_where_no_opportunity_has_an_amount_nobody_knows_any_week():
    unpriced = leads({"opportunity": "2026-11-02"}, {"opportunity": "2026-11-17", "amount_cents": 0})
    assert [row[1:] for row in rows(ledger_of(unpriced))] == [
        (1, 0, 1, 0, None),
        (0, 0, 0, 0, None),
        (1, 0, 1, 0, None),
    ]


def test_a_filter_without_any_amount_still_has_weeks_in_which_nothing_was_opened():
    some = leads(
        {"opportunity": "2026-11-02", "source": "web"},
        {"opportunity": "2026-11-17", "source": "web"},
        {"opportunity": "2026-11-17", "source": "fair", "amount_cents": 500},
    )
    assert [row[-1] for row in rows(ledger_of(some), {"source": ["web"]})] == [None, 0.0, None]


def test_a_filter_keeps_its_deals_only():
    assert rows(ledger_of(DEALS), {"source": ["fair"]})[0] == (date(2026, 11, 2), 1, 1, 0, 100_000, 1_000.0)


def test_the_rows_behind_are_all_opportunities_of_the_week():
    behind = pipeline_created.METRIC.leads(ledger_of(DEALS)).filter(week=date(2026, 11, 2))
    assert behind["lead_id"].to_list() == ["1", "2", "3", "4", "5"]


def test_no_opportunities_make_no_rows():
    assert rows(ledger_of(leads({"created": "2026-11-03", "amount_cents": 5}))) == []

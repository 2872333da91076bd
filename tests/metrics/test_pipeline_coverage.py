from datetime import date

import pytest
from statsmodels.stats.proportion import proportion_confint

from agreement.calendar import Calendar
from metrics import pipeline_coverage, revenue
from tests.making import frame, leads, ledger_of

AS_OF = "2026-11-20"
DEALS = leads(
    {"opportunity": "2026-09-10", "won": "2026-11-05", "amount_cents": 100_000_00, "source": "web"},
    {"opportunity": "2026-09-11", "won": "2026-10-05", "amount_cents": 50_000_00, "source": "web"},
    {"opportunity": "2026-09-12", "lost": "2026-10-05", "amount_cents": 150_000_00},
    {"opportunity": "2026-09-13", "lost": "2026-10-06"},
    {"opportunity": "2026-09-14", "lost": "2026-11-01", "amount_cents": 0},
    {"opportunity": "2026-09-15", "amount_cents": 300_000_00},
    {"opportunity": "2026-11-16", "amount_cents": 20_000_00},
    {"opportunity": "2026-11-17"},
    {"opportunity": "2026-10-17", "won": "2026-11-06", "amount_cents": -1_000_00},
    {"handed_over": "2026-11-01"},
)


def promised(**values):
    return frame(
        "targets",
        *({"period": period.replace("_", "-")[1:], "metric": "revenue", "value": value, "owner": "sales"}
          for period, value in values.items()),
        {"period": "2026-11", "metric": "handed_over", "value": 7.0, "owner": "marketing"},
    )  # fmt: skip


TARGETS = promised(_2026_10=40_000.0, _2026_11=250_000.0, _2026_Q4=349_000.0)


def rows(*columns, deals=DEALS, targets=TARGETS, as_of=AS_OF, filters=None, calendar=None):
    ledger = ledger_of(deals, as_of=as_of, targets=targets, calendar=calendar)
    return pipeline_coverage.METRIC.result(ledger, filters).select("period", *columns).rows()


def test_what_is_open_over_what_is_still_to_be_won():
    # November: 250,000 promised, 99,000 won so far. The quarter: 349,000 promised, 149,000 won. Open: 320,000.
    named = (
        "state",
        "target",
        "won_cents",
        "remaining_cents",
        "open_deals",
        "open_unpriced",
        "pipeline_cents",
        "value",
    )
    assert rows(*named) == [
        ("2026-09", "over", None, 0, None, None, None, None, None),
        ("2026-10", "over", 40_000.0, 50_000_00, None, None, None, None, None),
        ("2026-11", "to go", 250_000.0, 99_000_00, 151_000_00, 3, 1, 320_000_00, pytest.approx(320 / 151)),
        ("2026-Q3", "over", None, 0, None, None, None, None, None),
        ("2026-Q4", "to go", 349_000.0, 149_000_00, 200_000_00, 3, 1, 320_000_00, 1.6),
    ]


def test_every_period_says_with_what_it_began():
    # On 1 October the six deals of September were open: 600,000, two of them without a positive amount.
    named = ("opening_deals", "opening_unpriced", "opening_cents", "opening_value")
    assert rows(*named) == [
        ("2026-09", None, None, None, None),
        ("2026-10", 6, 2, 600_000_00, 15.0),
        ("2026-11", 4, 2, 400_000_00, 1.6),
        ("2026-Q3", None, None, None, None),
        ("2026-Q4", 6, 2, 600_000_00, pytest.approx(600 / 349)),
    ]


def test_the_required_coverage_is_that_of_the_deals_closed_in_the_year_before_the_period():
    # Before November three were closed, one of them won: 50,000 of 200,000 in money.
    low, high = proportion_confint(1, 3, method="wilson")
    named = ("closed_before", "won_before", "win_rate", "required", "required_low", "required_high")
    assert rows(*named, "required_by_amount") == [
        ("2026-09", 0, 0, *[None] * 5),
        ("2026-10", 0, 0, *[None] * 5),
        ("2026-11", *map(pytest.approx, (3, 1, 1 / 3, 3.0, 1 / high, 1 / low)), 4.0),
        ("2026-Q3", 0, 0, *[None] * 5),
        ("2026-Q4", 0, 0, *[None] * 5),
    ]


def test_the_year_before_a_period_has_twelve_months():
    closed = leads(
        {"opportunity": "2025-01-10", "won": "2025-10-31", "amount_cents": 5},
        {"opportunity": "2025-01-10", "won": "2025-11-01", "amount_cents": 5},
        {"opportunity": "2025-01-10", "lost": "2026-10-31", "amount_cents": 15},
        {"opportunity": "2025-01-10", "lost": "2026-11-01", "amount_cents": 5},
    )
    november = {
        period: rest for period, *rest in rows("closed_before", "won_before", "required_by_amount", deals=closed)
    }
    assert november["2026-11"] == [2, 1, 4.0]


def test_none_won_before_needs_no_known_pipeline():
    lost = leads(
        {"opportunity": "2026-09-10", "lost": "2026-10-05", "amount_cents": 5},
        {"opportunity": "2026-09-10", "won": "2026-11-05", "amount_cents": 5},
    )
    made = rows("win_rate", "required", "required_low", "required_high", "required_by_amount", deals=lost)
    low, high = proportion_confint(0, 1, method="wilson")
    assert low == 0
    assert made[2] == ("2026-11", 0.0, None, pytest.approx(1 / high), None, None)


def test_losses_written_without_amounts_leave_the_required_by_amount_unknown():
    zero = leads(
        {"opportunity": "2026-09-10", "won": "2026-10-05", "amount_cents": 5},
        {"opportunity": "2026-09-10", "lost": "2026-10-05", "amount_cents": 0},
        {"opportunity": "2026-09-10"},
    )
    assert rows("required", "required_by_amount", deals=zero)[2] == ("2026-11", 2.0, None)


@pytest.mark.parametrize("end", ["won", "lost"])
def test_where_no_win_or_no_loss_was_ever_recorded_nobody_knows_what_is_required(end):
    one = leads({"opportunity": "2026-09-10", end: "2026-10-05", "amount_cents": 5}, {"opportunity": "2026-09-10"})
    required = ("required", "required_low", "required_high", "required_by_amount")
    assert rows("closed_before", "win_rate", *required, deals=one)[2] == ("2026-11", 1, None, None, None, None, None)


STATES = ("state", "remaining_cents", "pipeline_cents", "value")


def states(**changes):
    return rows(*STATES, **changes)[2][1:]


def test_a_target_that_is_reached_leaves_nothing_to_cover():
    assert states(targets=promised(_2026_11=99_000.0)) == ("reached", 0, 320_000_00, None)
    assert states(targets=promised(_2026_11=99_000.01)) == ("to go", 1, 320_000_00, 320_000_00.0)
    assert states(targets=promised(_2026_11=1.0)) == ("reached", 0, 320_000_00, None)


@pytest.mark.parametrize(("target", "covered"), [(0.0, None), (0.01, 600_000_00.0), (600_000.0, 1.0)])
def test_a_beginning_covers_a_target_of_one_cent_and_none_of_nothing(target, covered):
    made = dict(rows("opening_value", targets=promised(_2026_10=target)))
    assert made["2026-10"] == covered


def test_without_a_target_there_is_nothing_to_cover():
    assert states(targets=promised()) == ("no target", None, 320_000_00, None)


def test_wins_without_any_amount_leave_the_rest_unknown():
    unpriced = leads(
        {"opportunity": "2026-09-10", "won": "2026-11-05"}, {"opportunity": "2026-09-15", "amount_cents": 7}
    )
    assert states(deals=unpriced) == ("won unknown", None, 7, None)
    never = leads({"opportunity": "2026-09-10", "lost": "2026-11-05"}, {"opportunity": "2026-09-15", "amount_cents": 7})
    assert states(deals=never) == ("won unknown", None, 7, None)


def test_an_unpriced_pipeline_is_unknown_and_an_empty_one_is_nothing():
    won = {"opportunity": "2026-09-10", "won": "2026-10-05", "amount_cents": 5}
    unpriced = leads(won, {"opportunity": "2026-09-15", "amount_cents": 0})
    assert states(deals=unpriced) == ("pipeline unknown", 250_000_00, None, None)
    assert states(deals=leads(won)) == ("to go", 250_000_00, 0, 0.0)


def test_an_unpriced_beginning_is_unknown_and_an_empty_one_is_nothing():
    unpriced = leads({"opportunity": "2026-09-10", "lost": "2026-11-05"})
    opening = ("opening_deals", "opening_unpriced", "opening_cents", "opening_value")
    assert rows(*opening, deals=unpriced)[1] == ("2026-10", 1, 1, None, None)
    closed = leads(
        {"opportunity": "2026-09-10", "lost": "2026-09-11"},
        {"opportunity": "2026-11-01", "won": "2026-11-02", "amount_cents": 100},
    )
    assert rows(*opening, deals=closed)[1] == ("2026-10", 0, 0, 0, 0.0)


def test_a_period_is_over_at_the_end_of_its_last_day():
    assert [state for _, state in rows("state", as_of="2026-11-29")][2] == "to go"
    assert [state for _, state in rows("state", as_of="2026-11-30")][2] == "over"


def test_quarters_are_those_of_the_fiscal_year():
    fiscal = rows("starts_on", calendar=Calendar(fiscal_year_start=2))
    assert fiscal[3:] == [("2027-Q3", date(2026, 8, 1)), ("2027-Q4", date(2026, 11, 1))]


def test_a_filter_keeps_its_deals_and_the_companys_target():
    made = rows("target", "won_cents", "open_deals", "value", filters={"source": ["web"]})
    assert made[2] == ("2026-11", 250_000.0, 100_000_00, 0, 0.0)


def test_the_rows_behind_are_the_open_deals_of_each_running_period():
    behind = pipeline_coverage.METRIC.leads(ledger_of(DEALS, as_of=AS_OF, targets=TARGETS))
    assert behind.select("lead_id", "kind", "period").rows() == [
        (lead, kind, period)
        for lead in ("6", "7", "8")
        for kind, period in (("month", "2026-11"), ("quarter", "2026-Q4"))
    ]
    over = pipeline_coverage.METRIC.leads(ledger_of(DEALS, as_of="2026-12-31", targets=TARGETS))
    assert over.height == 0


def test_no_opportunities_make_no_rows():
    assert rows("state", deals=leads({"created": "2026-11-03"})) == []


def test_the_wins_of_a_period_are_its_revenue(sample):
    ours = pipeline_coverage.METRIC.result(sample).select("kind", "period", "won_cents", "target")
    theirs = revenue.METRIC.result(sample).select("kind", "period", "amount_cents", "target")
    months = dict(
        zip(theirs.select("kind", "period").rows(), theirs.select("amount_cents", "target").rows(), strict=True)
    )
    found = dict(zip(ours.select("kind", "period").rows(), ours.select("won_cents", "target").rows(), strict=True))
    assert {period: found[period] for period in months} == months
    assert len(months) > 30

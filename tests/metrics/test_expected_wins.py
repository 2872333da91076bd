from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import beta

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics.expected_wins import METRIC, sals
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.stored import asked, store_frames

THIRTY = signed(Commitment("marketing", "win_rate", 30, 6))
COUNTS = ["month", "origin", "sals", "won", "closed", "open", "over"]
BOUNDS = ["value", "low80", "high80", "low", "high", "share"]
JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)


def sal(accepted, won=None, **more):
    return {"handed_over": accepted, "accepted": accepted, "won": won, **more}


def many(n, *row, **more):
    return [sal(*row, **more) for _ in range(n)]


OLD = [*many(6, "2026-01-01", "2026-01-06"), *many(6, "2026-01-01", "2026-01-21"), *many(28, "2026-01-01")]
"""Forty leads long old enough: six were won after five days, six after twenty."""
YOUNG = [*many(1, "2026-03-21", "2026-03-26"), *many(9, "2026-03-21")]
"""Ten leads of ten days at the end of March, one of them won after five."""


def forecast(*rows, as_of="2026-03-31", filters=None):
    return METRIC.result(under(leads(*rows), as_of, THIRTY), filters)


def row_of(made, month, origin=None):
    keys = pl.col("month").eq_missing(month) & pl.col("origin").eq_missing(origin)
    return made.filter(keys).row(0, named=True)


def test_open_leads_are_worth_what_bayes_says_of_leads_of_their_age() -> None:
    """One source, no losses. Half of the winners take longer than ten days, so F is 1/2 for the nine open leads.

    The likelihood of a rate p is p^13 (1 - p)^28 (1 - p / 2)^9; each open lead is won with p / 2 / (1 - p / 2).
    """
    best = minimize_scalar(lambda p: -(p**13 * (1 - p) ** 28 * (1 - p / 2) ** 9), bounds=(0.01, 0.9), method="bounded",
                           options={"xatol": 1e-12}).x  # fmt: skip
    n = 13 / best
    posterior = beta(13.5, n - 12.5)
    mean = 9 * quad(lambda p: posterior.pdf(p) * p / 2 / (1 - p / 2), 0, 1)[0]
    made = forecast(*OLD, *YOUNG)
    assert made.select(COUNTS).rows()[0] == (None, None, 50, 13, 0, 9, 28)
    row = row_of(made, MARCH, "source not recorded")
    assert [row[name] for name in COUNTS[2:]] == [10, 1, 0, 9, 0]
    assert row["value"] == pytest.approx(1 + mean, rel=1e-3)
    assert row["share"] == pytest.approx((1 + mean) / 10, rel=1e-3)
    assert (row["so_far"], row["age_days"]) == (0.1, 30)


def test_the_wider_interval_is_as_much_wider_as_that_of_a_bell_curve_and_both_hold_more_than_chance() -> None:
    """Ninety open leads, F known to be 1/2: four times out of five 18 to 28 are won. The doubt about F comes on top."""
    row = row_of(forecast(*OLD, *YOUNG * 10), MARCH)
    assert row["won"] < row["low"] < row["low80"] < 18 < row["value"] < 28 < row["high80"] < row["high"]
    wider = (row["high"] - row["low"]) / (row["high80"] - row["low80"])
    assert wider == pytest.approx(1.96 / 1.2816, rel=0.1)


def test_a_row_that_cannot_change_any_more_holds_its_wins_without_doubt() -> None:
    row = row_of(forecast(*OLD, *YOUNG), JANUARY)
    assert [row[name] for name in BOUNDS] == [12.0, 12, 12, 12, 12, 0.3]
    assert (row["counts_from"], row["mature"], row["truncated"]) == (date(2026, 3, 2), True, False)


def test_the_totals_hold_every_month_and_source() -> None:
    made = forecast(*OLD, *YOUNG, *many(10, "2026-03-21", source="web"), *many(40, "2026-01-02", source="web"))
    keys = [("month", "origin"), (None, None), (None, "source not recorded"), (None, "web"), (JANUARY, None),
            (JANUARY, "source not recorded"), (JANUARY, "web"), (MARCH, None), (MARCH, "source not recorded"),
            (MARCH, "web")]  # fmt: skip
    assert made.select("month", "origin").rows() == keys[1:]
    values = dict(zip(keys[1:], made["value"], strict=True))
    assert values[MARCH, None] == pytest.approx(values[MARCH, "web"] + values[MARCH, "source not recorded"])
    assert values[None, None] == pytest.approx(values[JANUARY, None] + values[MARCH, None])
    assert values[None, "web"] == pytest.approx(values[MARCH, "web"])
    assert 0 < values[MARCH, "web"] < values[MARCH, "source not recorded"] - 1
    assert made["counts_from"].to_list()[:3] == [date(2026, 4, 30)] * 3


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ({}, "open"),
        ({"won": "2026-03-21"}, "won"),
        ({"won": "2026-03-20"}, "won"),
        ({"lost": "2026-03-25"}, "closed"),
        ({"recycled": "2026-03-25"}, "closed"),
        ({"recycled": "2026-03-20"}, "open"),
        ({"accepted": "2026-03-01"}, "over"),
        ({"accepted": "2026-03-02"}, "open"),
        ({"accepted": "2026-01-01", "won": "2026-01-31"}, "won"),
        ({"accepted": "2026-01-01", "won": "2026-02-01"}, "over"),
        ({"accepted": "2026-01-01", "lost": "2026-01-31"}, "closed"),
        ({"accepted": "2026-01-01", "lost": "2026-02-01"}, "over"),
    ],
)
def test_what_became_of_a_lead(events: dict[str, str], state: str) -> None:
    row = forecast({"accepted": "2026-03-21", **events}).row(0, named=True)
    assert {name: row[name] for name in ("won", "closed", "open", "over") if row[name]} == {state: 1}


def test_a_lead_rejected_in_the_end_is_no_sal() -> None:
    made = forecast(sal("2026-03-21"), sal("2026-03-21", rejected="2026-03-22"))
    assert made["sals"].to_list() == [1] * 4


def test_a_lost_lead_adds_nothing_and_the_open_ones_are_worth_more_when_losses_are_recorded() -> None:
    lost = [*OLD[:12], *many(20, "2026-01-01", lost="2026-01-03"), *many(8, "2026-01-01")]
    with_losses = forecast(*lost, *YOUNG[:4], *many(6, "2026-03-21", lost="2026-03-23"))
    without = forecast(*OLD, *YOUNG)
    three, nine = (row_of(made, MARCH) for made in (with_losses, without))
    assert (three["open"], three["closed"], nine["open"]) == (3, 6, 9)
    assert (three["value"] - 1) / 3 > 1.5 * (nine["value"] - 1) / 9
    gone = forecast(*OLD, *many(1, "2026-03-21", "2026-03-26"), *many(9, "2026-03-21", lost="2026-03-22"))
    assert [row_of(gone, MARCH)[name] for name in ("open", *BOUNDS)] == [0, 1.0, 1, 1, 1, 1, 0.1]


def test_with_fewer_than_ten_wins_of_old_leads_nobody_knows_how_long_the_slow_ones_take() -> None:
    for wins, known in ((9, False), (10, True)):
        made = forecast(*many(wins, "2026-01-01", "2026-01-06"), *many(20, "2026-01-01"), *YOUNG)
        young = row_of(made, MARCH)
        assert all((young[name] is not None) == known for name in BOUNDS)
        assert row_of(made, JANUARY)["value"] == wins
        assert (made["value"][0] is not None) == known


def test_where_no_win_was_ever_recorded_nobody_knows() -> None:
    made = forecast(*many(40, "2026-01-01"), *many(9, "2026-03-21"))
    assert made.select(*BOUNDS, "so_far").null_count().row(0) == (made.height,) * 7
    assert made["sals"][0] == 49
    assert forecast(*OLD, *YOUNG[1:], filters={"source": [None]})["value"].null_count() == 0


def test_leads_from_before_the_log_of_wins_have_no_value_and_teach_nothing() -> None:
    early = [sal(str(date(2025, 10, 1) + timedelta(n % 60))) for n in range(200)]
    days = [JANUARY + timedelta(n % 60) for n in range(300)]
    rows = [sal(str(day), str(day + timedelta(3)) if n % 5 == 0 else None) for n, day in enumerate(days)]
    made, without = forecast(*early, *rows), forecast(*rows)
    months = made.filter(pl.col("origin").is_null() & pl.col("month").is_not_null())
    assert months["month"].to_list() == [date(2025, 10, 1), date(2025, 11, 1), JANUARY, date(2026, 2, 1), MARCH]
    assert months["truncated"].to_list() == [True, True, True, False, False]
    truncated = made.filter("truncated").select("so_far", *BOUNDS)
    assert truncated.null_count().row(0) == (truncated.height,) * 7
    late = pl.col("month") >= date(2026, 2, 1)
    assert made.filter(late)["value"].to_list() == pytest.approx(without.filter(late)["value"].to_list(), rel=0.05)


def test_a_log_that_begins_with_the_first_lead_of_a_month_leaves_out_the_months_before_and_nothing_else() -> None:
    early = [sal(str(date(2025, 10, 1) + timedelta(n % 60))) for n in range(200)]
    early.append(sal("2025-10-01", lost="2025-10-01"))
    days = [JANUARY + timedelta(n % 60) for n in range(300)]
    rows = [sal(str(day), str(day + timedelta(n % 19)) if n % 5 == 0 else None) for n, day in enumerate(days)]
    one_loss = sal("2025-12-01", lost="2025-12-01")
    made, without = (forecast(*some, as_of="2026-03-10") for some in ([*early, *rows], [one_loss, *rows]))
    months = [one.filter(pl.col("origin").is_null() & (pl.col("month") >= JANUARY)) for one in (made, without)]
    assert made.filter("truncated")["month"].unique().sort().to_list() == [None, date(2025, 10, 1), date(2025, 11, 1)]
    assert months[0]["value"].to_list() == pytest.approx(months[1]["value"].to_list(), rel=1e-4)
    assert months[0]["value"][1] > months[0]["won"][1] + 1


@pytest.mark.parametrize(("as_of", "mature"), [("2026-03-01", False), ("2026-03-02", True)])
def test_a_month_is_mature_on_the_day_on_which_its_last_lead_is_old_enough(as_of: str, mature: bool) -> None:
    row = row_of(forecast(*OLD, as_of=as_of), JANUARY)
    assert (row["counts_from"], row["mature"]) == (date(2026, 3, 2), mature)


def test_no_accepted_leads_give_no_rows() -> None:
    assert forecast({"created": "2026-01-01", "won": "2026-01-02"}).height == 0


def test_the_young_cohorts_of_the_sample_are_not_called_bad(sample: Ledger) -> None:
    """By what is won so far they look less than half as good as the old ones; the forecast holds what those became."""
    months = METRIC.result(sample).filter(pl.col("origin").is_null() & pl.col("month").is_not_null())
    old, young = months.filter("mature"), months.tail(3)
    became = old["won"].sum() / old["sals"].sum()
    assert young["won"].sum() / young["sals"].sum() < became / 2
    for row in young.iter_rows(named=True):
        assert row["so_far"] < became / 2
        assert row["low"] / row["sals"] < became < row["high"] / row["sals"]
    assert 0.8 * became < young["value"].sum() / young["sals"].sum() < 1.5 * became


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    dice, begin = Random(8), date(2026, 1, 1)
    rows = [
        sal(str(begin + timedelta(dice.randrange(80))), source=dice.choice(["web", "fair", None]))
        | {
            event: str(begin + timedelta(dice.randrange(120))) if dice.random() < 0.3 else None
            for event in ("won", "lost")
        }
        for _ in range(200)
    ]
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        WITH sals AS (SELECT strftime('%Y-%m-01', accepted_at) AS month, source,
                julianday('2026-03-15') - julianday(date(accepted_at)) AS age,
                julianday(CASE WHEN date(won_at) <= '2026-03-15' THEN date(won_at) END) - julianday(date(accepted_at))
                    AS won,
                julianday(CASE WHEN date(lost_at) <= '2026-03-15' THEN date(lost_at) END) - julianday(date(accepted_at))
                    AS lost
            FROM accord_leads WHERE date(accepted_at) <= '2026-03-15')
        SELECT month, coalesce(source, 'source not recorded'), count(*), sum(coalesce(won <= 30, 0)),
            sum(won IS NULL AND coalesce(lost <= 30, 0)),
            sum(age < 30 AND won IS NULL AND lost IS NULL),
            sum(coalesce(won > 30, 0) OR (won IS NULL AND (coalesce(lost > 30, 0) OR (lost IS NULL AND age >= 30))))
        FROM sals GROUP BY 1, 2 ORDER BY 1, 2
    """
    ours = METRIC.result(under(leads(*rows), "2026-03-15", THIRTY)).drop_nulls(["month", "origin"])
    assert ours.select(pl.col("month").cast(pl.String), *COUNTS[1:]).rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_and_weeks_do_not_matter_and_filters_add_up(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2026-10-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2026-10-31")).equals(whole)
    assert sals(ledger).height == (whole["sals"].to_list() or [0])[0]
    if whole.height:
        later = METRIC.result(ledger_of(moved(made, 7), as_of="2026-11-07"))
        assert later.select(COUNTS[2:]).row(0) == whole.select(COUNTS[2:]).row(0)
    parts = [METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")]
    months = pl.concat(parts).filter(pl.col("origin").is_null())
    added = months.group_by("month").agg(pl.col(COUNTS[2:]).sum()).sort("month")
    assert added.equals(whole.filter(pl.col("origin").is_null()).select("month", *COUNTS[2:]))

import math
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics.score_reliability import METRIC, judged
from sample_data import truth
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.stored import asked, store_frames

COUNTS = ["band", "handed_over", "too_young", "never_worked", "without_score", "leads", "won", "value"]
THIRTY = signed(Commitment("marketing", "win_rate", 30, 6))


def lead(score, won=None, handed="2026-01-01", **events):
    events = events or {"first_response": "2026-01-02"}
    return {"score": score, "handed_over": handed, "won": won, **events}


def result(*rows, as_of="2026-03-31"):
    return METRIC.result(under(leads(*rows), as_of, THIRTY))


def test_every_handed_over_lead_is_judged_or_said_to_be_left_out() -> None:
    rows = (
        lead(40), lead(49, won="2026-01-31"), lead(49, won="2026-02-01"), lead(60, attempts=3),
        lead(63, first_response="2026-03-01", handed="2026-03-02"), lead(None), lead(100, won="2026-01-05"), lead(90),
        lead(91, rejected="2026-01-04"), {"score": 50, "created": "2026-01-01"},
    )  # fmt: skip
    assert result(*rows).select(COUNTS).rows() == [
        (40, 3, 0, 0, 0, 3, 1, 1 / 3),
        (50, 0, 0, 0, 0, 0, 0, None),
        (60, 2, 1, 1, 0, 0, 0, None),
        (70, 0, 0, 0, 0, 0, 0, None),
        (80, 0, 0, 0, 0, 0, 0, None),
        (90, 3, 0, 1, 0, 2, 1, 0.5),
        (None, 8, 1, 2, 1, 5, 2, 0.4),
    ]


@pytest.mark.parametrize("event", ["first_response", "accepted", "opportunity", "won", "lost"])
def test_a_lead_was_worked_when_anything_was_done_with_it(event: str) -> None:
    other = lead(20, won="2026-01-02")
    assert result(lead(60, **{event: "2026-01-03"}), other).filter(band=60)["leads"].to_list() == [1]


@pytest.mark.parametrize(("as_of", "young"), [("2026-01-30", 1), ("2026-01-31", 0)])
def test_a_lead_is_old_enough_on_the_day_it_reaches_the_age(as_of: str, young: int) -> None:
    row = result(lead(60), lead(10, won="2026-01-03"), as_of=as_of).filter(band=60).row(0, named=True)
    assert (row["too_young"], row["leads"], row["age_days"]) == (young, 1 - young, 30)


def test_the_curves_and_what_is_said_of_all_scores() -> None:
    """Odds 1/9, 1/3, 1, 3 at the scores 10 to 40: each ten points multiply them by 3."""
    rows = [
        lead(score, won="2026-01-05" if n < won else None)
        for score, won in ((10, 2), (20, 5), (30, 10), (40, 15))
        for n in range(20)
    ]
    made = result(*rows)
    assert made["predicted"].to_list() == pytest.approx([0.1, 0.25, 0.5, 0.75, 0.4])
    assert made["monotone"].to_list() == pytest.approx([0.1, 0.25, 0.5, 0.75, 0.4])
    last = made.row(-1, named=True)
    assert last["odds_per_ten"] == pytest.approx(3.0)
    assert last["brier"] == pytest.approx((0.09 + 0.1875 + 0.25 + 0.1875) / 4)
    assert last["miscalibration"] == pytest.approx(0, abs=1e-12)
    assert last["uncertainty"] == pytest.approx(0.24)
    assert last["discrimination"] == pytest.approx(0.24 - (0.09 + 0.1875 + 0.25 + 0.1875) / 4)
    # 32 won, 48 not: pairs in which the won one is higher, ties by half.
    pairs = 2 * 9 + 5 * (18 + 7.5) + 10 * (33 + 5) + 15 * (43 + 2.5)
    assert last["auc"] == pytest.approx(pairs / 32 / 48)
    assert last["auc_low"] < last["auc"] < last["auc_high"] < 1
    assert made["auc"].null_count() == made.height - 1
    assert last["odds_low"] < 3.0 < last["odds_high"]


def test_a_band_holds_the_mean_of_its_leads_and_a_fall_is_levelled() -> None:
    of_score = ((50, 4, 2), (55, 5, 1), (60, 4, 3))
    rows = [lead(score, won="2026-01-05" if n < won else None) for score, of, won in of_score for n in range(of)]
    made = result(*rows)
    assert made["monotone"].to_list() == pytest.approx([1 / 3, 0.75, 6 / 13])
    assert made["value"].to_list() == pytest.approx([1 / 3, 0.75, 6 / 13])
    assert made["predicted"].to_list()[-1] == pytest.approx(6 / 13)


def test_where_no_win_was_ever_recorded_nothing_is_said() -> None:
    made = result(lead(60), lead(70))
    assert made.select("leads", "won").row(-1) == (2, 0)
    said = made.drop(*COUNTS[:-1], "age_days")
    assert said.null_count().row(0) == (made.height,) * said.width


def test_a_filter_without_a_win_has_rates_of_zero_but_no_curve() -> None:
    rows = [{**lead(60), "source": "web"}, {**lead(70, won="2026-01-03"), "source": "fair"}]
    made = METRIC.result(under(leads(*rows), "2026-03-31", THIRTY), {"source": ["web"]})
    names = ["band", "value", "low", "monotone", "predicted", "auc", "brier"]
    assert made.select(names).rows() == [(60, 0.0, 0.0, 0.0, None, None, None), (None, 0.0, 0.0, 0.0, None, None, None)]


def test_no_leads_give_no_rows_and_leads_without_a_score_only_the_sum() -> None:
    assert METRIC.result(ledger_of(leads({"created": "2026-01-01", "score": 50}))).height == 0
    made = result(lead(None, won="2026-01-05"))
    assert made.select(COUNTS).rows() == [(None, 0, 0, 0, 1, 0, 0, None)]


def test_the_sample_scores_are_worth_what_was_planted(sample: Ledger) -> None:
    """Ten points multiply the odds by 1.5 within a source; sources differ, late answers and the drop blur it."""
    last = METRIC.result(sample).row(-1, named=True)
    assert last["odds_low"] < truth.ODDS_PER_TEN_POINTS * 1.1
    assert last["odds_high"] > truth.ODDS_PER_TEN_POINTS
    assert 0.6 < last["auc_low"] < last["auc"] < last["auc_high"] < 0.8
    assert last["handed_over"] == last["leads"] + last["too_young"] + last["never_worked"]


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    dice, begin = Random(5), date(2026, 1, 1)
    rows = [
        {
            "score": dice.choice([None, *range(30, 101, 5)]),
            "handed_over": str(begin + timedelta(dice.randrange(80))),
            "first_response": str(begin + timedelta(dice.randrange(80))) if dice.random() < 0.6 else None,
            "won": str(begin + timedelta(dice.randrange(120))) if dice.random() < 0.3 else None,
        }
        for _ in range(300)
    ]
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT min(score / 10 * 10, 90), count(*), sum(NOT old), sum(old AND NOT worked), sum(old AND worked),
               sum(old AND worked AND coalesce(age <= 30, 0))
        FROM (SELECT score, julianday('2026-03-15') - julianday(date(handed_over_at)) >= 30 AS old,
                     julianday(date(won_at)) - julianday(date(handed_over_at)) AS age,
                     coalesce(date(first_response_at) <= '2026-03-15', 0) OR coalesce(date(won_at) <= '2026-03-15', 0)
                         AS worked
              FROM accord_leads WHERE date(handed_over_at) <= '2026-03-15' AND score IS NOT NULL)
        GROUP BY 1 ORDER BY 1
    """
    ours = METRIC.result(under(leads(*rows), "2026-03-15", THIRTY))
    ours = ours.filter(pl.col("band").is_not_null() & (pl.col("handed_over") > 0))
    assert ours.select("band", "handed_over", "too_young", "never_worked", "leads", "won").rows() == asked(
        sqlite_url, query
    )


@settings(max_examples=12, deadline=None)
@given(LEADS_MADE)
def test_order_weeks_and_filters_change_nothing_that_they_should_not(made: pl.DataFrame) -> None:
    ledger = ledger_of(made, as_of="2027-01-31")
    whole = METRIC.result(ledger)
    assert METRIC.result(ledger_of(made.reverse(), as_of="2027-01-31")).equals(whole)
    assert METRIC.result(ledger_of(moved(made, 7), as_of="2027-02-07")).equals(whole)
    assert judged(ledger).height == (whole["leads"].to_list() or [0])[-1]
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    names = ["handed_over", "too_young", "never_worked", "without_score", "leads", "won"]
    added = parts.filter(pl.col("band").is_null()).select(names).sum()
    if whole.height:
        assert added.row(0) == whole.select(names).row(-1)
        twice = pl.concat([made, made.with_columns(pl.col("lead_id") + "b")])
        double = METRIC.result(ledger_of(twice, as_of="2027-01-31")).row(-1, named=True)
        assert double["leads"] == 2 * whole["leads"][-1]
        assert same(double["auc"], whole["auc"][-1])
        assert same(double["brier"], whole["brier"][-1])


def same(one: float | None, other: float | None) -> bool:
    return one is other is None or (one is not None and other is not None and math.isclose(one, other, rel_tol=1e-9))

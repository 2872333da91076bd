"""What nobody ever recorded is unknown: no metric of the catalogue states a number that rests on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from agreement import judge
from agreement.definition import Commitment
from agreement.ledger import Ledger, ledger
from metrics import BY_KEY
from metrics._backtest import in_force
from metrics._foreseen import foreseen
from sample_data import moved, truth
from tests.making import frame, leads, ledger_of
from tests.metrics.signed import signed, under

keys = pytest.mark.parametrize("key", list(BY_KEY))

ALL_THE_SAME = {
    ("cohort_conversion", "lost_share"): "the other ends are on record",
    ("cohort_conversion", "rejected_share"): "the other ends are on record",
    ("cohort_conversion", "recycled_share"): "the other ends are on record",
    ("cohort_conversion", "open_share"): "came to no recorded end",
    **{("conversation_funnel", name): "the other ends are on record" for name in ("value", "low", "high")},
    **{("data_quality", name): "is about the record itself" for name in ("value", "low", "high")},
}
"""Shares and money that are told although no win ever was: why."""


@pytest.fixture(scope="module")
def without(sample: Ledger) -> Callable[[str], Ledger]:
    """The sample company as if one fact had never been recorded of any lead."""
    frames = {name: rows for name, rows in moved.frames(truth.ENDS_ON).items() if name != "stage_changes"}

    def bare(column: str) -> Ledger:
        never = frames["leads"].with_columns(pl.lit(None, frames["leads"].schema[column]).alias(column))
        read = judge(ledger({**frames, "leads": never}, sample.calendar, sample.as_of), sample.agreements)
        return replace(read, charters=sample.charters)

    return bare


@pytest.fixture(scope="module")
def no_win(without: Callable[[str], Ledger]) -> Ledger:
    return without("won_at")


@keys
def test_where_no_win_was_ever_recorded_no_share_and_no_money_rests_on_wins(
    key: str, sample: Ledger, no_win: Ledger
) -> None:
    metric = BY_KEY[key]
    known, unknown = metric.result(sample), metric.result(no_win)
    beside = known.join(unknown, on=metric.keys, how="inner", nulls_equal=True, suffix="_unknown")
    for name in (one for one, kind in known.schema.items() if kind.is_float() and (key, one) not in ALL_THE_SAME):
        there = pl.col(f"{name}_unknown")
        stated = beside.filter(pl.col(name).ne_missing(there) & there.is_not_null())
        assert stated.is_empty(), (name, stated.select(*metric.keys, name, f"{name}_unknown"))


def test_the_back_test_knows_the_volume_of_a_bar_and_nothing_of_wins(sample: Ledger, no_win: Ledger) -> None:
    same = ["bar", "a_week", "a_rep", "passing", "pipeline_cents", "gained", "lost", "unscored"]
    of_wins = [
        "won", "value", "value_if_worked", "low", "high", "recall", "recall_low", "recall_high", "wins", "missed",
        "missed_cents", "revenue_cents", "spared",
    ]  # fmt: skip
    known, unknown = (BY_KEY["threshold_tradeoff"].result(read) for read in (sample, no_win))
    assert unknown.select(same).equals(known.select(same))
    assert unknown.height == 102
    assert unknown.select(pl.col(of_wins).count()).row(0) == (0,) * len(of_wins)
    assert known.select(pl.col(of_wins).count()).row(0) == (102,) * len(of_wins)


def test_the_back_test_knows_no_money_where_no_amount_was_ever_recorded(without: Callable[[str], Ledger]) -> None:
    rows = BY_KEY["threshold_tradeoff"].result(without("amount_cents"))
    assert rows.select(pl.col("missed_cents", "pipeline_cents", "revenue_cents", "won").count()).row(0) == (
        0,
        0,
        0,
        102,
    )


def test_without_any_score_nobody_knows_what_a_bar_gains_loses_or_spares(without: Callable[[str], Ledger]) -> None:
    rows = BY_KEY["threshold_tradeoff"].result(without("score")).filter(pl.col("bar").is_not_null())
    of_the_bar = ["a_week", "passing", "value", "high", "recall", "missed", "gained", "lost", "spared"]
    assert rows.height == 101
    assert rows.select(pl.col(of_the_bar).count()).row(0) == (0,) * len(of_the_bar)
    assert rows["wins"].count() == 101


RESPONSE = Commitment("sales", "first_response", 240, 50)
WIN_RATE = Commitment("marketing", "win_rate", 30, 50)
ANSWERED = {"handed_over": "2026-01-05 09:00", "score": 80, "first_response": "2026-01-05 10:00"}
ACCEPTED = {"handed_over": "2026-01-05 09:00", "score": 80, "accepted": "2026-01-06 09:00"}
WON = {**ACCEPTED, "won": "2026-01-20 09:00"}


@pytest.mark.parametrize(
    ("promise", "row", "state", "known"),
    [
        (WIN_RATE, ACCEPTED, None, (0, 0, None, None, None, 0, None)),
        (WIN_RATE, WON, "kept", (1, 1, 1.0, 1.0, 1.0, 0, 1.0)),
        (RESPONSE, ACCEPTED, None, (0, 0, None, None, None, 0, None)),
        (RESPONSE, ANSWERED, "kept", (1, 1, 1.0, 1.0, 1.0, 0, 1.0)),
    ],
)
def test_a_promise_about_what_was_never_recorded_is_not_judged(promise, row, state, known) -> None:
    read = under(leads(row), "2026-03-31", signed(promise))
    found = BY_KEY["commitments_kept"].result(read).filter(week=date(2026, 1, 5))
    shown = found.select("numerator", "denominator", "value", "low", "high", "open", "share")
    assert (found["state"].to_list(), shown.rows()) == ([state], [known])


@pytest.mark.parametrize(("measure", "fact"), [("win_rate", "won_at"), ("acceptance", "accepted_at")])
def test_a_prediction_about_what_was_never_recorded_is_not_judged(measure, fact, sample, without) -> None:
    told, untold = (BY_KEY["prediction_score"].result(read).filter(measure=measure) for read in (sample, without(fact)))
    assert told.filter(pl.col("version").is_not_null())["value"].count() > 0
    assert untold["n"].equals(told["n"])
    assert untold.select(pl.col("value", "inside80", "inside95").count()).row(0) == (0, 0, 0)
    assert set(untold["state"]) <= {None, "too early"}
    record = untold.filter(pl.col("version").is_null())
    assert record.select("judged", "held80", "held95", "share80", "share95").rows() == [(0, 0, 0, None, None)]


def test_no_win_rate_is_foreseen_where_no_win_was_ever_recorded(sample: Ledger, no_win: Ledger) -> None:
    terms = in_force(sample)
    known, unknown = foreseen(sample, terms), foreseen(no_win, terms)
    assert known.win_rate is not None
    assert (unknown.volume, unknown.acceptance, unknown.win_rate) == (known.volume, known.acceptance, None)


def test_a_campaign_of_a_company_without_a_win_has_a_cost_and_no_return() -> None:
    spent = {
        "campaigns": frame("campaigns", {"campaign_id": "c1", "name": "Fair", "channel": "fair"}),
        "spend": frame("spend", {"campaign_id": "c1", "on": "2026-01-05", "amount_cents": 12_345}),
        "touches": frame("touches", {"lead_id": "1", "at": "2026-01-06", "channel": "fair", "campaign_id": "c1"}),
    }
    reached = {"created": "2026-01-06", "amount_cents": 100_00, "margin_share": 0.5}
    shown = ["leads", "credit", "revenue", "margin", "cost", "profit", "value"]
    for row, known in (
        (reached, (0, None, None, None, 123.45, None, None)),
        ({**reached, "won": "2026-02-01"}, (1, 1.0, 100.0, 50.0, 123.45, -73.45, -7345 / 12345)),
    ):
        rows = BY_KEY["campaign_profit"].result(ledger_of(leads(row), as_of="2026-03-01", **spent))
        assert rows.filter(model="linear", campaign_id="c1").select(shown).rows() == [known]


def test_a_source_has_no_sal_rate_where_acceptances_or_rejections_are_not_recorded() -> None:
    accepted, rejected = ({"source": "web", name: "2026-01-06"} for name in ("accepted", "rejected"))
    for rows, rate in (((accepted,), None), ((rejected,), None), ((accepted, accepted, rejected), 2 / 3)):
        found = BY_KEY["source_yield"].result(ledger_of(leads(*rows), as_of="2026-03-01"))
        assert found["sal_rate"].to_list() == [pytest.approx(rate) if rate else None]


def test_nobody_knows_who_was_regained_where_no_acceptance_was_ever_recorded() -> None:
    back = {"rejected": "2026-01-06", "recycled": "2026-01-07", "rejection_reason": "no fit"}
    again = {**back, "accepted": "2026-01-08"}
    for rows, share in (((back,), None), ((back, again), 0.5)):
        found = BY_KEY["rejection_mix"].result(ledger_of(leads(*rows), as_of="2026-01-11"))
        assert found["regained_share"].to_list() == [share, share]
        assert found["recycled_share"].to_list() == [1.0, 1.0]


def test_a_period_begins_with_no_known_coverage_where_no_win_was_ever_recorded() -> None:
    opened = {"opportunity": "2026-01-06", "amount_cents": 500_00}
    target = frame("targets", {"period": "2026-02", "metric": "revenue", "value": 250.0})
    for row, value in ((opened, None), ({**opened, "won": "2026-02-03"}, 2.0)):
        rows = BY_KEY["pipeline_coverage"].result(ledger_of(leads(row), as_of="2026-02-11", targets=target))
        assert rows.filter(kind="month", period="2026-02").select("opening_cents", "opening_value").rows() == [
            (500_00, value)
        ]


@pytest.mark.parametrize(("lost", "value", "effective"), [(0, None, None), (1, 0.5, 2.0)])
def test_a_win_rate_by_amount_that_nobody_knows_is_worth_no_deals(lost, value, effective) -> None:
    won = {"opportunity": "2026-01-06", "won": "2026-01-20", "amount_cents": 500_00}
    missed = [{"opportunity": "2026-01-06", "lost": "2026-01-20", "amount_cents": 500_00}] * lost
    rows = BY_KEY["win_rate"].result(ledger_of(leads(won, *missed), as_of="2026-01-31"))
    assert rows.filter(kind="by amount").select("value", "effective").rows() == [(value, effective)] * 2

"""The live queue: who waits, by when each is due in business time, and what nobody promised or did."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from agreement import judge
from agreement.calendar import Calendar
from agreement.definition import Commitment, Definition, InForce, Rule
from metrics import BY_KEY
from metrics.response_queue import clock, queue
from tests.making import frame, leads, ledger_of

PROMISES = (Commitment("sales", "first_response", 240, 90), Commitment("sales", "decision", 2, 90))
BERLIN = Calendar(time_zone="Europe/Berlin")
METRIC = BY_KEY["response_queue"]
WEDNESDAY = "2026-11-18"
"""The day at whose end (Berlin) everything is read."""


def agreed(*commitments, at="2026-01-01", version=1, rules=()):
    effective = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return InForce(version, Definition(rules=rules, commitments=commitments or PROMISES), "h", effective)


AGREED = (agreed(),)


def read(*rows, agreements=AGREED, as_of=WEDNESDAY, **frames):
    known = {"handed_over": "2026-01-02 09:00", "first_response": "2026-01-02 09:10", "rejected": "2026-01-03 09:00"}
    return judge(ledger_of(leads(*rows, known), as_of=as_of, calendar=BERLIN, **frames), agreements)


def told(ledger, *columns, now=None):
    return queue(ledger, now).select("lead_id", *columns).rows()


def utc(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def test_a_lead_is_due_by_the_earlier_of_its_promises():
    both, answered = {"handed_over": "2026-11-18 13:00"}, {"first_response": "2026-11-18 13:30"}
    found = told(read(both, {**both, **answered}), "due_at", "due_for", "due", "overdue_minutes")
    assert found == [
        (
            "1",
            utc("19 09:00"),
            "first response",
            "later",
            None,
        ),  # handed over at 14:00 in Berlin: 3 h, and 1 h tomorrow
        ("2", utc("20 13:00"), "decision", "later", None),
    ]


def test_who_has_waited_longer_than_promised_is_overdue_by_working_minutes():
    (row,) = told(read({"handed_over": "2026-11-17 14:00"}), "due_at", "due", "overdue_minutes")
    assert row == ("1", utc("18 10:00"), "overdue", 6 * 60)  # due at 11:00 in Berlin, read after closing time


def test_what_is_due_at_closing_time_is_due_that_day_and_not_late_before_the_next_working_minute():
    ledger = read({"handed_over": "2026-11-18 12:00"})
    assert told(ledger, "due_at", "due") == [("1", utc("18 16:00"), "due today")]
    assert told(read({"handed_over": "2026-11-18 12:00"}, as_of="2026-11-19"), "due") == [("1", "overdue")]


def test_no_promise_no_deadline_and_no_place_among_the_late():
    fails = agreed(*PROMISES, rules=(Rule("trigger", "score", "at_least", 50),))
    low = {"handed_over": "2026-11-01 09:00", "score": 10}
    assert told(read(low, agreements=[fails]), "due_at", "due") == [("1", None, "no deadline")]
    assert told(read(low, agreements=[]), "due_at", "due") == [("1", None, "no deadline")]


def test_each_lead_has_the_promise_of_the_agreement_of_its_own_hand_over():
    old, new = (
        agreed(at="2026-01-01"),
        agreed(Commitment("sales", "first_response", 60, 90), at="2026-11-18", version=2),
    )
    found = told(read({"handed_over": "2026-11-17 15:59"}, {"handed_over": "2026-11-18 15:59"}, agreements=[old, new]),
                 "due_at")  # fmt: skip
    assert found == [("1", utc("18 11:59")), ("2", utc("19 08:59"))]


def test_a_lead_that_came_back_is_due_again_from_its_latest_hand_over_on():
    lead = {"handed_over": "2026-11-02 09:00", "first_response": "2026-11-02 09:30", "rejected": "2026-11-03 09:00"}
    events = (("handed_over", "02"), ("rejected", "03"), ("handed_over", "17"))
    history = [{"lead_id": "1", "event": event, "at": f"2026-11-{day} 09:00"} for event, day in events]
    found = told(read(lead, stage_changes=frame("stage_changes", *history)), "since", "due_at", "due_for")
    assert found == [("1", utc("17 09:00"), utc("19 09:00"), "decision")]


def test_cold_is_who_has_had_nothing_by_sales_for_thirty_days():
    old = {"handed_over": "2026-09-01 09:00", "first_response": "2026-10-19 22:59"}
    talks = frame("conversations", {"lead_id": "2", "at": "2026-10-20 09:00"})
    newsletter = frame("touches", {"lead_id": "1", "at": "2026-11-10 09:00"})
    ledger = read(old, old, conversations=talks, touches=newsletter)
    assert told(ledger, "quiet_days", "cold") == [("1", 30, True), ("2", 29, False)]


def test_the_clock_is_now_while_the_last_day_runs_and_else_its_end():
    ledger = read({"handed_over": "2026-11-18 13:00"})
    assert clock(ledger, utc("18 14:30")) == (utc("18 14:30"), True)
    assert clock(ledger, utc("19 00:30")) == (utc("18 23:00"), False)
    assert told(ledger, "quiet_days", "due", now=utc("18 14:30")) == [("1", 0, "later")]
    assert told(read({"handed_over": "2026-11-18 09:00"}), "due", now=utc("18 12:59")) == [("1", "due today")]
    assert told(read({"handed_over": "2026-11-18 09:00"}), "overdue_minutes", now=utc("18 13:05")) == [("1", 5)]


def test_the_queue_is_in_the_order_of_its_deadlines_and_counted_by_them():
    rows = [{"handed_over": f"2026-11-{day} 09:00", "score": score} for day, score in
            (("18", 60), ("16", 60), ("17", 60), ("17", 5))]  # fmt: skip
    ledger = read(*rows, agreements=[agreed(*PROMISES, rules=(Rule("trigger", "score", "at_least", 50),))])
    assert [lead for lead, *_ in told(ledger)] == ["2", "3", "1", "4"]
    counted = METRIC.result(ledger).select("due", "value", "cold", "waits_for_response", "waits_for_decision").rows()
    assert counted == [
        ("overdue", 3, 0, 3, 3), ("due today", 0, 0, 0, 0), ("later", 0, 0, 0, 0), ("no deadline", 1, 0, 1, 1),
    ]  # fmt: skip


def test_where_nobody_recorded_answers_nobody_knows_who_waits_for_one():
    bare = ledger_of(leads({"handed_over": "2026-11-16 09:00"}), as_of=WEDNESDAY, calendar=BERLIN)
    assert METRIC.result(bare).is_empty()
    assert queue(bare).is_empty()
    decided = leads({"handed_over": "2026-11-16 09:00"}, {"handed_over": "2026-11-16 09:00", "accepted": "2026-11-17"})
    found = METRIC.result(ledger_of(decided, as_of=WEDNESDAY, calendar=BERLIN)).filter(due="no deadline")
    assert found.select("value", "waits_for_response", "waits_for_decision").rows() == [(1, None, 1)]


def test_the_sample_waits_as_its_backlog_says(sample):
    rows, waits = METRIC.result(sample), BY_KEY["backlog"].result(sample)
    for column, what in (("waits_for_response", "first response"), ("waits_for_decision", "decision")):
        assert rows[column].sum() == waits.filter(waiting_for=what)["value"].sum()
    late = queue(sample).filter(pl.col("due") == "overdue")
    assert late["overdue_minutes"].min() > 0
    assert late["due_at"].is_sorted()
    assert sample.as_of == date(2026, 11, 22)


@pytest.mark.parametrize("minutes", [1, 59, 240, 960])
def test_overdue_is_what_response_time_calls_neither_in_time_nor_pending(sample, minutes):
    promise = agreed(Commitment("sales", "first_response", minutes, 90))
    judged = judge(sample, [promise])
    late = queue(judged).filter(pl.col("due_for") == "first response", pl.col("overdue_minutes") > 0)["lead_id"]
    behind = BY_KEY["response_time"].leads(judged)
    missed = behind.filter("judged_commitment", "never_answered")["lead_id"]
    waits = queue(judged).filter("waits_for_response", pl.col("handed_over_again_at").is_null())["lead_id"]
    assert set(late) & set(waits) == set(missed) & set(waits)

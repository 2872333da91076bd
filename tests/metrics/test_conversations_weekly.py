"""Successful conversations by week, rep and segment, and the target of a month spread over its working days."""

from datetime import date

import pytest

from agreement.calendar import Calendar
from metrics import moment, signals
from metrics.conversations_weekly import METRIC
from tests.making import frame, leads, ledger_of

LEADS = leads(
    {"lead_id": "a", "accepted": "2026-10-20", "segment": "big", "source": "web"},
    {"lead_id": "b", "accepted": "2026-10-20", "source": "fair"},
)
TALKS = frame(
    "conversations",
    {"lead_id": "a", "at": "2026-10-20 10:00", "kind": 1, "successful": True, "held_by": "Ann"},
    {"lead_id": "b", "at": "2026-10-21 10:00", "kind": 5, "successful": True, "held_by": "Bob"},
    {"lead_id": "b", "at": "2026-10-22 10:00", "kind": 2, "successful": False, "held_by": "Bob"},
    {"lead_id": "a", "at": "2026-11-03 10:00", "kind": 3, "successful": True},
    {"lead_id": "a", "at": "2026-11-03 11:00", "kind": 6, "successful": True},
)
TARGETS = {"2026-10": 44.0, "2026-11": 21.0}
FIRST, SECOND, THIRD = date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)


def promised(**values):
    return frame("targets", *({"period": name, "metric": "conversations_held", "value": value, "owner": owner}
                              for (name, value), owner in zip(values.items(), "ab" * 9, strict=False)))  # fmt: skip


def result(targets=TARGETS, calendar=None, filters=None, talks=TALKS, **more):
    read = ledger_of(LEADS, conversations=talks, targets=promised(**targets), as_of="2026-11-08", calendar=calendar)
    return METRIC.result(read, filters).filter(**more)


def test_every_part_has_a_row_in_every_week_and_only_all_together_has_a_target():
    assert result(scope="all").select("week", "held", "successful", "value").rows() == [
        (FIRST, 3, 2, 2), (SECOND, 0, 0, 0), (THIRD, 1, 1, 1),
    ]  # fmt: skip
    reps = result(scope="rep")
    assert reps.filter(week=FIRST).select("part", "held", "successful").rows() == [
        ("Ann", 1, 1), ("Bob", 2, 1), (None, 0, 0),
    ]  # fmt: skip
    assert reps["target"].null_count() == reps.height == 9
    assert result(scope="segment", week=FIRST).select("part", "successful").rows() == [("big", 1), (None, 1)]


def test_a_months_target_is_spread_over_its_working_days():
    # October 2026 has 22 working days (2 a day), November 21 (1 a day); the week of 26 October lies in October.
    assert result(scope="all")["target"].to_list() == [10.0, 10.0, 5.0]
    assert result(scope="all")["of_target"].to_list() == [0.2, 0.0, 0.2]


def test_a_week_across_two_months_has_the_days_of_each_and_a_holiday_asks_for_nothing():
    july = {"2026-06": 22.0, "2026-07": 46.0}  # 29 and 30 June, 1 to 3 July
    late = TALKS.with_columns(at=TALKS["at"].dt.offset_by("-112d"))
    assert result(july, talks=late, scope="all", week=date(2026, 6, 29))["target"].to_list() == [8.0]
    closed = Calendar(holidays=frozenset({date(2026, 10, 21)}))
    made = result({"2026-10": 42.0}, calendar=closed, scope="all")["target"].to_list()
    assert made[:2] == [pytest.approx(8.0), pytest.approx(10.0)]  # 21 working days, of which the first week has four


def test_a_quarter_speaks_where_its_month_does_not_and_a_day_without_a_promise_leaves_the_week_without_one():
    quarter = {"2026-Q4": 66.0, "2026-11": 42.0}  # 66 working days in the quarter: one a day; November two
    assert result(quarter, scope="all")["target"].to_list() == [5.0, 5.0, 10.0]
    assert result({"2026-10": 44.0}, scope="all")["target"].to_list() == [10.0, 10.0, None]
    assert result({}, scope="all")["target"].to_list() == [None, None, None]
    june = TALKS.with_columns(at=TALKS["at"].dt.offset_by("-112d"))
    assert result({"2026-07": 46.0}, talks=june, scope="all", week=date(2026, 6, 29))["target"].to_list() == [None]


def test_the_target_is_the_companys_under_every_filter_and_all_owners_add_up():
    assert result(filters={"source": ["web"]}, scope="all").select("successful", "target").rows() == [
        (1, 10.0), (0, 10.0), (1, 5.0),
    ]  # fmt: skip


def test_where_no_success_was_ever_recorded_the_value_is_unknown():
    unsaid = TALKS.drop("successful")
    assert set(result(talks=unsaid)["value"]) == {None}
    assert result(talks=frame("conversations")).is_empty()


def test_the_average_begins_with_the_twelfth_week(sample):
    rows = METRIC.result(sample).filter(scope="all")
    assert rows["a_week"].null_count() == 11
    assert rows["a_week"][-1] == pytest.approx(rows["value"].tail(12).mean())


def test_each_rep_and_segment_is_watched_beside_its_own_weeks(sample):
    said = signals(METRIC, METRIC.result(sample), moment(sample))
    parts = set(said["part"])
    assert {"all · ", "rep · Clara Vogt", "segment · enterprise", "segment · "} <= parts
    assert said.filter(part="rep · Clara Vogt")["mean"].null_count() == 12

"""Tasks and training against the charter, day by day, by hand."""

from datetime import UTC, date, datetime

import pytest

from agreement.calendar import Calendar
from agreement.charter import Charter, CharterInForce, Responsibility, Training
from agreement.pledged import TaskDone, Trained
from metrics._tasks import tasks
from metrics._training import training_by_person, training_progress

CALENDAR = Calendar()
ONCE = Responsibility("Guide", "sales", "Anna", date(2026, 11, 20))
WEEKLY = Responsibility("List", "marketing", "Mia", every="week")
RIDES = Training("ride_along", "marketing", 9)


def charter(*rows: Responsibility | Training, on: date = date(2026, 1, 1), version: int = 1) -> CharterInForce:
    asked = tuple(one for one in rows if isinstance(one, Responsibility))
    learnt = tuple(one for one in rows if isinstance(one, Training))
    return CharterInForce(version, Charter(asked, training=learnt), "", CALENDAR.begins(on))


def stands(one: Responsibility, today: date, *done: TaskDone, on: date = date(2026, 1, 1)) -> tuple[object, ...]:
    (row,) = tasks(charter(one, on=on), done, CALENDAR, today).select("state", "due_on", "done_on", "days_late").rows()
    return row


@pytest.mark.parametrize(("day", "state", "late"), [(19, "due", None), (20, "due", None), (21, "late", 1)])
def test_a_task_is_due_until_its_day_is_over(day: int, state: str, late: int | None) -> None:
    assert stands(ONCE, date(2026, 11, day)) == (state, date(2026, 11, 20), None, late)


def test_what_was_done_is_done_and_says_how_late() -> None:
    for on, late in ((date(2026, 11, 20), None), (date(2026, 11, 23), 3)):
        done = TaskDone("Guide", date(2026, 11, 20), "Anna", on)
        assert stands(ONCE, date(2026, 12, 1), done) == ("done", date(2026, 11, 20), on, late)


def test_a_weekly_task_is_late_when_the_last_whole_week_passed_without_it_and_no_longer_for_older_ones() -> None:
    sunday, today = date(2026, 11, 15), date(2026, 11, 18)
    assert stands(WEEKLY, today) == ("late", sunday, None, 3)
    last = TaskDone("List", sunday, "Mia", date(2026, 11, 13))
    assert stands(WEEKLY, today, last) == ("due", date(2026, 11, 22), None, None)
    this = TaskDone("List", date(2026, 11, 22), "Mia", today)
    assert stands(WEEKLY, today, last, this) == ("done", date(2026, 11, 22), today, None)
    assert stands(WEEKLY, today, this) == ("late", sunday, None, 3)


def test_the_first_period_is_one_that_began_under_the_charter() -> None:
    assert stands(WEEKLY, date(2026, 11, 18), on=date(2026, 11, 10))[:2] == ("due", date(2026, 11, 22))
    assert stands(WEEKLY, date(2026, 11, 18), on=date(2026, 11, 9))[:2] == ("late", date(2026, 11, 15))


@pytest.mark.parametrize(("every", "due"), [("month", date(2026, 10, 31)), ("quarter", date(2026, 9, 30))])
def test_months_and_fiscal_quarters_end_on_their_last_day(every: str, due: date) -> None:
    one = Responsibility("List", "marketing", "Mia", every=every)  # type: ignore[arg-type]
    assert stands(one, date(2026, 11, 18))[:2] == ("late", due)


def test_a_task_without_a_day_is_always_there_and_comes_last() -> None:
    always = Responsibility("Router", "sales", "Sven")
    rows = tasks(charter(always, WEEKLY, ONCE), (), CALENDAR, date(2026, 11, 18))
    assert rows.select("task", "state").rows() == [("List", "late"), ("Guide", "due"), ("Router", "always")]
    assert tasks(None, (), CALENDAR, date(2026, 11, 18)).is_empty()


def entry(on: date, who: str = "Mia", seen: str = "", kind: str = "ride_along", side: str = "marketing") -> Trained:
    return Trained(1, kind, side, who, on, "", None, "Mark", datetime(2026, 11, 1, tzinfo=UTC), seen)


def progress(today: date, *log: Trained, versions: tuple[CharterInForce, ...] = (charter(RIDES),), over: bool = False):
    return training_progress(versions, log, CALENDAR, today, over)


def test_what_counts_is_of_this_quarter_of_this_side_and_of_this_kind() -> None:
    log = (
        entry(date(2026, 10, 1), seen="Anna"), entry(date(2026, 11, 15), "Paul"), entry(date(2026, 9, 30)),
        entry(date(2026, 11, 20)), entry(date(2026, 10, 2), side="sales"), entry(date(2026, 10, 3), kind="sales_call"),
    )  # fmt: skip
    rows = progress(date(2026, 11, 15), *log)
    assert rows.drop("so_far").rows() == [
        ("marketing", "ride_along", date(2026, 10, 1), date(2026, 12, 31), 9, 2, 1, "behind"),
    ]  # fmt: skip
    assert rows["so_far"].to_list() == [pytest.approx(9 * 46 / 92)]
    people = training_by_person(rows, log, date(2026, 11, 15))
    assert people.select("who", "done", "confirmed").rows() == [("Mia", 1, 1), ("Paul", 1, 0)]


@pytest.mark.parametrize(("today", "done", "state"), [
    (date(2026, 10, 1), 0, "too early"),
    (date(2026, 10, 14), 0, "too early"),
    (date(2026, 10, 15), 0, "behind"),
    (date(2026, 10, 15), 1, "on the way"),
    (date(2026, 11, 15), 4, "on the way"),
    (date(2026, 11, 15), 3, "behind"),
    (date(2026, 12, 31), 8, "on the way"),
    (date(2026, 12, 31), 7, "behind"),
    (date(2026, 10, 2), 9, "kept"),
])  # fmt: skip
def test_the_state_goes_by_the_part_of_the_quarter_that_is_over(today: date, done: int, state: str) -> None:
    assert progress(today, *[entry(date(2026, 10, 1))] * done)["state"].to_list() == [state]


def test_a_quarter_that_is_over_was_kept_or_missed() -> None:
    for done, state in ((8, "missed"), (9, "kept")):
        log = [entry(date(2026, 10, 1))] * done
        assert progress(date(2026, 12, 31), *log, over=True)["state"].to_list() == [state]


def test_a_promise_signed_within_the_quarter_asks_for_the_part_that_is_left() -> None:
    late = charter(RIDES, on=date(2026, 11, 16))
    rows = progress(date(2026, 11, 20), entry(date(2026, 11, 1)), entry(date(2026, 11, 17)), versions=(late,))
    assert rows.select("from", "promised", "done", "state").rows() == [(date(2026, 11, 16), 4, 1, "too early")]


def test_a_newer_version_with_another_count_goes_on_and_one_with_a_new_kind_begins() -> None:
    later = charter(Training("ride_along", "marketing", 4), Training("sales_call", "marketing", 8), version=2,
                    on=date(2026, 11, 16))  # fmt: skip
    rows = progress(date(2026, 11, 20), versions=(charter(RIDES), later))
    assert rows.select("kind", "promised", "from").rows() == [
        ("ride_along", 4, date(2026, 10, 1)), ("sales_call", 4, date(2026, 11, 16)),
    ]  # fmt: skip


def test_before_any_charter_nothing_was_promised() -> None:
    assert progress(date(2026, 11, 20), versions=()).is_empty()
    assert progress(date(2026, 11, 20), versions=(charter(RIDES, on=date(2026, 11, 21)),)).is_empty()

"""The tasks of the charter: done, due, late, or always: judged on the last day that has passed and on the next one."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from agreement.calendar import Calendar
from agreement.charter import CharterInForce, Responsibility
from agreement.periods import period
from agreement.pledged import TaskDone

DONE, DUE, LATE, ALWAYS = TASK_STATES = ("done", "due", "late", "always")
SCHEMA = {
    "task": pl.String, "side": pl.String, "who": pl.String, "every": pl.String, "due_on": pl.Date,
    "state": pl.String, "done_on": pl.Date, "done_by": pl.String, "days_late": pl.Int64,
}  # fmt: skip


def tasks(ruling: CharterInForce | None, marks: Sequence[TaskDone], calendar: Calendar, today: date) -> pl.DataFrame:
    """How each task of the charter in force stands today; the late ones first, then by the day on which they are due.

    Returns task | side | who | every (null: once, or always) | due_on | state (one of TASK_STATES) | done_on | done_by
    | days_late (calendar days since due_on of what is late; of what was done late, days from due_on to done_on).
    A task that comes again is due on the last day of its period. It is late when the last whole period passed without
    it; what was missed before that is bygone, or a task missed once would be late for ever. The first period is the one
    that began on or after the day on which the charter took effect.
    """
    if ruling is None:
        return pl.DataFrame(schema=SCHEMA)
    began = calendar.today(ruling.effective_at)
    done = {(one.task, one.due_on): one for one in marks}
    rows = [
        _standing(one, done, _due_days(one, began, calendar, today), today) for one in ruling.charter.responsibilities
    ]
    order = {LATE: 0, DUE: 1, DONE: 2, ALWAYS: 3}
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return frame.sort(pl.col("state").replace_strict(order, return_dtype=pl.Int8), "due_on", "side", "task")


def _due_days(one: Responsibility, began: date, calendar: Calendar, today: date) -> list[date]:
    """The last day on which it was due, if any, and the next one."""
    if one.due_on is not None:
        return [one.due_on]
    if one.every is None:
        return []
    first, last = period(one.every, today, calendar)
    before, passed = period(one.every, first - timedelta(days=1), calendar)
    return [passed, last] if before >= began else [last]


def _standing(
    one: Responsibility, done: dict[tuple[str, date], TaskDone], due: list[date], today: date
) -> tuple[object, ...]:
    about = (one.task, one.side, one.who, one.every)
    if not due:
        return (*about, None, ALWAYS, None, None, None)
    waits = next((day for day in due if (one.task, day) not in done), None)
    if waits is not None:
        late = (today - waits).days
        return (*about, waits, LATE if late > 0 else DUE, None, None, late if late > 0 else None)
    kept = done[one.task, due[-1]]
    late = (kept.done_on - kept.due_on).days
    return (*about, kept.due_on, DONE, kept.done_on, kept.done_by, late if late > 0 else None)

"""Tasks of the charter: the side that answers for one says when it is done, for a day on which it is due."""

from datetime import date, timedelta
from json import loads

import pytest

from agreement.charter import Charter, Responsibility
from agreement.errors import Refused
from agreement.pledged import TaskDone
from store import tasks
from store.trail import trail
from tests.store.negotiating import FIRST_DAY, Company, at
from tests.store.racing import done, together

ONCE = date(2026, 12, 15)
SUNDAY = date(2026, 11, 8)
NOW = at("2026-11-10 10:00")
CHARTER = Charter((
    Responsibility("Guide", "sales", "Anna", ONCE),
    Responsibility("List", "marketing", "Mia", every="week"),
    Responsibility("Router", "sales", "Sven"),
))  # fmt: skip


@pytest.fixture
def signed(team: Company) -> Company:
    team.agree(CHARTER, when="2026-11-01")
    return team


def mark(team: Company, who: str = "anna", task: str = "Guide", due_on: date = ONCE) -> None:
    tasks.done(team.url, team.people[who], task, due_on, NOW)


def test_the_side_that_answers_for_it_says_that_it_is_done_and_takes_it_back(signed: Company) -> None:
    mark(signed, "sven")
    mark(signed, "mark", "List", SUNDAY)
    assert tasks.marks(signed.url) == (
        TaskDone("List", SUNDAY, "Mark", NOW.date()), TaskDone("Guide", ONCE, "Sven", NOW.date()),
    )  # fmt: skip
    tasks.reopen(signed.url, signed.people["anna"], "Guide", ONCE, NOW)
    assert [one.task for one in tasks.marks(signed.url)] == ["List"]
    mark(signed, "anna")
    steps = [(one.who, one.action, one.subject) for one in trail(signed.url, "task.")][::-1]
    assert steps == [
        ("Sven", "task.done", "task:Guide"), ("Mark", "task.done", "task:List"), ("Anna", "task.reopen", "task:Guide"),
        ("Anna", "task.done", "task:Guide"),
    ]  # fmt: skip
    assert loads(trail(signed.url, "task.")[0].after or "") == {"done": True, "due_on": "2026-12-15"}


@pytest.mark.parametrize("who", ["mark", "mia", "erin", "vera", "adam"])
def test_nobody_else_says_that_it_is_done(signed: Company, who: str) -> None:
    with pytest.raises(Refused, match=r"seat|sales says"):
        mark(signed, who)
    assert (tasks.marks(signed.url), trail(signed.url, "task.")) == ((), [])


@pytest.mark.parametrize(("task", "due_on", "why"), [
    ("Nothing", ONCE, "has no task 'Nothing'"),
    ("Guide", ONCE + timedelta(days=1), "is due by 2026-12-15"),
    ("Router", ONCE, "never done for good"),
    ("Guide", "2026-12-15", "is no day"),
    ("Guide", NOW, "is no day"),
])  # fmt: skip
def test_what_the_charter_does_not_ask_is_refused(signed: Company, task: str, due_on: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        mark(signed, "anna", task, due_on)
    assert tasks.marks(signed.url) == ()


@pytest.mark.parametrize("day", [SUNDAY - timedelta(days=1), SUNDAY + timedelta(days=14)])
def test_a_task_that_comes_again_is_done_for_a_period_that_has_begun(signed: Company, day: date) -> None:
    with pytest.raises(Refused, match="not due on"):
        mark(signed, "mia", "List", day)


def test_without_a_charter_there_is_no_task(team: Company) -> None:
    with pytest.raises(Refused, match="no task"):
        mark(team)


def test_before_its_first_day_a_charter_asks_for_nothing(signed: Company) -> None:
    with pytest.raises(Refused, match="no task"):
        tasks.done(signed.url, signed.people["anna"], "Guide", ONCE, at(f"{FIRST_DAY - timedelta(days=1)}"))


def test_a_double_click_is_done_once(signed: Company) -> None:
    assert sorted(done(together(*[lambda: mark(signed)] * 2))) == [False, True]
    assert len(trail(signed.url, "task.")) == 1
    with pytest.raises(Refused, match="is done for 2026-12-15 already"):
        mark(signed)


def test_a_mark_without_its_audit_row_is_not_kept(signed: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(tasks, "record", broken)
    with pytest.raises(OSError, match="no room"):
        mark(signed)
    assert tasks.marks(signed.url) == ()

"""The agenda writes itself: real signals, broken promises, contested and cold leads, reviews due, late actions."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from agreement.decided import Decision
from reports.agenda import DECISIONS, LAST, STEPS, Waiting, agenda, headline, of_step
from reports.week import Measure, Week

WEEK, TODAY = date(2026, 11, 16), date(2026, 11, 25)
NONE = Waiting(0, 0)


def measure(key: str, name: str, state: str, before: str = "47 %") -> Measure:
    return Measure(key, name, "sales", "43 %", before, state, None, ())


QUIET = Week(
    WEEK, "On track", "On track: no signal in any measure.", (), (), 0, ("Version 2 since 2 Nov",), (), (), 0, TODAY
)
LOUD = replace(
    QUIET,
    measures=(
        measure("wins", "Wins", "no signal"), measure("sal_volume", "Leads that pass", "better"),
        measure("opportunities", "Opportunities", ""), measure("decision_time", "Time", "changed", before=""),
        measure("sal_rate", "SAL rate", "worse"),
    ),
    missed=("Sales answers in an hour",), reviews=("The day of the review has come",), disputes=2,
    table=("Proposal 3 by sales, signed by nobody yet",),
)  # fmt: skip


def decision(id: int, week: date | None, due: int, **more: object) -> Decision:
    at = datetime(2026, 11, 9, 9, tzinfo=UTC)
    return Decision(id, f"Number {id}", "Anna", date(2026, 11, due), "sal_rate", week, at, "Mark", **more)  # type: ignore[arg-type]


EARLIER = date(2026, 11, 9)
KEPT = (
    decision(1, EARLIER, 24), decision(2, None, 25),
    decision(3, EARLIER, 24, done_at=datetime(2026, 11, 18, tzinfo=UTC)),
    decision(4, EARLIER, 24, done_at=datetime(2026, 11, 17, tzinfo=UTC)),
    decision(5, EARLIER, 24, dropped_at=datetime(2026, 11, 20, tzinfo=UTC)), decision(6, WEEK, 30),
    decision(7, date(2026, 11, 23), 24), decision(8, WEEK, 30, dropped_at=datetime(2026, 11, 20, tzinfo=UTC)),
)  # fmt: skip


def said(week: Week, waiting: Waiting = NONE, decisions: tuple[Decision, ...] = ()) -> list[tuple[str, str, str]]:
    return [(one.step, one.state, one.words) for one in agenda(week, waiting, decisions, TODAY)]


def test_a_quiet_week_has_nothing_to_talk_about() -> None:
    assert said(QUIET) == []
    titles = [headline(one.key, (), QUIET) for one in STEPS]
    assert titles == [
        "No action is left from earlier meetings", "On track: no signal in any measure",
        "Nothing out of the ordinary: no signal, and no promise missed",
        "No rejection is contested, and no lead waits", "Version 2 since 2 Nov", "Nothing is decided yet",
    ]  # fmt: skip


def test_only_signals_and_broken_promises_are_exceptions_the_worse_first() -> None:
    assert said(LOUD, Waiting(1, 40)) == [
        ("exceptions", "worse", "SAL rate 43 %: worse than usual, a week before 47 %"),
        ("exceptions", "changed", "Time 43 %: changed"),
        ("exceptions", "better", "Leads that pass 43 %: better than usual, a week before 47 %"),
        ("exceptions", "worse", "Promise missed: Sales answers in an hour"),
        ("disputed", "open", "2 rejections are contested"),
        ("disputed", "open", "1 lead waits for a decision, the oldest for 40 days"),
        ("thresholds", "worse", "Review due: The day of the review has come"),
        ("thresholds", "open", "Proposal 3 by sales, signed by nobody yet"),
    ]
    points = agenda(LOUD, Waiting(1_200, 40), (), TODAY)
    assert [headline(one.key, points, LOUD) for one in STEPS[2:5]] == [
        "4 to look into: 2 for the worse",
        "2 rejections are contested; 1,200 leads wait for a decision, the oldest for 40 days",
        "1 reason to review the agreement; 1 proposal on the table",
    ]


def test_actions_are_carried_over_the_late_ones_first_and_done_ones_for_a_week() -> None:
    assert said(QUIET, decisions=KEPT) == [
        (LAST, "late", "Number 1 (Anna, by 24 Nov 2026)"),
        (LAST, "open", "Number 2 (Anna, by 25 Nov 2026)"),
        (LAST, "done", "Number 3 (Anna, by 24 Nov 2026)"),
        (DECISIONS, "open", "Number 6 (Anna, by 30 Nov 2026)"),
    ]
    points = agenda(QUIET, NONE, KEPT, TODAY)
    assert headline(LAST, points, QUIET) == "Last actions: 1 late, 1 open, 1 done"
    assert headline(DECISIONS, points, QUIET) == "1 decision of today"
    assert [one.about for one in of_step(points, DECISIONS)] == ["sal_rate"]


@pytest.mark.parametrize(("count", "words"), [(1, "1 rejection is contested"), (0, None)])
def test_one_contested_rejection_is_one(count: int, words: str | None) -> None:
    found = said(replace(QUIET, disputes=count))
    assert found == ([("disputed", "open", words)] if words else [])

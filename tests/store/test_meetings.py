"""What a joint meeting says and decides: kept at once, carried over until done, audited, and lost to no race."""

from datetime import date
from json import loads
from typing import Any

import pytest

from agreement.decided import Decision, standing
from agreement.errors import Refused
from store import meetings
from store.frames import version
from store.trail import trail
from tests.store.negotiating import Company, at, rows
from tests.store.racing import ROUNDS, done, together

FEW = ROUNDS // 3
WEEK, DUE = date(2026, 11, 16), date(2026, 11, 30)


def decide(team: Company, who: str = "anna", what: str = "Call webinar leads first", **more: Any) -> Decision:
    given = {"week": WEEK, "due_on": DUE, "at": at("2026-11-23T09:00"), **more}
    return meetings.decide(team.url, team.people[who], what=what, who=given.pop("by", "Sven"), **given)


def note(team: Company, who: str, text: str, step: str = "since", week: date = WEEK) -> None:
    meetings.note(team.url, team.people[who], week, step, text, at("2026-11-23T09:10"))


def test_a_decision_is_kept_with_what_who_by_when_about_what_and_in_which_meeting(team: Company) -> None:
    kept = decide(team, what="  Call webinar leads first ", by=" Sven ", about="response_time")
    assert kept == Decision(
        1, "Call webinar leads first", "Sven", DUE, "response_time", WEEK, at("2026-11-23T09:00"), "Anna"
    )
    assert meetings.decisions(team.url) == (kept,)


def test_it_is_carried_over_until_somebody_says_that_it_is_done(team: Company) -> None:
    one, other = decide(team), decide(team, "mark", "Score events lower", week=date(2026, 11, 23))
    assert [found.id for found in standing(meetings.decisions(team.url), DUE).open] == [one.id, other.id]
    assert [found.id for found in standing(meetings.decisions(team.url), date(2026, 12, 1)).late] == [one.id, other.id]
    closed = meetings.finish(team.url, team.people["mark"], one.id, at("2026-11-27"))
    dropped = meetings.drop(team.url, team.people["adam"], other.id, at("2026-11-28"))
    assert (closed.done_at, closed.done_by, closed.closed) == (at("2026-11-27"), "Mark", True)
    assert (dropped.dropped_at, dropped.dropped_by, dropped.closed) == (at("2026-11-28"), "Adam", True)
    assert standing(meetings.decisions(team.url), date(2026, 12, 1)) == ((closed,), (), ())
    assert meetings.reopen(team.url, team.people["anna"], one.id) == one


def test_the_minutes_of_a_week_are_its_own_and_in_order(team: Company) -> None:
    note(team, "anna", " Webinars answered late ")
    note(team, "mark", "Two reps were ill", "exceptions")
    note(team, "mark", "Another week", week=date(2026, 11, 23))
    found = meetings.notes(team.url, WEEK)
    assert [(one.step, one.text, one.author, one.seat, one.week) for one in found] == [
        ("since", "Webinars answered late", "Anna", "sales", WEEK),
        ("exceptions", "Two reps were ill", "Mark", "marketing", WEEK),
    ]
    assert rows(team.url, "SELECT count(*) FROM accord_meetings") == [(2,)]


def test_every_step_is_audited_with_its_words_and_raises_the_meetings_counter_only(team: Company) -> None:
    numbers, before = version(team.url), meetings.version(team.url)
    one = decide(team)
    note(team, "mark", "Agreed")
    meetings.finish(team.url, team.people["mark"], one.id)
    assert (version(team.url), meetings.version(team.url)) == (numbers, before + 3)
    steps = trail(team.url, "meeting.")[::-1]
    assert [(step.who, step.action, step.subject) for step in steps] == [
        ("Anna", "meeting.decide", "decision:1"),
        ("Mark", "meeting.note", f"meeting:{WEEK}"),
        ("Mark", "meeting.done", "decision:1"),
    ]
    assert loads(steps[0].after or "")["due_on"] == "2026-11-30"
    assert loads(steps[1].after or "") == {"step": "since", "text": "Agreed"}
    assert (loads(steps[2].before or "")["done"], loads(steps[2].after or "")["done"]) == (False, True)


@pytest.mark.parametrize("who", ["erin", "vera"])
def test_who_only_reads_writes_nothing(team: Company, who: str) -> None:
    one = decide(team)
    person = team.people[who]
    for step in (
        lambda: decide(team, who, "Mine"),
        lambda: note(team, who, "Mine"),
        lambda: meetings.finish(team.url, person, one.id),
        lambda: meetings.drop(team.url, person, one.id),
        lambda: meetings.reopen(team.url, person, one.id),
    ):
        with pytest.raises(Refused, match="seat"):
            step()
    assert (meetings.decisions(team.url), meetings.notes(team.url, WEEK)) == ((one,), ())


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"what": "  "}, "what is decided"),
        ({"by": " "}, "who does it"),
        ({"by": "a\nb"}, "cannot be seen"),
        ({"about": "x" * 201}, "longer than 200"),
        ({"what": "a\0"}, "NUL"),
        ({"due_on": date(2026, 11, 22)}, "is past"),
        ({"due_on": None}, "no day"),
        ({"week": date(2026, 11, 17)}, "first day of a week"),
    ],
)
def test_a_decision_that_nobody_could_keep_or_check_is_refused(team: Company, given: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        decide(team, **given)
    assert meetings.decisions(team.url) == ()


def test_what_is_closed_is_not_closed_again_and_what_is_unknown_is_said_so(team: Company) -> None:
    one, mark = decide(team), team.people["mark"]
    with pytest.raises(Refused, match="open already"):
        meetings.reopen(team.url, mark, one.id)
    meetings.finish(team.url, mark, one.id)
    with pytest.raises(Refused, match="done by Mark already"):
        meetings.drop(team.url, team.people["anna"], one.id)
    for number in (99, 2**40, True):
        with pytest.raises(Refused, match="no decision number"):
            meetings.finish(team.url, mark, number)
    with pytest.raises(Refused, match="empty"):
        note(team, "anna", "  ")


def test_a_note_whose_audit_row_cannot_be_written_was_not_said(team: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("store.meetings.record", broken)
    for step in (lambda: note(team, "anna", "Heard"), lambda: decide(team)):
        with pytest.raises(OSError, match="no room"):
            step()
    assert (meetings.notes(team.url, WEEK), meetings.decisions(team.url)) == ((), ())


def test_two_people_say_something_first_at_once_and_it_is_one_meeting(team: Company) -> None:
    for number in range(FEW):
        week = date.fromordinal(WEEK.toordinal() + 7 * number)
        due = date.fromordinal(week.toordinal() + 14)
        results = together(
            lambda: note(team, "anna", "Good morning", week=week),  # noqa: B023
            lambda: decide(team, "mark", week=week, due_on=due),  # noqa: B023
        )
        assert done(results) == [True, True]
        assert len(meetings.notes(team.url, week)) == 1
    assert rows(team.url, "SELECT count(*) FROM accord_meetings") == [(FEW,)]


def test_a_double_click_decides_notes_and_closes_once(team: Company) -> None:
    for number in range(FEW):
        what = f"Number {number}"
        for step in (lambda: decide(team, what=what), lambda: note(team, "anna", what)):  # noqa: B023
            assert sorted(done(together(step, step))) == [False, True]
        one = meetings.decisions(team.url)[-1].id
        by = [lambda who=who: meetings.finish(team.url, team.people[who], one) for who in ("anna", "mark")]  # noqa: B023
        assert sorted(done(together(*by))) == [False, True]
    assert len(meetings.decisions(team.url)) == len(meetings.notes(team.url, WEEK)) == FEW

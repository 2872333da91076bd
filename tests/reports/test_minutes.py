"""What a meeting takes away: minutes that no text of people can break, and actions for every calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar as Ics

from agreement.calendar import Calendar
from agreement.decided import Decision, Note
from reports.agenda import Waiting, agenda
from reports.minutes import Minutes, actions_ics, minutes_html, uid
from tests.reports.test_agenda import KEPT, LOUD, TODAY, WEEK

EVIL = '<script>alert("x")</script> & <img src=//x>'
AT = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)


def minutes(*decisions: Decision, notes: tuple[Note, ...] = ()) -> str:
    points = agenda(LOUD, Waiting(3, 40), decisions, TODAY)
    return minutes_html(Minutes(LOUD, points, decisions, notes, TODAY, Calendar(time_zone="Europe/Berlin")))


def test_the_minutes_hold_the_agenda_what_was_said_and_what_was_decided() -> None:
    notes = (
        Note(1, WEEK, "exceptions", "Two reps were ill", "Anna", "sales", AT),
        Note(2, WEEK, "decisions", "Next week at ten", "Mark", "marketing", AT),
    )
    page = minutes(*KEPT, notes=notes)
    assert "<h1>Meeting about the week from 16 Nov 2026</h1>" in page
    heads = ["Last actions", "Since last week", "Exceptions", "Disputed leads", "Thresholds", "Decided", "Carried over"]
    places = [page.index(f"<h2>{one}</h2>") for one in heads]
    assert places == sorted(places)
    assert places[2] < page.index("<li>Two reps were ill <small>(Anna, 23 Nov 2026, 10:05)</small></li>") < places[3]
    assert places[6] < page.index("Next week at ten")
    assert "<td>Number 6</td><td>Anna</td><td>30 Nov 2026</td><td>Mark</td><td>open</td>" in page
    assert page[places[6] :].index("<td>Number 1</td>") < page[places[6] :].index("<td>Number 2</td>")
    assert "Number 7" not in page


def test_every_text_of_people_is_escaped_and_nothing_is_fetched() -> None:
    one = replace(KEPT[5], what=EVIL, who=EVIL, decided_by=EVIL)
    page = minutes(one, replace(KEPT[0], what=EVIL), notes=(Note(1, WEEK, "last", EVIL, EVIL, "sales", AT),))
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp;") >= 6
    assert "http" not in page


def test_every_open_action_is_a_whole_day_with_an_id_of_its_own_for_ever() -> None:
    taken = Ics.from_ical(actions_ics(KEPT))
    events = list(taken.walk("VEVENT"))
    assert [str(one["SUMMARY"]) for one in events] == [f"Anna: Number {n}" for n in (1, 2, 6, 7)]
    assert (events[0]["DTSTART"].dt, events[0]["DTEND"].dt) == (date(2026, 11, 24), date(2026, 11, 25))
    assert [str(one["UID"]) for one in events] == [uid(KEPT[n]) for n in (0, 1, 5, 6)]
    assert len({uid(one) for one in KEPT}) == len(KEPT)
    assert uid(KEPT[0]) == "decision-1-20261109T090000Z@accord" == uid(replace(KEPT[0], what="Else", due_on=TODAY))
    assert actions_ics(KEPT) == actions_ics(KEPT)


def test_no_text_of_people_can_add_a_line_to_the_calendar() -> None:
    one = replace(KEPT[0], what="Call; leads, first\r\nATTENDEE:mailto:x@example.com", who="A\nB")
    (event,) = Ics.from_ical(actions_ics([one])).walk("VEVENT")
    assert "ATTENDEE" not in event
    assert str(event["SUMMARY"]).startswith("A\nB: Call; leads, first")

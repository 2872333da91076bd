"""What a meeting takes away: its minutes as a page that prints, and its actions for everybody's calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from html import escape

from icalendar import Calendar as Ics
from icalendar import Event

from agreement.calendar import Calendar
from agreement.decided import Decision, Note, standing
from agreement.moments import day_words, moment_words
from reports.agenda import BY_KEY, DECISIONS, STEPS, Point, carried, headline, of_step, week_words
from reports.paper import page, table
from reports.week import Week

HEADS = ("What", "Who", "By when", "Decided by", "State")


@dataclass(frozen=True)
class Minutes:
    """All that a meeting about a week leaves behind."""

    told: Week
    points: Sequence[Point]
    decisions: Sequence[Decision]
    """Of all meetings."""
    notes: Sequence[Note]
    today: date
    calendar: Calendar


def minutes_html(one: Minutes) -> str:
    """The minutes as one self-contained page: the agenda with what was said at each step, decisions, and open actions.

    Every text of people is escaped; nothing is fetched.
    """
    made = [row for row in one.decisions if row.week == one.told.begins]
    open_ = standing(carried(one.decisions, one.told.begins), one.today)
    parts = [
        f"<h1>{escape(week_words(one.told.begins))}</h1><p class='lead'>{escape(one.told.opening)}</p>",
        *(_step(one, step.key) for step in STEPS if step.key != DECISIONS),
        "<h2>Decided</h2>" + _table(made, one.today),
        "<h2>Carried over</h2>" + _table((*open_.late, *open_.open), one.today),
        _said([note for note in one.notes if note.step == DECISIONS or note.step not in BY_KEY], one.calendar),
        f"<p>Data until {escape(day_words(one.told.until))}.</p>",
    ]
    return page(week_words(one.told.begins), "".join(parts))


def actions_ics(decisions: Iterable[Decision]) -> bytes:
    """Every decision that is still open as a whole-day event on its day; the same decision has the same UID for ever.

    Events, because few calendars show to-dos. Taking the file in again moves nothing and doubles nothing.
    """
    file = Ics()
    file.add("prodid", "-//Accord//Joint meeting//EN")
    file.add("version", "2.0")
    for one in decisions:
        if one.due_on is not None and not one.closed:
            file.add_component(_event(one, one.due_on))
    return bytes(file.to_ical())


def uid(one: Decision) -> str:
    """What a calendar knows a decision by."""
    return f"decision-{one.id}-{one.decided_at.astimezone(UTC):%Y%m%dT%H%M%SZ}@accord"


def _event(one: Decision, due: date) -> Event:
    event = Event()
    event.add("uid", uid(one))
    event.add("dtstamp", one.decided_at.astimezone(UTC))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"{one.who}: {one.what}")
    event.add("description", f"Decided in the joint meeting, kept by {one.decided_by}.")
    event.add("transp", "TRANSPARENT")
    return event


def _step(one: Minutes, step: str) -> str:
    mine = "".join(f"<li>{escape(point.words)}</li>" for point in of_step(one.points, step))
    title = f"<h2>{escape(BY_KEY[step].name)}</h2><p>{escape(headline(step, one.points, one.told))}</p>"
    said = _said([note for note in one.notes if note.step == step], one.calendar)
    return f"<section>{title}{f'<ul>{mine}</ul>' if mine else ''}{said}</section>"


def _said(notes: Iterable[Note], calendar: Calendar) -> str:
    lines = "".join(f"<li>{escape(one.text)} <small>({escape(_by(one, calendar))})</small></li>" for one in notes)
    return f"<p>Said:</p><ul>{lines}</ul>" if lines else ""


def _by(note: Note, calendar: Calendar) -> str:
    return f"{note.author}, {moment_words(note.said_at, calendar)}"


def _table(decisions: Sequence[Decision], today: date) -> str:
    if not decisions:
        return "<p>Nothing.</p>"
    rows = [
        (one.what, one.who, day_words(one.due_on) if one.due_on else "", one.decided_by, one.state(today))
        for one in decisions
    ]
    return table(HEADS, rows)

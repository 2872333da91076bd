"""What joint meetings decided and what was said in them, as plain values; how decisions stand on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from agreement.moments import day_words

DONE, OPEN, LATE, DROPPED = "done", "open", "late", "dropped"


@dataclass(frozen=True)
class Decision:
    """What a meeting decided: what, who, by when. Carried over from meeting to meeting until it is done or dropped."""

    id: int
    what: str
    who: str
    """A person, a team, or anybody else, as it was said."""
    due_on: date | None
    """Null only for what an older Accord may have kept."""
    about: str
    """The key of a metric, or of a clause of the agreement; empty for neither."""
    week: date | None
    """First day of the week that the meeting looked at."""
    decided_at: datetime
    decided_by: str
    done_at: datetime | None = None
    done_by: str = ""
    dropped_at: datetime | None = None
    dropped_by: str = ""

    @property
    def closed(self) -> bool:
        """Whether it is no longer carried over."""
        return self.done_at is not None or self.dropped_at is not None

    def state(self, today: date) -> str:
        """How it stands: done, dropped, open, or late (from the day after it was due)."""
        if self.dropped_at is not None:
            return DROPPED
        if self.done_at is not None:
            return DONE
        return LATE if self.due_on is not None and self.due_on < today else OPEN


@dataclass(frozen=True)
class Note:
    """One sentence of the minutes."""

    id: int
    week: date
    step: str
    text: str
    author: str
    seat: str
    said_at: datetime


class Standing(NamedTuple):
    """Decisions by how they stand; the dropped ones are in none."""

    done: tuple[Decision, ...]
    """The latest done first."""
    open: tuple[Decision, ...]
    """Not due yet, the next one first."""
    late: tuple[Decision, ...]
    """Past their day, the longest first."""


def standing(decisions: Iterable[Decision], today: date) -> Standing:
    """Decisions done, open and late as they stand on a day (the calendar's `today`, in the business time zone)."""
    by_state: dict[str, list[Decision]] = {DONE: [], OPEN: [], LATE: [], DROPPED: []}
    for one in decisions:
        by_state[one.state(today)].append(one)
    done = sorted(by_state[DONE], key=lambda one: (one.done_at or one.decided_at, one.id), reverse=True)
    waiting = (sorted(by_state[state], key=_by_when) for state in (OPEN, LATE))
    return Standing(tuple(done), *(tuple(one) for one in waiting))


def actions(decisions: Iterable[Decision], today: date) -> dict[str, str]:
    """What was decided and is not done yet, in words, by what it is about: a metric, or the kind of a promise.

    A decision about a promise stands under the whole key of its clause as well. The longest late comes first.
    """
    stood = standing(decisions, today)
    found: dict[str, list[str]] = {}
    for one in (*stood.late, *stood.open):
        for key in dict.fromkeys((one.about, one.about.rpartition(":")[2])):
            if key:
                found.setdefault(key, []).append(decision_words(one))
    return {key: "; ".join(words) for key, words in found.items()}


def decision_words(one: Decision) -> str:
    """What, who and by when, on one line.

    >>> from datetime import UTC
    >>> decided_at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    >>> decision_words(Decision(1, "Call leads first", "Anna", date(2026, 11, 30), "", None, decided_at, "Mark"))
    'Call leads first (Anna, by 30 Nov 2026)'
    """
    due = f", by {day_words(one.due_on)}" if one.due_on else ""
    return f"{one.what} ({one.who}{due})"


def _by_when(one: Decision) -> tuple[date, int]:
    return one.due_on or date.max, one.id

"""The weekly report as it goes out: what was reported once the week is frozen, else what is known today. No Streamlit.

A week is frozen by the first of these: it is taken away or mailed; somebody presses "Freeze this week"; or, so that
none is forgotten, by itself, when somebody looks at the last whole week and the data have gone on for GRACE more
days. Never before the data reach its end.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from agreement.calendar import Calendar
from agreement.people import Person
from reports.corrections import Correction, corrections
from reports.frozen import LAYOUT, canonical, read, untold
from reports.marks import Edited, Frozen
from reports.week import Week
from reports.week_paper import week_html
from store import reported, sentences
from store.reported import Draft, How, Reported
from store.sentences import Sentence

GRACE = 3
"""Days of data after the week in which late entries still arrive."""
TERMINAL, ITSELF = "the terminal", "Accord itself"


@dataclass(frozen=True)
class Telling:
    """A week as it is shown, and what is behind it."""

    shown: Week
    """What was reported, once the week is frozen; until then the same as `today`."""
    today: Week
    """The week as it is known now, with the sentence as it stands."""
    reported: Reported | None
    corrections: tuple[Correction, ...]
    """What is known otherwise since it was reported."""
    changes: tuple[str, ...]
    """The imports and settings since then."""
    sentence: Sentence | None
    """The last edit of the sentence."""

    @property
    def untold(self) -> tuple[str, ...]:
        """What an older Accord, which froze the week, could not tell."""
        return untold(self.reported.content) if self.reported else ()

    @property
    def page(self) -> str:
        """The page that prints: byte for byte what was reported, once it was."""
        return self.reported.page if self.reported else week_html(self.shown)

    @property
    def over(self) -> bool:
        """Whether the data reach the end of the week."""
        return self.today.until >= last_day(self.today.begins)


def last_day(begins: date) -> date:
    """The last day of a week."""
    return begins + timedelta(days=6)


def itself_on(begins: date) -> date:
    """The day that the data must reach for the week to freeze by itself."""
    return last_day(begins) + timedelta(days=GRACE)


def telling(url: str, today: Week, calendar: Calendar) -> Telling:
    """What is shown of a week whose numbers of today are `today`.

    Raises Refused where what was reported cannot be read, or is no longer what was frozen.
    """
    written = sentences.sentence(url, today.begins)
    today = replace(today, edited=_edited(written, calendar))
    kept = reported.reported(url, today.begins)
    if kept is None:
        return Telling(today, today, None, (), (), written)
    shown = read(kept.content)
    found = corrections(shown, today)
    return Telling(shown, today, kept, found, reported.changes_since(url, kept) if found else (), written)


def frozen(url: str, who: Person | str, how: How, one: Telling, data_version: int, calendar: Calendar) -> Telling:
    """Freezes the week with the numbers of `one`, unless it is frozen already; gives what is shown from then on.

    The sentence is the one that stands now, whoever wrote it meanwhile. `data_version` is the one that `one` was told
    from. Raises Refused while the week is not over in the data.
    """
    one = telling(url, one.today, calendar)
    by = who.name if isinstance(who, Person) else who
    told = replace(one.today, frozen=Frozen(calendar.today(), by))
    ruling = "; ".join(told.agreements) or "none in force"
    draft = Draft(told.begins, LAYOUT, canonical(told), week_html(told), told.until, data_version, ruling)
    reported.freeze(url, who, how, draft)
    return telling(url, one.today, calendar)


def _edited(written: Sentence | None, calendar: Calendar) -> Edited | None:
    if written is None or written.text is None:
        return None
    return Edited(written.text, written.by, calendar.today(written.at))


def due(one: Telling, last_whole_week: date) -> bool:
    """Whether the week freezes by itself at this look."""
    last = one.today.begins == last_whole_week
    return one.reported is None and last and one.today.until >= itself_on(one.today.begins)

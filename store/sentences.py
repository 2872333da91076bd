"""The opening sentence of a week as people write it: every edit is kept, the last one counts."""

from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import category, normalize

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import Person
from store.changes import MEETING_VERSION, acting, alone, now, record
from store.engine import reading, writing
from store.models import User, WeekSentence
from store.notes import checked_note
from store.reported import SUBJECT, WRITERS, refuse_no_week

LONGEST = 300
TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing, so that a text reads otherwise than it is."""


@dataclass(frozen=True)
class Sentence:
    """The last edit of a week's sentence; `text` None: somebody went back to the rule's."""

    number: int
    text: str | None
    by: str
    at: datetime


def sentence(url: str, week: date) -> Sentence | None:
    """The last edit, or None where nobody ever touched the sentence."""
    with reading(url) as session:
        return _last(session, week)


def write(url: str, person: Person, week: date, text: str, seen: int = 0, at: datetime | None = None) -> Sentence:
    """Puts a sentence of one's own over the rule's; `seen` is the number of the last edit that they saw (0: none).

    Sales, marketing and administrators. Raises Refused for a text that nobody can read, that changes nothing, or when
    somebody else was quicker.
    """
    said = checked_sentence(text)
    if not said:
        raise Refused("Your sentence is empty. Write one, or go back to the rule’s.")
    return _edit(url, person, week, said, seen, at)


def restore(url: str, person: Person, week: date, seen: int = 0, at: datetime | None = None) -> Sentence:
    """Goes back to the rule's sentence; the edits are kept."""
    return _edit(url, person, week, None, seen, at)


def checked_sentence(text: str) -> str:
    """One line of readable text; refuses what is longer than a sentence."""
    said = normalize("NFC", " ".join(checked_note(text).split()))
    if len(said) > LONGEST:
        raise Refused(f"Your sentence has {len(said)} characters; keep it under {LONGEST + 1}, it is read in seconds.")
    if any(category(letter) == "Cc" or letter in TURNS for letter in said):
        raise Refused("Your sentence holds a character that nobody can see, which came with a paste. Type it again.")
    return said


def _edit(url: str, person: Person, week: date, text: str | None, seen: int, at: datetime | None) -> Sentence:
    with writing(url) as session:
        person = acting(session, person, *WRITERS)
        refuse_no_week(session, week)
        alone(session)
        last = _last(session, week)
        number, previous = (last.number, last.text) if last else (0, None)
        if last and number != seen:
            now_reads = f"“{previous}”" if previous else "the rule’s again"
            raise Refused(f"{last.by} was quicker: the sentence is now {now_reads}. Read it, and edit it again.")
        if text == previous:
            raise Refused("That is the sentence as it stands. Nothing was changed.")
        moment = at or now()
        session.add(
            WeekSentence(
                week=week, number=number + 1, text=text, previous=previous, user_id=person.id, written_at=moment
            )
        )  # fmt: skip
        record(
            session,
            person,
            "week.sentence",
            f"{SUBJECT}{week}",
            {"text": previous},
            {"text": text},
            moment,
            MEETING_VERSION,
        )
        return Sentence(number + 1, text, person.name, moment)


def _last(session: Session, week: date) -> Sentence | None:
    query = (
        select(WeekSentence, User.name)
        .join(User, User.id == WeekSentence.user_id)
        .where(WeekSentence.week == week)
        .order_by(WeekSentence.number.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return found and Sentence(found[0].number, found[0].text, found[1], found[0].written_at)

"""What people said about the columns of their files, remembered by those columns: next month nobody is asked again."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from agreement.people import ADMINISTRATOR, Person
from store.changes import MEETING_VERSION, acting, now, record
from store.engine import reading, writing
from store.models import Setting
from store.settings import put, setting

_BEFORE = "map:"


@dataclass(frozen=True)
class Remembered:
    """What was said of a set of columns, by whom and when."""

    title: str
    answers: str
    """JSON text of `intake.drafting.Answers`."""
    who: str
    at: datetime


def remember(url: str, who: Person | str, fingerprint: str, title: str, answers: str) -> None:
    """Keeps what was said of the columns with this fingerprint; the last word counts. Administrators only."""
    with writing(url) as session:
        if isinstance(who, Person):
            acting(session, who, ADMINISTRATOR)
        before = setting(session, _BEFORE + fingerprint)
        name = who.name if isinstance(who, Person) else who
        new = {"title": title, "answers": answers, "who": name, "at": now().isoformat()}
        if before is not None and json.loads(before)["answers"] == answers:
            return
        put(session, _BEFORE + fingerprint, json.dumps(new, ensure_ascii=False))
        record(session, who, "map.remember", title, before and json.loads(before), new, counter=MEETING_VERSION)


def remembered(url: str, fingerprint: str) -> Remembered | None:
    """What was said of these columns before, if anything."""
    with reading(url) as session:
        found = session.scalar(select(Setting.value).where(Setting.name == _BEFORE + fingerprint))
    if found is None:
        return None
    kept = json.loads(found)
    return Remembered(kept["title"], kept["answers"], kept["who"], datetime.fromisoformat(kept["at"]))

"""Rating a piece of content: one click of sales, seen by marketing at once.

What is said here is a row of the frame `ratings`, never changed: the last word of a person on a piece is what counts
(`agreement.ratings`), the earlier ones are the history. No import ever changes a row that was made here.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Select, exists, insert, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import SALES, Person
from store import models
from store.changes import acting, now, record
from store.engine import reading
from store.negotiation import negotiating
from store.notes import checked_note
from store.upsert import RATED, one_import

RATE = "content.rate"
_TABLE = models.TABLES["ratings"]


def rate(
    url: str, person: Person, content_id: str, useful: bool, lead_id: str | None = None, comment: str = "",
    at: datetime | None = None,
) -> str:  # fmt: skip
    """Says for the sales seat whether a piece was useful, with a lead or in general; gives the id of the rating.

    A second word of the same person on the same piece takes the place of the first in what counts. The same word again
    (a double click) writes nothing. Raises Refused for another seat, and for a piece or a lead that nobody knows.
    """
    if not isinstance(useful, bool):
        raise Refused(f"Say whether the piece was useful, yes or no; {useful!r} is neither.")
    said = checked_note(comment) or None
    with negotiating(url) as session:
        person, moment = acting(session, person, SALES), at or now()
        one_import(session)
        _refuse_unknown(session, "content", "content_id", content_id, "piece of content")
        if lead_id is not None:
            _refuse_unknown(session, "leads", "lead_id", lead_id, "lead")
        before = session.execute(_last(person, content_id)).mappings().first()
        word = {"content_id": content_id, "useful": useful, "lead_id": lead_id, "comment": said}
        if before is not None and all(before[name] == value for name, value in word.items()):
            return str(before["rating_id"])
        made = f"accord-{uuid4().hex}"
        session.execute(insert(_TABLE).values(rating_id=made, at=moment, rated_by=person.name, **word))
        record(session, person, RATE, f"{RATED}{made}", before and _facts(dict(before)), word, moment)
        return made


def own(url: str, person: Person) -> dict[str, bool]:
    """What a person says of each piece now: content_id → whether it is useful."""
    mine = select(_TABLE.c.content_id, _TABLE.c.useful).where(
        _TABLE.c.rated_by == person.name, _TABLE.c.useful.is_not(None)
    )
    with reading(url) as session:
        rows = session.execute(mine.order_by(_TABLE.c.at, _TABLE.c.rating_id)).all()
    return {row.content_id: row.useful for row in rows}


def _last(person: Person, content_id: str) -> Select[Any]:
    mine = select(_TABLE).where(_TABLE.c.rated_by == person.name, _TABLE.c.content_id == content_id)
    return mine.where(_TABLE.c.useful.is_not(None)).order_by(_TABLE.c.at.desc(), _TABLE.c.rating_id.desc()).limit(1)


def _refuse_unknown(session: Session, frame: str, column: str, key: str, called: str) -> None:
    there = isinstance(key, str) and key.isprintable()
    if not there or not session.scalar(select(exists().where(models.TABLES[frame].c[column] == key))):
        raise Refused(f"There is no {called} {key!r}. Load the page again and choose it from the list.")


def _facts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("content_id", "useful", "lead_id", "comment")}

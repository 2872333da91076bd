"""Logging a conversation that sales held with a lead, and taking one's own slip back.

Only the sales seat logs: what was said to a customer is sales' own word, and marketing or an administrator would be
filling in the number that sales is measured by. What is logged here is a row of the frame `conversations` (and one of
`content_uses` with the same id where content was used). No import changes it, and none brings back what was taken back
(`store.upsert.spared`): the audit names every id that was ever given here.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from agreement.people import SALES, Person
from store import models
from store.changes import acting, now, record
from store.engine import reading
from store.negotiation import negotiating
from store.notes import checked_note
from store.upsert import LOGGED, one_import

LOG, TAKE_BACK = "conversation.log", "conversation.take_back"
KINDS = range(1, 6)
ONE_CLICK = timedelta(minutes=1)
"""Nobody holds two conversations of a kind with a lead within it: the second is the same click."""
_TALKS, _USES = models.TABLES["conversations"], models.TABLES["content_uses"]


def log(
    url: str, person: Person, lead_id: str, kind: int, successful: bool, held_by: str | None = None,
    at: datetime | None = None, content_id: str | None = None, output: str = "",
) -> str:  # fmt: skip
    """Keeps a conversation with a lead, and that content was used in it; gives the id of the conversation.

    `held_by` is whoever logs it, or a colleague who is known: who signs in here, owns leads or held conversations.
    `at` lies in the past, and is now where it is left out. The same click again writes nothing and gives the same id.
    Raises Refused for another seat, an unknown lead, colleague or piece of content, and a time to come.
    """
    said = {"lead_id": lead_id, "kind": _kind(kind), "successful": _yes_or_no(successful)}
    written = checked_note(output) or None
    with negotiating(url) as session:
        person, present = acting(session, person, SALES), now()
        moment = _past(at or present, present)
        one_import(session)
        _refuse_unknown(session, "leads", lead_id, "lead", "Open it from the list of leads.")
        if content_id is not None:
            _refuse_unknown(session, "content", content_id, "piece of content", "Choose one of the list.")
        holder = person.name if held_by is None else _colleague(session, person, held_by)
        said |= {"held_by": holder, "content_id": content_id, "output": written}
        if clicked := _same_click(session, person, said, moment):
            return clicked
        made = f"accord-{uuid4().hex}"
        session.execute(insert(_TALKS).values(conversation_id=made, at=moment, **said))
        if content_id is not None:
            used = {"content_id": content_id, "lead_id": lead_id, "at": moment, "used_by": holder, "used": True}
            session.execute(insert(_USES).values(use_id=made, recommended=None, **used))
        record(session, person, LOG, f"{LOGGED}{made}", None, {**said, "at": moment.isoformat()})
        return made


def take_back(url: str, person: Person, conversation_id: str) -> None:
    """Removes a conversation that the same person logged here, with the use of content that came with it.

    The audit keeps what was said. Raises Refused for what another logged, what a file brought, and what is gone.
    """
    with negotiating(url) as session:
        person = acting(session, person, SALES)
        one_import(session)
        found = _own(session, person, conversation_id)
        session.execute(delete(_USES).where(_USES.c.use_id == conversation_id))
        session.execute(delete(_TALKS).where(_TALKS.c.conversation_id == conversation_id))
        before = {name: value for name, value in found.items() if name != "conversation_id"}
        record(session, person, TAKE_BACK, f"{LOGGED}{conversation_id}", before | {"at": found["at"].isoformat()})


def own(url: str, person: Person, lead_id: str) -> tuple[str, ...]:
    """The conversations with a lead that this person may take back: their ids, the newest first."""
    row = models.Audit
    mine = select(row.subject).where(row.action == LOG, row.user_id == person.id).order_by(row.id.desc())
    with reading(url) as session:
        ids = [subject.removeprefix(LOGGED) for subject in session.scalars(mine)]
        there = set(session.scalars(select(_TALKS.c.conversation_id).where(_TALKS.c.lead_id == lead_id)))
    return tuple(one for one in ids if one in there)


def _kind(kind: int) -> int:
    if type(kind) is not int or kind not in KINDS:
        raise Refused(f"There are five conversations, 1 to 5; {kind!r} is none of them. Choose one.")
    return kind


def _yes_or_no(successful: bool) -> bool:
    if not isinstance(successful, bool):
        raise Refused(f"Say whether the conversation was successful, yes or no; {successful!r} is neither.")
    return successful


def _past(moment: datetime, present: datetime) -> datetime:
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise Refused(f"{moment!r} is no time with a time zone. Say when the conversation was.")
    if moment > present:
        raise Refused("The conversation lies in the future. Log it once it was held.")
    return moment.astimezone(UTC)


def _refuse_unknown(session: Session, frame: str, asked: str, called: str, do: str) -> None:
    table, key = models.TABLES[frame], models.TABLES[frame].primary_key.columns[0]
    readable = isinstance(asked, str) and asked.isprintable()
    if not readable or session.scalar(select(table).with_only_columns(key).where(key == asked)) is None:
        raise Refused(f"There is no {called} {asked!r}. {do}")


def _colleague(session: Session, person: Person, name: str) -> str:
    name = checked_note(name)
    leads, user = models.TABLES["leads"].c, models.User
    known = (leads.sales_owner, _TALKS.c.held_by, user.name)
    if name != person.name and not any(session.scalar(select(one).where(one == name).limit(1)) for one in known):
        raise Refused(f"Nobody called {name!r} is known here. Choose who held the conversation from the list.")
    return name


def _same_click(session: Session, person: Person, said: dict[str, Any], moment: datetime) -> str | None:
    """The id of what the same person logged a moment ago of the same conversation."""
    same = [_TALKS.c[name] == value for name, value in said.items() if name in ("lead_id", "kind", "held_by")]
    near = _TALKS.c.at.between(moment - ONE_CLICK, moment + ONE_CLICK)
    found = session.scalars(select(_TALKS.c.conversation_id).where(*same, near)).all()
    subjects = [f"{LOGGED}{one}" for one in found]
    row = models.Audit
    mine = select(row.subject).where(row.subject.in_(subjects), row.action == LOG, row.user_id == person.id)
    subject = session.scalar(mine.limit(1))
    return subject and subject.removeprefix(LOGGED)


def _own(session: Session, person: Person, conversation_id: str) -> dict[str, Any]:
    readable = isinstance(conversation_id, str) and conversation_id.isprintable()
    row = models.Audit
    mine = (row.subject == f"{LOGGED}{conversation_id}") & (row.action == LOG) & (row.user_id == person.id)
    if not readable or session.scalar(select(row.id).where(mine).limit(1)) is None:
        raise Refused("You take back only a conversation that you logged here yourself. Ask whoever logged it.")
    wanted = select(_TALKS).where(_TALKS.c.conversation_id == conversation_id).with_for_update()
    found = session.execute(wanted).mappings().first()
    if found is None:
        raise Refused("That conversation is taken back already. Load the page again.")
    return dict(found)

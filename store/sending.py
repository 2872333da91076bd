"""Mailing a week exactly once: whoever sends claims the week first, and says afterwards how it ended.

Between the mail server's "taken" and our note of it a process can die. Nobody can tell then whether the mail left, so
such a claim is told and never repeated by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreement.errors import Refused
from store.changes import MEETING_VERSION, alone, now, record
from store.engine import reading, writing
from store.models import SentReport
from store.reported import SUBJECT

BUSY = timedelta(minutes=10)
"""For so long a claim may belong to a process that is still at it."""
TERMINAL = "the terminal"


@dataclass(frozen=True)
class Sending:
    """One try to mail a week."""

    week: date
    number: int
    recipients: int
    recipients_hash: str
    message_id: str
    claimed_at: datetime
    sent_at: datetime | None
    failed_at: datetime | None
    error: str | None

    @property
    def open(self) -> bool:
        """Nobody has told how it ended."""
        return self.sent_at is None and self.failed_at is None


def sendings(url: str, week: date) -> tuple[Sending, ...]:
    """Every try to mail the week, oldest first."""
    with reading(url) as session:
        return _tries(session, week)


def claim(
    url: str, week: date, addresses: tuple[str, ...], stem: str, again: bool = False, at: datetime | None = None
) -> Sending | None:
    """Claims the sending of a week; None where it was sent, or another process is at it. Never two at once.

    `stem` becomes the Message-ID: "<stem>.n@domain" with n one more than the sendings that the server took, so that a
    try whose end nobody knows is repeated under its own name, and mail programs recognise it. A claim that was never
    told its end raises Refused, unless `again`.
    """
    moment = at or now()
    with writing(url) as session:
        alone(session)
        tries = _tries(session, week)
        last = tries[-1] if tries else None
        if last and last.open and moment - last.claimed_at < BUSY:
            return None
        if last and last.open and not again:
            raise Refused(unfinished_words(last))
        if not again and any(one.sent_at for one in tries):
            return None
        name, _, domain = stem.partition("@")
        row = SentReport(
            week=week, number=len(tries) + 1, recipients=len(addresses), recipients_hash=recipients_hash(addresses),
            message_id=f"<{name}.{sum(one.sent_at is not None for one in tries) + 1}@{domain}>", claimed_at=moment,
        )  # fmt: skip
        session.add(row)
        fact = {"number": row.number, "recipients": row.recipients, "message_id": row.message_id}
        record(session, TERMINAL, "week.claim", f"{SUBJECT}{week}", None, fact, moment, MEETING_VERSION)
        session.flush()
        return _plain(row)


def sent(url: str, one: Sending, error: str | None = None, at: datetime | None = None) -> None:
    """The server took the mail; `error` names recipients that it did not take."""
    _end(url, one, "week.sent", {"sent_at": at or now(), "error": error})


def failed(url: str, one: Sending, error: str, at: datetime | None = None) -> None:
    """The server surely took nothing: the next run may try again."""
    _end(url, one, "week.unsent", {"failed_at": at or now(), "error": error})


def unsure(url: str, one: Sending, error: str) -> None:
    """The connection broke while the mail was handed over: the claim stays open, with what is known."""
    _end(url, one, "week.unsure", {"error": error})


def unfinished_words(one: Sending) -> str:
    """What to do about a claim that was never told its end."""
    why = f" ({one.error})" if one.error else ""
    return (
        f"The mail of the week of {one.week} was begun at {one.claimed_at:%Y-%m-%d %H:%M} UTC and nobody knows whether "
        f"it left{why}. Look in a recipient's mailbox for the Message-ID {one.message_id}. If it is not there, send it "
        "with --send --again: it keeps this Message-ID, by which mail programs recognise a second copy."
    )


def recipients_hash(addresses: tuple[str, ...]) -> str:
    """SHA-256 of the addresses, whatever their order and case."""
    return sha256("\n".join(sorted(one.lower() for one in addresses)).encode()).hexdigest()


def _end(url: str, one: Sending, action: str, told: dict[str, datetime | str | None]) -> None:
    with writing(url) as session:
        query = select(SentReport).where(SentReport.week == one.week, SentReport.number == one.number)
        row = session.scalars(query.with_for_update()).one()
        for name, value in told.items():
            setattr(row, name, value)
        record(session, TERMINAL, action, f"{SUBJECT}{one.week}", {"number": one.number}, told, None, MEETING_VERSION)


def _tries(session: Session, week: date) -> tuple[Sending, ...]:
    query = select(SentReport).where(SentReport.week == week).order_by(SentReport.number)
    return tuple(_plain(row) for row in session.scalars(query))


def _plain(row: SentReport) -> Sending:
    return Sending(
        row.week, row.number, row.recipients, row.recipients_hash, row.message_id, row.claimed_at, row.sent_at,
        row.failed_at, row.error,
    )  # fmt: skip

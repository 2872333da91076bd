"""Who is signed in: one-time tickets and sessions, kept on the server. A cookie holds the secret, a row its SHA-256."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agreement.people import Person
from store.changes import DATA_VERSION, now
from store.engine import reading, writing
from store.models import Setting, SignIn, Ticket, User

TICKET_LIFE = timedelta(seconds=30)
IDLE = timedelta(hours=12)
LIFE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)
DOOR_KEY = "door_key"


def open_ticket(url: str, person: Person, browser: str) -> str:
    """A one-time ticket to a session, good for 30 seconds and in the browser with this door pass only."""
    ticket = secrets.token_urlsafe(32)
    with writing(url) as session:
        session.execute(delete(Ticket).where(Ticket.expires_at < now()))
        expires = now() + TICKET_LIFE
        session.add(Ticket(ticket_hash=_of_browser(ticket, browser), user_id=person.id, expires_at=expires))
    return ticket


def open_session(url: str, ticket: str, browser: str) -> str | None:
    """The secret of a new session, or None when the ticket is used, late or another browser's."""
    with writing(url) as session:
        found = session.get(Ticket, _of_browser(ticket, browser), with_for_update=True)
        if found is None:
            return None
        session.delete(found)
        user = session.get(User, found.user_id, with_for_update=True)
        if found.expires_at < now() or user is None or not user.active:
            return None
        session.execute(delete(SignIn).where((SignIn.expires_at < now()) | (SignIn.seen_at < now() - IDLE)))
        return _opened(session, user)


def _opened(session: Session, user: User) -> str:
    token = secrets.token_urlsafe(32)
    at = now()
    session.add(
        SignIn(token_hash=hashed(token), user_id=user.id, created_at=at, expires_at=at + LIFE, seen_at=at)
    )  # fmt: skip
    return token


def person_of(url: str, token: str | None) -> Person | None:
    """Whose session this is, asked of the database each time: a closed session is dead at once."""
    if not token:
        return None
    at = now()
    alive = (SignIn.token_hash == hashed(token)) & (SignIn.expires_at > at) & (SignIn.seen_at > at - IDLE)
    with reading(url) as session:
        row = session.execute(select(User, SignIn.seen_at).join(SignIn).where(alive, User.active)).first()
    if row is None:
        return None
    user, seen = row
    if at - seen > SEEN_EVERY:
        _saw(url, token)
    return Person(user.id, user.username, user.name, user.seat)


def close(url: str, token: str | None) -> None:
    """Ends one session (sign out)."""
    with writing(url) as session:
        session.execute(delete(SignIn).where(SignIn.token_hash == hashed(token or "")))


def close_all(session: Session, user_id: int) -> None:
    """Ends every session and ticket of a person, inside the caller's transaction."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))
    session.execute(delete(Ticket).where(Ticket.user_id == user_id))


def door_key(url: str) -> bytes:
    """The key that signs door passes: made once a database, shared by its servers."""
    with reading(url) as session:
        kept = session.get(Setting, DOOR_KEY)
    if kept is None:
        with writing(url) as session:
            session.get(Setting, DATA_VERSION, with_for_update=True)
            kept = session.get(Setting, DOOR_KEY) or Setting(name=DOOR_KEY, value=secrets.token_hex(32))
            session.add(kept)
    return bytes.fromhex(kept.value)


def hashed(token: str) -> str:
    """What is stored of a secret; also names a browser session in signatures."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def _of_browser(ticket: str, browser: str) -> str:
    return hashed(f"{ticket} {browser}")


def _saw(url: str, token: str) -> None:
    with writing(url) as session:
        found = session.get(SignIn, hashed(token), with_for_update=True)
        if found:
            found.seen_at = now()

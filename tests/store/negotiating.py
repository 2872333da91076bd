"""A company of seven people with open sessions, who negotiate."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import bcrypt

from agreement import WHOLE, Definition, Person, Rule
from agreement.charter import Charter, HandoverStep
from agreement.documents import CHARTER, Terms
from agreement.proposal import Proposal
from store import agreements
from store.engine import writing
from store.models import SignIn, User
from tests.store.stories import anomalies as anomalies
from tests.store.stories import rows as rows

FIRST_DAY = date(2026, 11, 2)
SEATS = {
    "anna": "sales",
    "sven": "sales",
    "mark": "marketing",
    "mia": "marketing",
    "erin": "executive",
    "vera": "viewer",
    "adam": "administrator",
}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def bar(score: int, segment: str = "all") -> Definition:
    return Definition(segment, (Rule("trigger", "score", "at_least", score),))


def charter(hours: int) -> Charter:
    return Charter(handover=(HandoverStep("Call", "sales", hours),))


def terms(number: int, scope: str) -> Terms:
    """The thresholds of a segment, or a charter, with one number that can be moved."""
    return charter(number) if scope == CHARTER else bar(number, scope)


@dataclass(frozen=True)
class Company:
    """Who works there; `sign` signs from the person's own browser session what they see on the table."""

    url: str
    people: dict[str, Person]

    def propose(self, who: str, definition: Terms, on: date = FIRST_DAY, when: str = "2026-11-01") -> Proposal:
        return agreements.propose(self.url, self.people[who], definition, on, at=at(when))

    def counter(self, who: str, seen: Proposal, definition: Terms, **more: Any) -> Proposal:
        more = {"at": at("2026-11-01"), **more}
        return agreements.counter(self.url, self.people[who], seen.id, seen.current.number, definition, **more)

    def sign(self, who: str, seen: Proposal, when: str = "2026-11-01", **more: Any) -> Proposal:
        more = more if {"session_hash", "password"} & set(more) else {"session_hash": who, **more}
        return agreements.sign(
            self.url, self.people[who], seen.id, seen.current.number, seen.current.hash, at=at(when), **more
        )

    def comment(self, who: str, seen: Proposal, text: str, clause: str = WHOLE, when: str = "2026-11-01") -> Proposal:
        return agreements.comment(
            self.url, self.people[who], seen.id, seen.current.number, clause, text, at=at(when)
        )  # fmt: skip

    def agree(self, definition: Terms, on: date = FIRST_DAY, when: str = "2026-11-01") -> Proposal:
        seen = self.propose("anna", definition, on, when)
        self.sign("anna", seen, when)
        return self.sign("mark", seen, when)

    def now_on_table(self, seen: Proposal) -> Proposal:
        found = agreements.proposal(self.url, seen.id)
        assert found is not None
        return found


def company(url: str) -> Company:
    """Everybody has a session whose hash is their username, and the password `<username> has a password`."""
    people = {}
    long_ago, far = at("2020-01-01"), at("2120-01-01")
    with writing(url) as session:
        for username, seat in SEATS.items():
            user = User(
                username=username, name=username.title(), seat=seat, password_hash=_hash(password(username)),
                active=True, demo=False, created_at=long_ago, password_changed_at=long_ago,
            )  # fmt: skip
            session.add(user)
            session.flush()
            session.add(SignIn(token_hash=username, user_id=user.id, created_at=long_ago, expires_at=far, seen_at=far))
            people[username] = Person(user.id, username, user.name, seat)
    return Company(url, people)


def password(username: str) -> str:
    return f"{username} has a password"


@lru_cache
def _hash(secret: str) -> str:
    return bcrypt.hashpw(secret.encode(), bcrypt.gensalt(4)).decode()

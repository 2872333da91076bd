"""A company of five people with open sessions, and a look at the bare tables that trusts nothing of the store."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from json import loads
from typing import Any

import bcrypt
from sqlalchemy import text

from agreement import Definition, Person, Rule
from agreement.proposal import Proposal
from store import agreements
from store.engine import reading, writing
from store.models import SignIn, User

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


@dataclass(frozen=True)
class Company:
    """Who works there; `sign` signs from the person's own browser session what they see on the table."""

    url: str
    people: dict[str, Person]

    def propose(self, who: str, definition: Definition, on: date = FIRST_DAY, when: str = "2026-11-01") -> Proposal:
        return agreements.propose(self.url, self.people[who], definition, on, at=at(when))

    def counter(self, who: str, seen: Proposal, definition: Definition, **more: Any) -> Proposal:
        more = {"at": at("2026-11-01"), **more}
        return agreements.counter(self.url, self.people[who], seen.id, seen.current.number, definition, **more)

    def sign(self, who: str, seen: Proposal, when: str = "2026-11-01", **more: Any) -> Proposal:
        more = more or {"session_hash": who}
        return agreements.sign(
            self.url, self.people[who], seen.id, seen.current.number, seen.current.hash, at=at(when), **more
        )

    def agree(self, definition: Definition, on: date = FIRST_DAY, when: str = "2026-11-01") -> Proposal:
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


def rows(url: str, query: str, **values: Any) -> list[Any]:
    with reading(url) as session:
        return list(session.execute(text(query), values))


def anomalies(url: str, proposal_id: int) -> list[str]:
    """What must never be, asked of the bare tables."""
    segment, state, revision, version, effective = rows(
        url, "SELECT segment, state, revision, version, effective_at FROM accord_agreements WHERE id = :id",
        id=proposal_id,
    )[0]  # fmt: skip
    revisions = rows(
        url, "SELECT id, number, hash, definition FROM accord_revisions WHERE agreement_id = :id ORDER BY number",
        id=proposal_id,
    )  # fmt: skip
    signatures = rows(
        url, "SELECT s.revision_id, s.side, s.user_id, s.hash, r.hash, r.number FROM accord_signatures s "
        "JOIN accord_revisions r ON r.id = s.revision_id WHERE r.agreement_id = :id", id=proposal_id,
    )  # fmt: skip
    current = [found for found in signatures if found[5] == revision]
    wrong = {
        "a revision was lost or counted twice": [one[1] for one in revisions] != list(range(1, revision + 1)),
        "a text does not have its hash": any(sha256(one[3].encode()).hexdigest() != one[2] for one in revisions),
        "a signature names a hash that was not on the table": any(one[3] != one[4] for one in signatures),
        "one person signed twice": len({(one[0], one[2]) for one in signatures}) < len(signatures),
        "one side signed twice": len({(one[0], one[1]) for one in signatures}) < len(signatures),
        "the state does not tell the signatures": state != "closed"
        and state != ("proposed", "half signed", "agreed")[len(current)],
        "in force without two signatures": (version is not None or effective is not None) and len(current) != 2,
        "agreed without a version": state == "agreed" and (version is None or effective is None),
    }
    return [what for what, true in wrong.items() if true] + _of_segment(url, segment) + _of_audit(
        url, proposal_id, 1 + (len(revisions) - 1) + len(signatures) + (state == "closed")
    )  # fmt: skip


def _of_segment(url: str, segment: str) -> list[str]:
    found = rows(
        url, "SELECT version, effective_at FROM accord_agreements WHERE segment = :segment AND version IS NOT NULL "
        "ORDER BY version", segment=segment,
    )  # fmt: skip
    instants = [effective for _, effective in found]
    wrong = {
        "two versions with one number": [version for version, _ in found] != list(range(1, len(found) + 1)),
        "two versions at one instant": len(set(instants)) < len(instants),
        "a later version rules earlier": instants != sorted(instants),
    }
    return [what for what, true in wrong.items() if true]


def _of_audit(url: str, proposal_id: int, steps: int) -> list[str]:
    audit = rows(
        url, "SELECT before, after FROM accord_audit WHERE subject = :subject ORDER BY id",
        subject=f"agreement:{proposal_id}",
    )  # fmt: skip
    facts = [(before and loads(before), after and loads(after)) for before, after in audit]
    return ["a step has no audit row"] * (len(facts) != steps) + ["the audit has a gap"] * any(
        earlier[1] != later[0] for earlier, later in pairwise(facts)
    )

"""Every step that two people can take at once, the states in which they meet, and what then lies in the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations_with_replacement
from json import loads
from typing import Any

from agreement import WHOLE, Needs
from agreement.errors import Refused
from store import agreements, disputes, needs
from store.frames import version
from tests.store.contested import rejected
from tests.store.negotiating import Company, anomalies, at, bar, rows

WHEN = at("2026-11-01 12:00")


@dataclass(frozen=True)
class World:
    """A proposal of sales in a segment of its own, its needs, and a rejected lead, made ready in a state."""

    team: Company
    name: str
    state: str
    proposal: int
    began: int

    @property
    def agreeing(self) -> bool:
        """Whether the labels that people give here are the same."""
        return self.state == "contested"


def world(team: Company, name: str, state: str) -> World:
    """One of STATES, all under this name."""
    seen = team.propose("anna", bar(60, name))
    rejected(team, name)
    if state in ("nearly", "split"):
        team.sign("anna", seen)
    if state != "opened":
        needs.tell(team.url, team.people["anna"], name, Needs("sales", 15, 6.5), WHEN)
        disputes.contest(team.url, team.people["mia"], name, at("2026-11-03"))
    if state in ("nearly", "split"):
        disputes.label(team.url, team.people["anna"], name, False, at("2026-11-03"))
    if state == "split":
        disputes.label(team.url, team.people["mark"], name, True, at("2026-11-03"))
    return World(team, name, state, seen.id, version(team.url))


def _tell(who: str, said: Needs) -> Callable[[World], Any]:
    return lambda now: needs.tell(now.team.url, now.team.people[who], now.name, said, WHEN).opened


def _sign(who: str) -> Callable[[World], Any]:
    return lambda now: agreements.sign(
        now.team.url, now.team.people[who], now.proposal, 1, _hash(now), session_hash=who, at=WHEN
    )  # fmt: skip


def _hash(now: World) -> str:
    found = agreements.proposal(now.team.url, now.proposal)
    assert found is not None
    return found.revisions[0].hash


def _on_table(step: str, who: str, *more: Any) -> Callable[[World], Any]:
    call = getattr(agreements, step)
    return lambda now: call(now.team.url, now.team.people[who], now.proposal, 1, *more, at=WHEN)


def _dispute(step: str, who: str) -> Callable[[World], Any]:
    call = getattr(disputes, step)
    return lambda now: call(now.team.url, now.team.people[who], now.name, at=at("2026-11-04"))


def _label(who: str) -> Callable[[World], Any]:
    good = {"sven": False, "mark": True}[who]
    return lambda now: disputes.label(
        now.team.url, now.team.people[who], now.name, good and not now.agreeing, at("2026-11-04")
    )  # fmt: skip


STEPS: dict[str, Callable[[World], Any]] = {
    "propose": lambda now: now.team.propose("mark", bar(50, now.name)),
    "counter": lambda now: agreements.counter(
        now.team.url, now.team.people["mia"], now.proposal, 1, bar(55, now.name), at=WHEN
    ),
    "sign for sales": _sign("anna"),
    "sign for marketing": _sign("mark"),
    "decline": _on_table("decline", "mia", "no"),
    "withdraw": _on_table("withdraw", "sven"),
    "comment": _on_table("comment", "erin", WHOLE, "hm"),
    "tell for sales": _tell("sven", Needs("sales", 12, 7.0)),
    "tell for marketing": _tell("mark", Needs("marketing", None, None, 40, 10.0)),
    "contest": _dispute("contest", "mark"),
    "label for sales": _label("sven"),
    "label for marketing": _label("mark"),
    "concede for sales": _dispute("concede", "sven"),
    "concede for marketing": _dispute("concede", "mia"),
}
"""What each does on revision 1 of the proposal, in the segment, or on the lead."""
DISPUTED = ("contest", "label for sales", "label for marketing", "concede for sales", "concede for marketing")
STATES = ("opened", "contested", "nearly", "split")


def meetings(full: bool) -> list[tuple[str, str, str]]:
    """Every two steps, each also with itself, in the states in which it makes a difference to one of them.

    In all of these when it is `full`, else in one of them, in turn.
    """
    found = []
    for place, (one, other) in enumerate(combinations_with_replacement(STEPS, 2)):
        apart = (one in DISPUTED) + (other in DISPUTED)
        states = {0: ("opened", "nearly"), 1: ("nearly",), 2: STATES}[apart]
        chosen = states if full else (states[place % len(states)],)
        found += [(state, one, other) for state in chosen]
    return found


def tried(step: Callable[[World], Any], now: World) -> Any:
    try:
        return step(now)
    except Refused as refused:
        return refused


def story(now: World, outcomes: list[Any]) -> tuple[Any, ...]:
    """Who was refused, and all that lies in the tables about the world, without its names and numbers."""
    url, name = now.team.url, now.name
    ids = [row[0] for row in rows(url, "SELECT id FROM accord_agreements WHERE segment = :name ORDER BY id", name=name)]
    assert [anomalies(url, one) for one in ids] == [[]] * len(ids)
    place = {f"agreement:{one}": f"proposal {number}" for number, one in enumerate(ids)}
    place |= {f"needs:{name}": "needs", f"dispute:{name}": "dispute"}
    audit = rows(url, "SELECT subject, who, action, after FROM accord_audit ORDER BY id")
    of_world = " FROM accord_{} WHERE {} = :name"
    return (
        [isinstance(one, Refused) for one in outcomes],
        [one for one in outcomes if isinstance(one, bool)],
        rows(url, "SELECT state, revision, side, version" + of_world.format("agreements", "segment") + " ORDER BY id",
             name=name),
        rows(url, "SELECT round, side, needs, user_id" + of_world.format("needs", "segment") + " ORDER BY id",
             name=name),
        rows(url, "SELECT contested_by, sales_label, marketing_label, settled_as"
             + of_world.format("disputes", "lead_id"), name=name),
        [(place[subject], who, action, _told(after)) for subject, who, action, after in audit if subject in place],
        version(url) - now.began,
    )  # fmt: skip


def _told(after: str | None) -> Any:
    """What the audit says that things became, but for hashes, which differ with the name."""
    return {name: value for name, value in loads(after or "{}").items() if name != "hash"}

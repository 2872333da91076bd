"""A plan, and the steps of the gate as people of the company take them."""

from dataclasses import replace
from datetime import date
from typing import Any

from agreement.campaigns import TEST, Plan, Planned
from store import campaigning
from store.plans import plans
from tests.store.negotiating import Company, at, rows

FAIR = Plan("Fair", "trade show", date(2026, 12, 1), date(2026, 12, 3), 20_000_00, "Mark Hansen", "Meet the plants")
SMALL = replace(FAIR, name="Small fair", cost_cents=9_000_00)
TRIAL = replace(SMALL, name="Trial", kind=TEST, hypothesis="Plants read letters", success="5 SALs")
LIMIT = 15_000_00


def propose(team: Company, plan: Plan = FAIR, who: str = "mark", when: str = "2026-11-01") -> Planned:
    return campaigning.propose(team.url, team.people[who], plan, at=at(when))


def sign(team: Company, who: str, seen: Planned, when: str = "2026-11-02", **more: Any) -> Planned:
    more = more if {"session_hash", "password"} & set(more) else {"session_hash": who, **more}
    return campaigning.sign(
        team.url, team.people[who], seen.id, seen.current.number, seen.current.hash, at=at(when), **more
    )


def change(team: Company, who: str, seen: Planned, **terms: Any) -> Planned:
    plan = replace(seen.plan, **terms)
    return campaigning.change(team.url, team.people[who], seen.id, seen.current.number, plan, at=at("2026-11-03"))


def now(team: Company, seen: Planned) -> Planned:
    return next(one for one in plans(team.url) if one.id == seen.id)


def steps(team: Company) -> list[str]:
    query = "SELECT action FROM accord_audit WHERE action LIKE 'campaign.%' ORDER BY id"
    return [action.removeprefix("campaign.") for (action,) in rows(team.url, query)]


def story(team: Company, seen: Planned) -> list[str]:
    """What the tables say of a plan that cannot be; empty when they tell one story."""
    one, wrong = now(team, seen), []
    sides = one.signed_sides
    told = {(): ("proposed",), ("marketing",): ("waits for sales", "running"), ("marketing", "sales"): ("running",)}
    if one.state not in (*told.get(sides, ()), "declined", "withdrawn", "ended"):
        wrong.append(f"{one.state} with the signatures of {sides}")
    if any(signature.hash != part.hash for part in one.revisions for signature in part.signatures):
        wrong.append("a signature names another plan")
    if len({signature.user_id for signature in one.current.signatures}) != len(sides):
        wrong.append("one person signed twice")
    if one.state == "running" and one.gate == "above the limit" and "sales" not in sides:
        wrong.append("it runs without sales")
    return wrong

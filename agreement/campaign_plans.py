"""A plan written down in one way, its hash, what changed between two, and whether it can be proposed at all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from unicodedata import normalize

from agreement.calendar import Calendar
from agreement.campaigns import CAMPAIGN, KINDS, OPEN, RUNNING, TEST, Plan, Planned
from agreement.errors import Refused
from agreement.moments import day_words
from agreement.rules import check_text

MOST_CENTS = 10**13
LONGEST_TEXT = 2_000
NAMES = {
    "kind": "kind", "name": "name", "channel": "channel", "starts_on": "first day", "ends_on": "last day",
    "cost_cents": "planned cost", "segments": "segments", "leads": "expected leads", "owner": "owner",
    "reason": "reason", "hypothesis": "hypothesis", "success": "what counts as success",
}  # fmt: skip


def plan_json(plan: Plan) -> str:
    """The plan as JSON that depends on nothing but its meaning: keys and segments sorted, text in Unicode NFC."""
    content = {name: _plain(value) for name, value in asdict(_settled(plan)).items()}
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_hash(plan: Plan) -> str:
    """SHA-256 of that text: what a signature names."""
    return sha256(plan_json(plan).encode()).hexdigest()


def read_plan(text: str) -> Plan:
    """The plan of a kept text."""
    found = json.loads(text)
    days = {name: date.fromisoformat(found[name]) for name in ("starts_on", "ends_on")}
    return Plan(**{**found, **days, "segments": tuple(found["segments"])})


def plan_changes(seen: Plan, current: Plan) -> list[str]:
    """What changed between two plans, in words.

    >>> one = Plan("Fair", "trade show", date(2026, 12, 1), date(2026, 12, 3), 20_000_00, "Mark", "Meet plants")
    >>> plan_changes(one, replace(one, cost_cents=25_000_00, ends_on=date(2026, 12, 4)))
    ['last day 3 Dec 2026 → 4 Dec 2026', 'planned cost 20,000 → 25,000']
    """
    old, new = asdict(_settled(seen)), asdict(_settled(current))
    return [
        f"{name} {_words(key, old[key])} → {_words(key, new[key])}"
        for key, name in NAMES.items()
        if old[key] != new[key]
    ]


def checked_plan(plan: Plan) -> Plan:
    """The plan in its settled form; raises Refused for one that nobody could judge afterwards."""
    _refuse_kinds(plan)
    plan = _settled(plan)
    for name in ("name", "channel", "owner"):
        check_text(getattr(plan, name), f"The {NAMES[name]}")
    for segment in plan.segments:
        check_text(segment, "The segment")
    needed = ["name", "channel", "owner", "reason", *(["hypothesis", "success"] if plan.kind == TEST else [])]
    missing = [NAMES[name] for name in needed if not getattr(plan, name)]
    if missing:
        raise Refused(f"The plan has no {missing[0]}. Fill it in: sales reads it before it signs.")
    if plan.ends_on < plan.starts_on:
        raise Refused(f"The last day, {day_words(plan.ends_on)}, lies before the first. Change one of them.")
    if not 0 < plan.cost_cents <= MOST_CENTS:
        raise Refused("The planned cost must be more than nothing. Write what the campaign may cost.")
    if plan.leads is not None and not 0 < plan.leads <= 10**9:
        raise Refused(f"{plan.leads} expected leads cannot be. Write a whole number, or leave it empty.")
    return plan if plan.kind == TEST else replace(plan, hypothesis="", success="")


@dataclass(frozen=True)
class Beside:
    """The plans of the same name or channel that begin in the same fiscal quarter, this one among them."""

    plans: int
    cents: int
    above: bool
    """Each is within the limit and together they are above it: the look of one campaign cut in pieces."""


def beside(one: Planned, plans: Sequence[Planned], calendar: Calendar, limit_cents: int | None) -> Beside:
    """What the open and running plans like this one cost together. A warning: nothing is refused for it."""
    quarter = calendar.fiscal_quarter(one.plan.starts_on)
    others = [
        other.plan for other in plans
        if other.id != one.id and other.state in (*OPEN, RUNNING) and _alike(one.plan, other.plan)
        and calendar.fiscal_quarter(other.plan.starts_on) == quarter
    ]  # fmt: skip
    costs = [one.plan.cost_cents, *(plan.cost_cents for plan in others)]
    small = limit_cents is not None and max(costs) <= limit_cents < sum(costs)
    return Beside(len(costs), sum(costs), small)


def _alike(one: Plan, other: Plan) -> bool:
    return one.channel.casefold() == other.channel.casefold() or one.name.casefold() == other.name.casefold()


def _refuse_kinds(plan: Plan) -> None:
    """What a page or a script may hand over instead of what a plan holds."""
    texts = [plan.name, plan.channel, plan.owner, plan.reason, plan.hypothesis, plan.success, *plan.segments]
    if any(not isinstance(text, str) or "\0" in text or len(text) > LONGEST_TEXT for text in texts):
        raise Refused(f"A text of the plan is no text, or longer than {LONGEST_TEXT} characters. Type it again.")
    if any("\ud800" <= letter <= "\udfff" for text in texts for letter in text):
        raise Refused("A text of the plan holds half a character, which came with a paste. Type it again.")
    if type(plan.starts_on) is not date or type(plan.ends_on) is not date:
        raise Refused("The plan needs a first and a last day. Choose both.")
    if type(plan.cost_cents) is not int or (plan.leads is not None and type(plan.leads) is not int):
        raise Refused("Planned cost and expected leads are whole numbers. Write them again.")
    if plan.kind not in KINDS:
        raise Refused(f"A plan is a {CAMPAIGN} or a {TEST}, not {plan.kind!r}.")


def _settled(plan: Plan) -> Plan:
    return replace(
        plan, name=_text(plan.name), channel=_text(plan.channel), owner=_text(plan.owner), reason=_text(plan.reason),
        hypothesis=_text(plan.hypothesis), success=_text(plan.success),
        segments=tuple(sorted({_text(one) for one in plan.segments} - {""})),
    )  # fmt: skip


def _text(text: str) -> str:
    return normalize("NFC", text.strip())


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _words(key: str, value: object) -> str:
    if value is None or value == "" or value == ():
        return "none"
    if isinstance(value, date):
        return day_words(value)
    if key == "cost_cents" and isinstance(value, int):
        return f"{value / 100:,.0f}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)

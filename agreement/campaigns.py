"""The campaign gate: what a campaign plans, who has to sign it, and what may be done with it. Pure data; the store
enforces it.

Marketing proposes a plan and signs it. Above the limit of the charter in force at that moment sales signs too, or
declines; below it, or where no limit is agreed, marketing starts it alone. A market test is small by definition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from agreement.campaign_foreseen import Expected
from agreement.errors import Refused
from agreement.people import MARKETING, SALES
from agreement.proposal import Signature

CAMPAIGN, TEST = KINDS = ("campaign", "market test")
PROPOSED, WAITING, RUNNING, ENDED = "proposed", "waits for sales", "running", "ended"
DECLINED, WITHDRAWN = "declined", "withdrawn"
OPEN = (PROPOSED, WAITING)
NO_LIMIT, BELOW, ABOVE = GATES = ("no limit agreed", "within the limit", "above the limit")
SIGN, CHANGE, DECLINE, WITHDRAW, LINK, END = "sign", "change", "decline", "withdraw", "link", "end"


@dataclass(frozen=True)
class Plan:
    """What is proposed: everything that a signature is under."""

    name: str
    channel: str
    starts_on: date
    ends_on: date
    cost_cents: int
    """What it is planned to cost; of a market test the most that it may cost."""
    owner: str
    reason: str
    segments: tuple[str, ...] = ()
    """Whom it is for; empty: everybody."""
    leads: int | None = None
    """How many leads marketing expects; None: it did not say."""
    kind: str = CAMPAIGN
    hypothesis: str = ""
    """Of a market test: what it tries out."""
    success: str = ""
    """Of a market test: what would count as success, said before it begins."""


@dataclass(frozen=True)
class PlanRevision:
    """A plan as it was put on the table, never edited."""

    number: int
    plan: Plan
    hash: str
    author: str
    created_at: datetime
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True)
class Planned:
    """One plan with its history. `state` is one of PROPOSED, WAITING, RUNNING, ENDED, DECLINED, WITHDRAWN."""

    id: int
    state: str
    revisions: tuple[PlanRevision, ...]
    """Oldest first; the last one counts."""
    gate: str | None = None
    """One of GATES, as judged when marketing signed; None before."""
    limit_cents: int | None = None
    """The limit that it was judged by."""
    started_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    closed_reason: str = ""
    campaign_id: str | None = None
    """The campaign of the CRM that it became."""
    learned: str = ""
    """How a market test ended: what was learned."""
    succeeded: bool | None = None
    expected: Expected | None = None
    """What was expected when the last signature was given."""

    @property
    def current(self) -> PlanRevision:
        """The revision that counts."""
        return self.revisions[-1]

    @property
    def plan(self) -> Plan:
        """What is planned now."""
        return self.current.plan

    @property
    def signed_sides(self) -> tuple[str, ...]:
        """The sides that have signed it as it stands."""
        return tuple(one.side for one in self.current.signatures)

    @property
    def waits_since(self) -> datetime | None:
        """Since when it waits for sales; None when it does not."""
        signed = [one.signed_at for one in self.current.signatures if one.side == MARKETING]
        return signed[-1] if self.state == WAITING and signed else None


def judged(plan: Plan, limit_cents: int | None) -> str:
    """What the gate says of a plan: one of GATES. Refuses a market test above the limit: it would be no test.

    >>> plan = Plan("Fair", "trade show", date(2026, 12, 1), date(2026, 12, 3), 20_000_00, "Mark", "Meet plants")
    >>> judged(plan, 15_000_00), judged(plan, 20_000_00), judged(plan, None)
    ('above the limit', 'within the limit', 'no limit agreed')
    """
    if limit_cents is None:
        return NO_LIMIT
    if plan.cost_cents <= limit_cents:
        return BELOW
    if plan.kind == TEST:
        raise Refused(
            f"A market test may cost at most the limit of {limit_cents / 100:,.0f} that both teams set; this one plans "
            f"{plan.cost_cents / 100:,.0f}. Make it smaller, or propose it as a campaign."
        )
    return ABOVE


def allowed(state: str, seat: str, kind: str = CAMPAIGN) -> tuple[str, ...]:
    """The steps open to a seat.

    >>> allowed("waits for sales", "sales"), allowed("waits for sales", "marketing"), allowed("running", "sales")
    (('sign', 'decline'), ('change', 'withdraw'), ())
    """
    if seat == SALES:
        return (SIGN, DECLINE) if state == WAITING else ()
    if seat != MARKETING:
        return ()
    if state in OPEN:
        return (SIGN, CHANGE, WITHDRAW) if state == PROPOSED else (CHANGE, WITHDRAW)
    if state == RUNNING:
        return (LINK, END) if kind == TEST else (LINK,)
    return (LINK,) if state == ENDED else ()


def refuse_unless_allowed(step: str, state: str, seat: str, kind: str) -> None:
    """Raises Refused with the reason when a step is not open to this seat now."""
    if step in allowed(state, seat, kind):
        return
    if seat not in (SALES, MARKETING):
        raise Refused(f"Only sales and marketing may {step} a plan; you hold the {seat} seat.")
    if step == SIGN and seat == MARKETING and state == WAITING:
        raise Refused("Marketing has signed this plan. It waits for sales.")
    if step == SIGN and seat == SALES and state == PROPOSED:
        raise Refused("Marketing has not signed this plan yet; it signs first. Ask its owner.")
    if step in (SIGN, DECLINE) and seat == SALES and state == RUNNING:
        raise Refused("This plan is running: it needs no signature of sales any more. Look at it again.")
    raise Refused(f"The {seat} seat cannot {step} a {kind} that is {state}. Look at the plan again.")


def waiting(plans: Sequence[Planned]) -> tuple[tuple[Planned, datetime], ...]:
    """The plans that wait for sales and since when, the longest first."""
    found = [(one, since) for one in plans if (since := one.waits_since) is not None]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0].id)))

"""The charter that the two teams sign beside the definition of a SAL: who answers for what, and what comes first.

Like a definition it is data: it has a canonical form (`agreement.charter_canonical`) and a hash, and people sign that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from agreement.definition import Side

PERIODS = ("week", "month", "quarter")
"""How often a task may fall due."""
AFTER = ("handed_over", "assigned", "first_response", "accepted")
"""The events from which the clock of a hand-over step may run."""
CONVERSATION = "conversation:"
SHOWN_BY = (
    "assigned", "first_response", "decided", "opportunity", *(f"{CONVERSATION}{kind}" for kind in range(1, 6)),
)  # fmt: skip
"""What a lead's own events can show of a hand-over step. Attempts are counted but carry no time, so they show none."""
TRAINING = {
    "ride_along": "ride-along",
    "sales_call": "sales call",
    "customer_visit": "customer visit",
    "campaign_session": "campaign planning session",
    "content_session": "content workshop",
}
"""What one team does to learn the other's work."""


@dataclass(frozen=True)
class Responsibility:
    """A task and who answers for it: once by a day, again each period, or always (neither)."""

    task: str
    side: Side
    who: str
    due_on: date | None = None
    every: Literal["week", "month", "quarter"] | None = None


@dataclass(frozen=True)
class Priority:
    """What the teams put first for a time, who drives it, and for which products (none: all of them)."""

    title: str
    driven_by: Side
    from_on: date
    until_on: date | None = None
    products: tuple[str, ...] = ()


@dataclass(frozen=True)
class HandoverStep:
    """One step of the hand-over, due so many business hours after an event of the lead."""

    what: str
    whose: Side
    hours: int
    after: str = "handed_over"
    """One of AFTER."""
    shown_by: str | None = None
    """One of SHOWN_BY: the event that shows the step was done. None: no event shows it, nobody counts it."""


@dataclass(frozen=True)
class Training:
    """What one side does each fiscal quarter, as a team, to learn the other's work."""

    kind: str
    """One of TRAINING."""
    side: Side
    count: int


@dataclass(frozen=True)
class Charter:
    """Everything the second document holds. The order of priorities and of hand-over steps has a meaning."""

    responsibilities: tuple[Responsibility, ...] = ()
    priorities: tuple[Priority, ...] = ()
    handover: tuple[HandoverStep, ...] = ()
    training: tuple[Training, ...] = ()
    campaign_limit_cents: int | None = None
    """A campaign that plans to cost more needs the signature of sales too. None: no campaign does."""


@dataclass(frozen=True)
class CharterInForce:
    """A signed version and when it took effect; it rules until the next one."""

    version: int
    charter: Charter
    hash: str
    effective_at: datetime
    agreement_id: int = 0
    review_on: date | None = None
    signed_by: tuple[str, ...] = ()


def charter_at(versions: Sequence[CharterInForce], instant: datetime) -> CharterInForce | None:
    """The version that ruled at an instant; None before the first one."""
    begun = [one for one in versions if one.effective_at <= instant]
    return max(begun, key=lambda one: one.effective_at) if begun else None

"""What the two teams sign: rules and commitments as data, with a canonical form and a hash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Value = int | str | bool | tuple[str, ...] | None
Side = Literal["sales", "marketing"]


@dataclass(frozen=True)
class Rule:
    """One condition on a lead, as data: never code."""

    block: Literal["fit", "information", "trigger"]
    field: str
    """A column of the contract's leads, or `touch:<kind>` for an event in the customer's company."""
    operator: str
    """at_least, at_most, is, is_not, one_of, none_of, known, within_days"""
    value: Value = None


@dataclass(frozen=True)
class Commitment:
    """What one side promises. `amount` and `percent` are whole numbers so that the canonical form is exact.

    sales: first_response (amount = business minutes, percent of leads), decision (amount = business days, percent),
    attempts (amount = at least n before "unable to reach"), capacity (amount = leads per rep and week);
    marketing: volume (amount = passing leads a week), complete (percent with every required field),
    win_rate (percent of SALs won, amount = within days).
    """

    side: Side
    kind: str
    amount: int = 0
    percent: int | None = None


@dataclass(frozen=True)
class Definition:
    """A SAL definition for a segment ("all", or a value of leads.segment)."""

    segment: str = "all"
    rules: tuple[Rule, ...] = ()
    commitments: tuple[Commitment, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """One number that a version was signed on, for a stretch of `weeks` whole weeks of hand-overs."""

    value: float
    low80: float | None = None
    high80: float | None = None
    """What happens in one stretch lies between them in 80 of 100 cases; null where nobody worked that out."""
    low95: float | None = None
    high95: float | None = None
    age_days: int = 0
    """Days after the hand-over at which what became of a lead is read."""
    weeks: int = 1


@dataclass(frozen=True)
class Prediction:
    """What the back-test foresaw at the second signature; null where history said nothing."""

    volume: Foreseen | None = None
    """Leads a week that pass."""
    acceptance: Foreseen | None = None
    """Share of the passing leads that is accepted within the age."""
    win_rate: Foreseen | None = None
    """Share of the passing leads that is won within the age."""


@dataclass(frozen=True)
class InForce:
    """A signed version and when it took effect; it rules until the next one of its segment."""

    version: int
    definition: Definition
    hash: str
    effective_at: datetime
    agreement_id: int = 0
    review_on: str | None = None
    signed_by: tuple[str, ...] = ()
    prediction: Prediction | None = None

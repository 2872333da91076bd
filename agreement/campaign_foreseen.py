"""What a planned campaign is expected to bring, as it is kept with the last signature."""

import json
from dataclasses import asdict, dataclass
from math import isfinite
from typing import Any

from agreement.errors import Refused

MEASURES = ("leads", "sals", "wins", "profit_cents")


@dataclass(frozen=True)
class Reach:
    """A number that is expected, and the interval that holds 80 of 100 such campaigns."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Expected:
    """What like campaigns say of a plan; None where they say nothing."""

    leads: Reach | None = None
    sals: Reach | None = None
    wins: Reach | None = None
    profit_cents: Reach | None = None
    like: int = 0
    """How many campaigns it rests on."""
    channel: str | None = None
    """The channel that they have in common; None: campaigns of all channels, because its own has too few."""
    sal_days: int = 0
    """A SAL counts when the lead was accepted so many days after its creation."""
    win_days: int = 0
    """A win counts when it came so many days after the lead's creation."""


def expected_json(one: Expected) -> str:
    """The text that is kept."""
    return json.dumps(asdict(one), sort_keys=True)


def read_expected(text: str | None) -> Expected | None:
    """What a kept text expects; None where none was kept. Raises Refused where it cannot be an expectation."""
    if text is None:
        return None
    try:
        content = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Refused(f"What is expected is not valid JSON ({error}). Sign from the campaigns page.") from None
    if not isinstance(content, dict) or set(content) != set(Expected.__dataclass_fields__):
        raise Refused("What is expected does not hold what it should. Sign from the campaigns page.")
    whole = [content[name] for name in ("like", "sal_days", "win_days")]
    if any(type(one) is not int or one < 0 for one in whole) or not isinstance(content["channel"], str | None):
        raise Refused("What is expected does not say what it rests on. Sign from the campaigns page.")
    return Expected(**{**content, **{name: _reach(name, content[name]) for name in MEASURES}})


def _reach(name: str, found: Any) -> Reach | None:
    if found is None:
        return None
    if not isinstance(found, dict) or set(found) != {"value", "low", "high"}:
        raise Refused(f"The expected {name} must have exactly value, low and high.")
    ends = [found[end] for end in ("low", "value", "high")]
    if any(isinstance(end, bool) or not isinstance(end, int | float) or not isfinite(end) for end in ends):
        raise Refused(f"The expected {name} holds something that is no number.")
    if ends != sorted(ends) or (name != "profit_cents" and ends[0] < 0):
        raise Refused(f"The ends of the expected {name} are not in order.")
    return Reach(found["value"], found["low"], found["high"])


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")

"""How far a pull has come, so that the next one begins where nothing can have been missed."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import polars as pl

from agreement.errors import Refused

OVERLAP = timedelta(minutes=10)
"""How late a CRM may show a change, and how far two clocks may differ."""
SLICE = 2_000
"""Changed records that are saved together."""


@dataclass(frozen=True, order=True)
class Place:
    """Everything changed before `at` is taken, and of what was changed at `at` the records up to `id`."""

    at: datetime
    id: str = ""

    def text(self) -> str:
        """As it is kept in the database."""
        return f"{self.at.isoformat()} {self.id}".strip()


@dataclass(frozen=True)
class Slice:
    """Changed records of one object with everything that their leads need, and the place reached with them."""

    object: str
    tables: dict[str, pl.DataFrame]
    place: Place
    pulled: int
    notes: Counter[str] = field(default_factory=Counter)
    gone: tuple[str, ...] = ()
    """Records that the CRM has deleted or merged into others."""


def placed(text: str) -> Place:
    """A place from its text."""
    at, _, identity = text.partition(" ")
    return Place(moment(at), identity)


def begins(reached: Place, started: datetime) -> Place:
    """Where to go on after a pull that began at `started` and reached `reached`.

    What was changed shortly before that pull began may have shown only after it had passed: it is pulled again.

    >>> day = datetime(2026, 11, 22, tzinfo=UTC)
    >>> begins(Place(day, "7"), day + timedelta(days=1)) == Place(day, "7")
    True
    >>> begins(Place(day, "7"), day).at == day - OVERLAP
    True
    """
    return min(reached, Place(started - OVERLAP))


def moment(text: object) -> datetime:
    """A time as CRMs write it in JSON; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise Refused(f"The answer holds {str(text)[:40]!r} where the time of a change belongs.") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)

"""Which whole months can be looked at, and how many months lie between a spend and the customers that it won."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from agreement.calendar import month
from agreement.ledger import Ledger
from metrics._quantiles import quantiles

YEAR = 12
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Record:
    """Months by their index."""

    last: int
    """The last month that is over."""
    spent_from: int | None
    spent_until: int | None
    """The first and the last month with spend on record: what lies outside is unknown, not free."""

    def year(self, lag: int | None) -> tuple[int, int]:
        """The last twelve months whose customers and spend are on record; fewer where the record is shorter."""
        until = self.last if self.spent_until is None else min(self.last, self.spent_until)
        since = until - YEAR + 1
        begun = since if self.spent_from is None else self.spent_from + (lag or 0)
        return (max(since, begun) if begun <= until else since), until


def record(ledger: Ledger) -> Record:
    """What a ledger has on record at its `as_of`."""
    spent = ledger.spend.filter(pl.col("amount_cents").is_not_null())["on"]
    first, last = spent.min(), spent.max()
    return Record(
        month(ledger.as_of + timedelta(days=1)) - 1,
        month(first) if isinstance(first, date) else None,
        month(last) if isinstance(last, date) else None,
    )


def lag_days(counts: pl.DataFrame) -> float | None:
    """The median of `cycle_days` (from creation to win) over `customers`; None where no win has both days."""
    every = counts.select(pl.lit(0).alias("all"), "cycle_days", "customers")
    found: list[float] = quantiles(every, ["all"], "cycle_days", "customers", {"lag": 0.5})["lag"].to_list()
    return found[0] if found else None


def lag_months(days: float | None) -> int | None:
    """A lag in whole months, rounded; half a month counts as one.

    >>> lag_months(15), lag_months(15.3), lag_months(91), lag_months(None)
    (0, 1, 3, None)
    """
    return None if days is None else int(days / DAYS_A_MONTH + 0.5)

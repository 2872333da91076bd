"""What the board looks at: one week, the filters, the ledger; and how a metric's rows are picked for it."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl

from agreement.definition import Commitment, InForce
from agreement.judge import ruling
from agreement.ledger import Ledger
from charts.theme import Mode
from metrics import BY_KEY, Metric
from pages.parts import frames
from pages.parts.filters import Chosen
from pages.parts.wording import leads_link

WEEKS = 26
"""How many weeks a figure of the short clock shows."""
COHORTS = 12
"""How many months a figure of the long clock shows."""


@dataclass(frozen=True)
class Board:
    """One reader's view of the ledger."""

    chosen: Chosen
    ledger: Ledger
    mode: Mode
    read: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict, compare=False, repr=False)
    """What this run of the page has read already: the data version is asked once for each metric, not for each card."""

    @property
    def week(self) -> date:
        """First day of the chosen week."""
        return self.chosen.week

    @property
    def week_ends(self) -> date:
        """Last day of the chosen week."""
        return self.week + timedelta(days=6)

    @property
    def week_before(self) -> date:
        """First day of the week before the chosen one."""
        return self.week - timedelta(weeks=1)

    @property
    def currency(self) -> str:
        """The company's currency."""
        return self.ledger.calendar.currency

    @property
    def running_week(self) -> date | None:
        """First day of the week that the end of the data cuts, if it cuts one."""
        calendar, as_of = self.ledger.calendar, self.ledger.as_of
        begins = calendar.week_begins(calendar.week(as_of))
        return begins if begins + timedelta(days=6) > as_of else None

    @property
    def running_month(self) -> date | None:
        """First day of the month that the end of the data cuts, if it cuts one."""
        as_of = self.ledger.as_of
        return as_of.replace(day=1) if (as_of + timedelta(days=1)).day != 1 else None

    @property
    def as_known(self) -> str:
        """The day of what is read at the end of the data, whatever week is chosen."""
        as_of = self.ledger.as_of
        said = f"as of {as_of.day} {as_of:%b %Y}"
        return said if self.week_ends == as_of else f"{said}, not of the chosen week"

    @property
    def in_force(self) -> InForce | None:
        """The agreement of all leads that rules at the end of the chosen week."""
        ends = self.ledger.calendar.begins(self.week_ends + timedelta(days=1)) - timedelta(microseconds=1)
        return ruling([one for one in self.ledger.agreements if isinstance(one, InForce)], ends)

    @property
    def version(self) -> str:
        """The version of the agreement that the week's numbers were judged by."""
        return f"agreement v{self.in_force.version}" if self.in_force else "no agreement in force"

    def commitment(self, kind: str) -> Commitment | None:
        """What was promised of this kind in the agreement in force."""
        promised = self.in_force.definition.commitments if self.in_force else ()
        return next((one for one in promised if one.kind == kind), None)

    def metric(self, key: str) -> Metric:
        """A metric's declaration."""
        return BY_KEY[key]

    def result(self, key: str) -> pl.DataFrame:
        """A metric's rows under the filters."""
        if ("result", key) not in self.read:
            self.read["result", key] = frames.result(key, self.chosen.filters)
        return self.read["result", key]

    def signals(self, key: str) -> pl.DataFrame:
        """What a metric's watched series say, week by week, under the filters."""
        if ("signals", key) not in self.read:
            self.read["signals", key] = frames.signals(key, self.chosen.filters)
        return self.read["signals", key]

    def link(self, metric_key: str, **keys: object) -> str:
        """The leads behind a number, under the filters."""
        return leads_link(metric_key, **{**self.chosen.query, **keys})

    def weeks(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The weeks that a figure shows: those up to the chosen one, and the later ones that the data has."""
        first = self.week - timedelta(weeks=WEEKS - 1)
        return rows.filter(pl.col("week") >= first).sort("week")


def row_of(rows: pl.DataFrame, **keys: object) -> dict[str, Any]:
    """The one row with these keys; empty when there is none."""
    for name, value in keys.items():
        rows = rows.filter(pl.col(name) == value)
    return rows.row(0, named=True) if rows.height else {}


def week_span(week: date) -> str:
    """A week by its first and last day."""
    last = week + timedelta(days=6)
    first = f"{week.day}" if week.month == last.month else f"{week.day} {week:%b}"
    return f"week of {first}–{last.day} {last:%b %Y}"

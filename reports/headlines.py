"""The headline numbers of a whole ledger: what they are now, and what an import makes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

import metrics
from agreement.ledger import Ledger
from charts.numbers import written


@dataclass(frozen=True)
class Headline:
    """One number over all leads and all time; None where nothing can be said."""

    key: str
    """The metric whose parts it is made of; `leads` is the number of leads itself."""
    name: str
    unit: str
    value: float | None


@dataclass(frozen=True)
class Change:
    """A headline number as it is and as it would be."""

    key: str
    name: str
    unit: str
    now: float | None
    after: float | None

    def words(self, currency: str) -> tuple[str, str]:
        """Both as they are written everywhere."""
        return written(self.now, self.unit, currency), written(self.after, self.unit, currency)


SUMS: Mapping[str, tuple[str, str, str]] = {
    "handed_over": ("value", "Leads handed over", "leads"),
    "opportunities": ("value", "Opportunities opened", "leads"),
    "pipeline_created": ("value", "Pipeline created", "money"),
    "wins": ("value", "Deals won", "leads"),
    "revenue": ("value", "Revenue won", "money"),
}
"""Metrics whose periods add up: the column, its name and unit."""
SHARES: Mapping[str, str] = {"sal_rate": "SAL rate", "response_time": "Answered within 1 hour", "win_rate": "Win rate"}
"""Metrics that are a share: the parts that each declares, added up over all periods."""
ORDER = (
    "leads", "handed_over", "sal_rate", "response_time", "opportunities", "pipeline_created", "win_rate", "wins",
    "revenue",
)  # fmt: skip
ONE_KIND = {"win_rate": pl.col("kind") == "by count", "revenue": pl.col("kind") == "month"}
"""Where a metric answers several questions: the one that is meant."""


def headlines(ledger: Ledger) -> tuple[Headline, ...]:
    """The numbers of ORDER over all leads up to the last day of the data."""
    found = {"leads": Headline("leads", "Leads", "leads", ledger.leads.height)}
    for key in ORDER[1:]:
        metric = metrics.BY_KEY[key]
        rows = metric.result(ledger).filter(ONE_KIND.get(key, pl.lit(True)))
        if key in SUMS:
            column, name, unit = SUMS[key]
            found[key] = Headline(key, name, unit, _sum(rows[column]))
        else:
            known = rows.drop_nulls(["value", *metric.totals])
            found[key] = Headline(key, SHARES[key], "share", _share(known[metric.numerator], known[metric.denominator]))
    return tuple(found[key] for key in ORDER)


def changes(now: Sequence[Headline], after: Sequence[Headline]) -> tuple[Change, ...]:
    """Both side by side; `now` is empty where there is no database yet."""
    before = {one.key: one.value for one in now}
    return tuple(Change(one.key, one.name, one.unit, before.get(one.key), one.value) for one in after)


def _sum(values: pl.Series) -> float | None:
    return float(values.sum()) if values.count() else None


def _share(part: pl.Series, whole: pl.Series) -> float | None:
    return float(part.sum()) / float(whole.sum()) if whole.sum() else None

"""One chart of both clocks: the leads that sales accepted each month, and what became of those very leads."""

from dataclasses import dataclass
from datetime import date

import polars as pl

import metrics
from agreement.ledger import Ledger
from agreement.moments import day_words
from charts.numbers import FEW, interval, share_of

MONTHS = 18


@dataclass(frozen=True)
class Cohort:
    """The leads that sales accepted in one month."""

    month: date
    accepted: int
    won: int
    share: float | None
    """Won within the age, of those accepted; empty while the month is too young to judge."""
    low: float | None
    high: float | None
    counts_from: date
    """The day from which the month is old enough."""


@dataclass(frozen=True)
class Pairing:
    """SALs by month of acceptance, and the share of them that was won within an age."""

    age_days: int
    cohorts: tuple[Cohort, ...]

    @property
    def judged(self) -> tuple[Cohort, ...]:
        """The months old enough to judge."""
        return tuple(one for one in self.cohorts if one.share is not None)


def pairing(ledger: Ledger, begins: date) -> Pairing | None:
    """The last months up to the week that begins on `begins`; None where no lead was ever accepted."""
    rows = metrics.BY_KEY["sal_yield"].result(ledger).filter((pl.col("scope") == "month") & (pl.col("month") <= begins))
    if rows.is_empty():
        return None
    shown = rows.sort("month").tail(MONTHS)
    cohorts = tuple(
        Cohort(row["month"], row["accepted"], row["won"], row["value"], row["low"], row["high"], row["counts_from"])
        for row in shown.to_dicts()
    )
    return Pairing(shown["age_days"][0], cohorts)


def sentence(one: Pairing) -> str:
    """What the newest judged month became, and from when the next one can be judged."""
    judged = one.judged
    waiting = [
        cohort for cohort in one.cohorts if cohort.share is None and (not judged or cohort.month > judged[-1].month)
    ]
    then = f"; {waiting[0].month:%B} can be judged from {day_words(waiting[0].counts_from)}" if waiting else ""
    if not judged:
        return f"No month’s SALs are {one.age_days} days old{then}"
    last = judged[-1]
    whole = "" if last.accepted < FEW else f" of the {last.accepted:,}"
    return (
        f"{share_of(last.won, last.accepted)}{whole} SALs of {last.month:%B %Y} became customers "
        f"within {one.age_days} days ({interval(last.low, last.high, 'share')}){then}"
    )


def frame(one: Pairing) -> pl.DataFrame:
    """The cohorts as month (Date) | accepted | won (leads) | share | low | high | counts_from (Date)."""
    schema = {"month": pl.Date, "accepted": pl.Int64, "won": pl.Int64, "share": pl.Float64, "low": pl.Float64,
              "high": pl.Float64, "counts_from": pl.Date}  # fmt: skip
    rows = [(c.month, c.accepted, c.won, c.share, c.low, c.high, c.counts_from) for c in one.cohorts]
    return pl.DataFrame(rows, schema=schema, orient="row")

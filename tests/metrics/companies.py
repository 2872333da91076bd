"""Made companies whose truth is known: what sales accepted, what became of it, and what will."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import polars as pl

from metrics._ends import END

BEGIN = date(2024, 1, 1)
T = 270
"""The age by which a win counts, where no agreement promises another."""


@dataclass(frozen=True)
class Kind:
    """What a made company is drawn from."""

    sources: int = 8
    a_day: float = 5.0
    days: int = 730
    a: float = 4.0
    b: float = 46.0
    """Win rates of the sources: Beta(a, b)."""
    median: float = 80.0
    spread: float = 0.55
    losses: float = 0.5
    """The share of the lost that is recorded as lost, after some 75 days."""
    grows: float = 1.0
    """So many times as many leads a day at the end as at the beginning."""


Lead = tuple[int, str, int, int]
"""Day of acceptance, source, age at the win and at the loss (FAR: never)."""
FAR = 10**6


def leads_of(dice: Random, kind: Kind) -> list[Lead]:
    """Every lead of a company with its whole future."""
    rates = {f"source {number}": dice.betavariate(kind.a, kind.b) for number in range(kind.sources)}
    weights = [dice.gammavariate(2, 1) for _ in rates]
    made = []
    for day in range(kind.days):
        expected = kind.a_day * (1 + (kind.grows - 1) * day / kind.days)
        for source in dice.choices([*rates], weights, k=_poisson(dice, expected)):
            won = dice.random() < rates[source]
            age = int(kind.median * dice.lognormvariate(0, kind.spread))
            lost = not won and dice.random() < kind.losses
            made.append((day, source, age if won else FAR, int(75 * dice.lognormvariate(0, 0.6)) if lost else FAR))
    return made


def counted(made: list[Lead], days: int) -> pl.DataFrame:
    """What the metric counts of it at the end of the last day."""
    first = (BEGIN - date(1970, 1, 1)).days
    rows = [(first + day, source, *_end(won, lost, days - 1 - day)) for day, source, won, lost in made]
    schema = {"accepted_day": pl.Int32, "source": pl.String, "end": END, "end_age": pl.Int32}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        frame.group_by(frame.columns).agg(pl.len().cast(pl.Int64).alias("n")).with_columns(pl.lit(3).alias("recorded"))
    )


def came(made: list[Lead]) -> pl.DataFrame:
    """What really came: month | origin | wins (by the age T), totals with null keys."""
    rows = [((BEGIN + timedelta(day)).replace(day=1), source, int(won <= T)) for day, source, won, _ in made]
    each = pl.DataFrame(rows, schema={"month": pl.Date, "origin": pl.String, "wins": pl.Int64}, orient="row")
    levels = [
        each.with_columns(pl.lit(None, each.schema[name]).alias(name) for name in dropped)
        for dropped in ((), ("month",), ("origin",), ("month", "origin"))
    ]
    return pl.concat(levels).group_by("month", "origin").agg(pl.col("wins").sum())


def _end(won: int, lost: int, seen: int) -> tuple[str | None, int | None]:
    if won <= seen:
        return "won", won
    return ("lost", lost) if lost <= seen else (None, None)


def _poisson(dice: Random, mean: float) -> int:
    waited, number = dice.expovariate(1), 0
    while waited < mean:
        waited, number = waited + dice.expovariate(1), number + 1
    return number

"""What each signed version foresaw, stretch by stretch, and what became of the leads that pass under it."""

from collections.abc import Mapping

import polars as pl

from agreement.definition import Foreseen, Prediction
from agreement.ledger import Ledger
from metrics._reigns import Reign, judged, reigns

SHARES = {"acceptance": ("accepted", "decidable"), "win_rate": ("won", "closable")}
"""Share that was foreseen → the event (and its count) it is about, and the leads old enough to tell."""
AGED = tuple(name for pair in SHARES.values() for name in pair)
STRETCH = {
    "measure": pl.String, "applies_to": pl.String, "version": pl.Int64, "place": pl.Int32, "week": pl.Int32,
    "last": pl.Int32, "predicted": pl.Float64, "low80": pl.Float64, "high80": pl.Float64, "low95": pl.Float64,
    "high95": pl.Float64, "age_days": pl.Int64,
}  # fmt: skip
"""A row is a stretch: `week` to `last` are indices, the rest is what was foreseen for it."""


def promised(ledger: Ledger) -> list[tuple[Reign, str, Foreseen]]:
    """Each number that was foreseen, with the reign of its version."""
    found = []
    for reign in reigns(ledger):
        kept = reign.version.prediction or Prediction()
        parts: Mapping[str, Foreseen | None] = vars(kept)
        found += [(reign, name, one) for name, one in parts.items() if one is not None]
    return found


def stretches(ledger: Ledger) -> pl.DataFrame:
    """Every stretch of each prediction: STRETCH. One that the next version cut short is left out."""
    this_week = ledger.calendar.week(ledger.as_of)
    rows = []
    for reign, name, one in promised(ledger):
        rules, version = reign.whole_weeks, reign.version
        for week in range(rules.start, rules.stop, one.weeks):
            last = week + one.weeks - 1
            if last < rules.stop or rules.stop > this_week:
                said = (one.value, one.low80, one.high80, one.low95, one.high95, one.age_days)
                rows.append((name, version.definition.segment, version.version, reign.place, week, last, *said))
    return pl.DataFrame(rows, schema=STRETCH, orient="row")


def weeks_of(found: pl.DataFrame) -> pl.DataFrame:
    """A line for each week of each stretch, with `of_week` (index) beside its columns."""
    return found.with_columns(pl.int_ranges("week", pl.col("last") + 1, dtype=pl.Int32).alias("of_week")).explode(
        "of_week"
    )


def passing_leads(ledger: Ledger) -> pl.LazyFrame:
    """Leads that passed an agreement at their hand-over, with `place`, `week` (index) and AGED as Booleans."""
    leads = judged(ledger).lazy().filter(pl.col("passes") & pl.col("place").is_not_null())
    age = pl.lit(ledger.as_of).cast(pl.Int32) - pl.col("handed_over_day")
    told = []
    for measure, (event, old) in SHARES.items():
        by = _age(ledger, measure)
        known = (age >= by).fill_null(False)
        done = (pl.col(f"{event}_day") - pl.col("handed_over_day") <= by).fill_null(False)
        told += [known.alias(old), (known & done).alias(event)]
    return leads.with_columns(pl.col("handed_over_week").alias("week")).with_columns(told)


def _age(ledger: Ledger, measure: str) -> pl.Expr:
    """The days after which a share is read under each agreement; null where none was foreseen."""
    age = pl.lit(None, pl.Int32)
    for reign, name, one in promised(ledger):
        if name == measure:
            age = pl.when(pl.col("place") == reign.place).then(pl.lit(one.age_days, pl.Int32)).otherwise(age)
    return age

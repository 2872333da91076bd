"""At what age leads came to a conversation or to an end: the small counts behind the funnel."""

import polars as pl

from agreement.calendar import months
from metrics._cohorts import AGES
from metrics._lines import summed

ROW = ["month", "kind", "age_days"]
EVERY = -1
"""The month that stands for all months while a curve is worked out: joins do not find a null."""
HELD, ENDED, OPEN = "held", "ended", "open"


def lives(counts: pl.DataFrame, day: int) -> pl.DataFrame:
    """Month (EVERY: all) | kind | age | held | ended | open | skipped | oldest; open leads are followed until `day`."""
    n, state, followed = pl.col("n"), pl.col("state"), day - pl.col("handed_over_day")
    lines = counts.with_columns(
        months(pl.col("handed_over_day")).alias("month"),
        pl.coalesce("age", followed.clip(lower_bound=0)).cast(pl.Int64).alias("age"),
        *(pl.when(state == name).then(n).otherwise(0).alias(name) for name in (HELD, ENDED, OPEN)),
        followed.cast(pl.Int64).alias("oldest"),
    )
    both = pl.concat([lines, lines.with_columns(pl.lit(EVERY, pl.Int32).alias("month"))])
    sums = [pl.col(HELD, ENDED, OPEN, "skipped").sum(), pl.col("oldest").max()]
    return summed(both, ["month", "kind", "age"], sums)


def reached(lines: pl.DataFrame, day: int) -> pl.DataFrame:
    """Plain counts at each age: month | kind | age_days | leads | reached | skipped | at_risk | so_far."""
    age, at, all_of = pl.col("age"), pl.col("age_days"), pl.sum_horizontal(HELD, ENDED, OPEN)
    ages = pl.DataFrame({"age_days": AGES}, schema={"age_days": pl.Int64})
    by_then = age <= at
    rows = lines.join(ages, how="cross").group_by(ROW).agg(
        all_of.sum().alias("leads"),
        pl.col(HELD).filter(by_then).sum().alias("reached"),
        pl.col("skipped").filter(by_then).sum(),
        all_of.filter(age >= at).sum().alias("at_risk"),
        pl.col(HELD).sum().alias("so_far"),
        pl.col("oldest").max(),
    )  # fmt: skip
    return rows.filter(pl.col("oldest") >= at).drop("oldest").sort(ROW)

"""Targets of months and quarters, spread over their working days and added up by week."""

import polars as pl

from agreement.calendar import Calendar, week_dates, working_days
from metrics._fiscal import periods, targets
from metrics._metric import Moment


def weekly_targets(key: str, weeks: list[int], moment: Moment) -> pl.DataFrame:
    """What was promised of a metric for each week (index), all owners together: week | target.

    A month's target is spread evenly over its working days, where it has none that of its quarter; holidays ask for
    nothing. Null where a working day of the week has no promise: a part of a target is none.
    """
    calendar = moment.ledger.calendar
    days = _working(weeks, calendar)
    months = days["month"].unique().to_list()
    named = periods(months, calendar).join(targets(moment, key), on="period", how="left", maintain_order="left")
    ends = named.with_columns(
        pl.col("starts_on").cast(pl.Int32).alias("begins"), pl.col("ends_on").cast(pl.Int32).add(1).alias("after")
    )
    count = working_days("begins", "after", calendar)
    daily = ends.with_columns((pl.col("target") / pl.when(count > 0).then(count)).alias("daily"))
    best = daily.sort("kind").group_by("month").agg(pl.col("daily").drop_nulls().first())
    whole = days.join(best, on="month", how="left", maintain_order="left")
    asked = pl.when(pl.col("daily").null_count() == 0).then(pl.col("daily").sum())
    spread = whole.group_by("week").agg(asked.alias("target"))
    return spread.with_columns(pl.col("week").cast(pl.Int32), pl.col("target").cast(pl.Float64).round(9)).sort("week")


def _working(weeks: list[int], calendar: Calendar) -> pl.DataFrame:
    """Every working day of these weeks: week | month (index)."""
    every = pl.DataFrame({"week": weeks}, schema={"week": pl.Int32}).with_columns(
        week_dates(pl.col("week"), calendar).cast(pl.Int32).alias("begins"),
        week_dates(pl.col("week") + 1, calendar).cast(pl.Int32).alias("after"),
    )
    days = every.with_columns(pl.int_ranges("begins", "after", dtype=pl.Int32).alias("day")).explode("day")
    days = days.with_columns((pl.col("day") + 1).alias("next"))
    works = days.filter(working_days("day", "next", calendar) > 0).with_columns(pl.col("day").cast(pl.Date))
    month = (pl.col("day").dt.year() - 1970) * 12 + pl.col("day").dt.month().cast(pl.Int32) - 1
    return works.select("week", month.cast(pl.Int32).alias("month"))

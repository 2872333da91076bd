"""Touches as they are counted: by the row of their lead, narrow and in order. There are many of them."""

import polars as pl

from agreement.calendar import Calendar, days

NAMES = ("channel", "campaign_id", "content_id", "kind")
_IN_ORDER = pl.col("lead_row").cast(pl.Int128) * pl.lit(2**64, pl.Int128) + pl.col("at").cast(pl.Int64)
"""Lead, then time, as one number: sorting ten million rows by one column takes a third of the time of two."""


def known_touches(touches: pl.DataFrame, leads: pl.DataFrame, end: pl.Expr, calendar: Calendar) -> pl.DataFrame:
    """Touches of known leads before `end`, sorted by lead and time once, so that nobody sorts or joins them again.

    Texts are narrowed one column after the other, before anything is sorted: at no time is a second copy of them kept.
    Returns lead_row | at | NAMES (Enum) | day.
    """
    by_id = touches if touches["touch_id"].is_sorted() else touches.sort("touch_id")
    placed = pl.DataFrame({"lead_row": row_of(by_id["lead_id"], leads), "at": by_id["at"]})
    known = placed.select((pl.col("lead_row").is_not_null() & (pl.col("at") < end)).fill_null(False)).to_series()
    narrow = placed.filter(known).with_columns(enum(by_id[name].filter(known)) for name in NAMES)
    return narrow.sort(_IN_ORDER, maintain_order=True).with_columns(days("at", calendar).alias("day"))


def named_touches(touches: pl.DataFrame, end: pl.Expr) -> int:
    """How many touches before `end` name a lead, known or not."""
    return int(
        touches.lazy().filter(pl.col("lead_id").is_not_null() & (pl.col("at") < end)).select(pl.len()).collect().item()
    )


def touches_of(touches: pl.DataFrame, before: pl.DataFrame, leads: pl.DataFrame) -> pl.DataFrame:
    """The touches of other or fewer leads, given those of the leads `before`."""
    row = row_of(before["lead_id"], leads).gather(touches["lead_row"])
    moved = touches.with_columns(row.alias("lead_row")).filter(pl.col("lead_row").is_not_null())
    return moved.sort(_IN_ORDER, maintain_order=True)


def row_of(ids: pl.Series, leads: pl.DataFrame) -> pl.Series:
    """The row of each id in `leads` (UInt32), null where there is none."""
    return ids.cast(pl.Enum(leads["lead_id"]), strict=False).to_physical().cast(pl.UInt32)


def with_recency(leads: pl.DataFrame, touches: pl.DataFrame) -> pl.DataFrame:
    """Adds `days_since_<kind>`: days from the latest touch of a kind at or before the hand-over, to the hand-over."""
    gap = leads["handed_over_at"].gather(touches["lead_row"]) - touches["at"]
    timed = touches.select("lead_row", "kind", gap.alias("gap"))
    latest = (
        timed.lazy()
        .filter(pl.col("kind").is_not_null() & (pl.col("gap") >= pl.duration()))
        .group_by("lead_row", "kind")
        .agg(pl.col("gap").min().dt.total_days().cast(pl.Int32).alias("days"))
        .collect()
    )
    rows = leads.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("lead_row"))
    for kind in latest["kind"].cast(pl.String).unique().sort().to_list():
        one = latest.filter(pl.col("kind") == kind).select("lead_row", "days")
        since = rows.join(one, on="lead_row", how="left", maintain_order="left")["days"]
        leads = leads.with_columns(since.alias(f"days_since_{kind}"))
    return leads


def enum(names: pl.Series) -> pl.Series:
    """Texts as numbers that stand for them, in alphabetical order."""
    return names.cast(pl.Enum(names.drop_nulls().unique().sort().to_list()))

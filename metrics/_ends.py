"""What became of a lead in the end, and at what age: the small count behind every cohort."""

from collections.abc import Sequence

import polars as pl

from metrics._lines import summed
from metrics._metric import N

WON, LOST, REJECTED, RECYCLED = ENDS = ("won", "lost", "rejected", "recycled")
"""Ends that exclude each other. A lead that came to none of them is still open."""
END = pl.Enum(ENDS)


def with_end(leads: pl.LazyFrame, start: str) -> pl.LazyFrame:
    """Adds `end` (END, null while open) and `end_age`, whole business days from `start`, negative out of order.

    A won lead is won whatever else happened to it. Else a lost one is lost; one that was given back to marketing after
    its last decision is recycled until it is accepted again; one whose last decision was to reject is rejected.
    """
    accepted_again = (pl.col("accepted_at") >= pl.col("recycled_at")).fill_null(False)
    rejected_again = (pl.col("rejected_at") > pl.col("recycled_at")).fill_null(False)
    came = {
        WON: pl.col("won_day").is_not_null(),
        LOST: pl.col("lost_day").is_not_null(),
        RECYCLED: pl.col("recycled_day").is_not_null() & ~accepted_again & ~rejected_again,
        REJECTED: ~pl.col("accepted"),
    }
    end, day = pl.lit(None, END), pl.lit(None, pl.Int32)
    for name in reversed(came):
        end = pl.when(came[name]).then(pl.lit(name, END)).otherwise(end)
        day = pl.when(came[name]).then(pl.col(f"{name}_day")).otherwise(day)
    return leads.with_columns(end.alias("end"), (day - pl.col(start)).alias("end_age"))


def recorded(leads: pl.DataFrame) -> pl.Expr:
    """`recorded`: a bit for each of ENDS that was ever recorded of any lead, the same in every counted line.

    Where an end never was, nobody knows how many came to it, whatever the filter.
    """
    bits = sum(2**bit for bit, name in enumerate(ENDS) if leads[f"{name}_day"].count() > 0)
    return pl.lit(bits, pl.Int32).alias("recorded")


def ever(counts: pl.DataFrame, end: str) -> bool:
    """Whether an end was ever recorded of any lead, from the counted `recorded`."""
    bits = counts["recorded"].max()
    return isinstance(bits, int) and bits // 2 ** ENDS.index(end) % 2 == 1


def by_end(counts: pl.DataFrame, by: Sequence[str], start: str, day: int) -> pl.DataFrame:
    """Counts by start day, end and age → what a competing-risks curve needs.

    An open lead is followed until `day`. Returns by | age (days) | one column for each of ENDS | open (leads).
    """
    n, age = pl.col(N), pl.col("end_age").fill_null(day - pl.col(start))
    split = [pl.when(pl.col("end") == name).then(n).otherwise(0).alias(name) for name in ENDS]
    lines = counts.with_columns(
        age.cast(pl.Int64).clip(lower_bound=0).alias("age"),
        *split,
        pl.when(pl.col("end").is_null()).then(n).otherwise(0).alias("open"),
    )
    return summed(lines, [*by, "age"], [pl.col(*ENDS, "open").sum()])

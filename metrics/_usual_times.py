"""How long leads that went on from one conversation to a later one needed."""

import polars as pl

from agreement.ledger import Ledger
from metrics._competing import incidence
from metrics._ends import ENDS, with_end
from metrics._survival import ROUNDING
from metrics._talks import FIRST, later, with_firsts
from metrics.conversations_held import KINDS

USUAL, PATIENCE = 0.5, 0.9
"""Of the leads that went on, half did so within the usual time, nine of ten within the patience."""
FEWEST = 10
"""From fewer leads that went on nobody knows how long it usually takes."""


def usual_times(ledger: Ledger) -> pl.DataFrame:
    """How long the leads that went on needed at each step: kind (0–5) | usual_days | patience_days.

    The times by which half and nine of ten of them had gone on, from the cumulative incidence of going on where ends
    compete: open leads count for as long as they were seen. Null where fewer than 10 went on.
    """
    lines = _history(ledger)
    curve = incidence(lines, ["kind"], "age", ["went", "ended"], "open")
    most = curve.group_by("kind").agg(pl.col("went_share").max().alias("most"), pl.col("went").sum().alias("who"))
    told = curve.join(most, on="kind").filter(pl.col("who") >= FEWEST)
    reached = {"usual_days": USUAL, "patience_days": PATIENCE}
    rows = told.group_by("kind").agg(
        pl.col("age").filter(pl.col("went_share") >= share * pl.col("most") - ROUNDING).min().alias(name)
        for name, share in reached.items()
    )
    return rows.with_columns(pl.col("kind", *reached).cast(pl.Int32)).sort("kind")


def _history(ledger: Ledger) -> pl.DataFrame:
    """Every lead at every step that was its furthest: kind | age (days there) | went | ended | open (1 or 0)."""
    leads = with_end(with_firsts(ledger), "accepted_day")
    day = pl.lit(ledger.as_of).cast(pl.Int32)
    ended = pl.coalesce(pl.when(pl.col("end") == name).then(f"{name}_day") for name in ENDS)
    parts = []
    for kind in (0, *KINDS):
        begins = pl.col(FIRST[kind]) if kind else pl.col("accepted_day")
        onward = later(kind) if kind < max(KINDS) else pl.col("won_day")
        there = begins.is_not_null() & (onward.is_null() | (onward >= begins) | pl.lit(kind == 0))
        went, over = onward.is_not_null(), onward.is_null() & pl.col("end").is_not_null()
        until = pl.coalesce(onward, ended, day)
        parts.append(
            leads.filter(there).select(
                pl.lit(kind, pl.Int32).alias("kind"),
                (until - begins).clip(lower_bound=0).cast(pl.Int32).alias("age"),
                went.cast(pl.Int64).alias("went"),
                over.cast(pl.Int64).alias("ended"),
                (~went & ~over).cast(pl.Int64).alias("open"),
            )
        )
    return pl.concat(parts).collect()

"""The first success of each of the five conversations with a lead, and how far it has come."""

import polars as pl

from agreement.ledger import Ledger
from metrics.conversations_held import KINDS

FIRST = {kind: f"first_{kind}" for kind in KINDS}
"""Kind → the column with the day (since 1970) of its first success."""


def with_firsts(ledger: Ledger) -> pl.LazyFrame:
    """The leads with the columns of FIRST, null where that conversation never succeeded."""
    held = ledger.conversations.lazy().filter(pl.col("successful") & pl.col("lead_row").is_not_null())
    firsts = held.group_by("lead_row").agg(
        pl.col("day").filter(pl.col("kind") == kind).min().alias(name) for kind, name in FIRST.items()
    )
    leads = ledger.leads.lazy().with_row_index("lead_row")
    return leads.join(firsts, on="lead_row", how="left", maintain_order="left").drop("lead_row")


def later(kind: int) -> pl.Expr:
    """The day on which a conversation beyond this one first succeeded; null where none did."""
    names = [name for other, name in FIRST.items() if other > kind]
    return pl.min_horizontal(names) if names else pl.lit(None, pl.Int32)


def furthest() -> pl.Expr:
    """The furthest conversation that succeeded with a lead, 0 where none has."""
    return pl.max_horizontal(
        pl.lit(0, pl.Int32),
        *(pl.when(pl.col(name).is_not_null()).then(pl.lit(kind, pl.Int32)) for kind, name in FIRST.items()),
    )


def success_known(ledger: Ledger) -> pl.Expr:
    """`success_known`: whether the success of any conversation was ever recorded, the same in every counted line."""
    return pl.lit(ledger.conversations["successful"].count() > 0).alias("success_known")

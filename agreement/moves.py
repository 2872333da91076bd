"""Leads that were given to another rep in Accord: who had which lead when."""

import polars as pl

from agreement.frames import TEXT, TIME

MOVES: dict[str, pl.DataType] = {
    "lead_id": TEXT, "at": TIME, "from_owner": TEXT, "to_owner": TEXT, "by": TEXT, "note": TEXT, "ended_at": TIME,
}  # fmt: skip
"""A row is a reassignment; `ended_at` is when a file of the CRM named this owner or a third one, and was believed again
(null: it stands). No frame of the contract: it begins in Accord, and no file brings it."""
NO_MOVES = pl.DataFrame(schema=MOVES)


def owner_at(leads: pl.DataFrame, moves: pl.DataFrame, instant: str) -> pl.Series:
    """Who had each lead at an instant (a column; null: now): `sales_owner` in words, in the order of the leads.

    Without reassignments that is the owner on record. A CRM that changed an owner without Accord leaves no trace.
    """
    now = leads["sales_owner"]
    if moves.is_empty():
        return now
    asked = leads.select("lead_id", now.cast(pl.String).alias("now"), pl.col(instant).alias("instant"))
    rows = asked.join(moves.sort("lead_id", "at", maintain_order=True), on="lead_id", maintain_order="right")
    had = pl.col("at") <= pl.col("instant")
    given = pl.when((pl.col("ended_at") <= pl.col("instant")).fill_null(False)).then("now").otherwise("to_owner")
    each = rows.group_by("lead_id", maintain_order=True).agg(
        pl.when(pl.col("instant").first().is_null())
        .then(pl.col("now").first())
        .when(had.any())
        .then(given.filter(had).last())
        .otherwise(pl.col("from_owner").first())
        .alias("had"),
        pl.lit(True).alias("moved"),
    )
    beside = asked.join(each, on="lead_id", how="left", maintain_order="left")
    return beside.select(pl.when("moved").then("had").otherwise("now").alias("sales_owner")).to_series()

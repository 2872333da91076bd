"""How long sales has left a lead alone: the one definition of a cold lead."""

from datetime import datetime

import polars as pl

from agreement.ledger import Ledger

COLD = 30
"""Days without anything by sales after which a lead that waits is cold."""
COLD_LEADS = pl.col("quiet_days") >= COLD
_STEPS = ("handed_over_at", "handed_over_again_at", "assigned_at", "first_response_at", "accepted_at", "rejected_at")


def with_quiet(leads: pl.DataFrame, ledger: Ledger, at: datetime) -> pl.DataFrame:
    """Adds `quiet_days` (Int32): whole days until `at` since sales last did anything for the lead that was recorded.

    That is the latest of its hand-overs, assignment, first response, decisions and conversations. What marketing sends
    in between warms no lead for sales. Null without any.
    """
    spoken = ledger.conversations.group_by("lead_id").agg(pl.col("at").max().alias("spoken_at"))
    steps = leads.select("lead_id", *_STEPS).join(spoken, on="lead_id", how="left", maintain_order="left")
    last = steps.select(pl.max_horizontal(*_STEPS, "spoken_at").alias("last"))["last"]
    quiet = (pl.lit(at, pl.Datetime("us", "UTC")) - pl.lit(last)).dt.total_days().clip(lower_bound=0)
    return leads.with_columns(quiet.cast(pl.Int32).alias("quiet_days"))

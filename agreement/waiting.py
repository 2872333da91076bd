"""What a lead that was handed over waits for: asked by the queue, the backlog, and whoever gives it to another rep."""

import polars as pl

FIRST_RESPONSE, DECISION = "first response", "decision"
_OVER = pl.any_horizontal(pl.col("opportunity_at", "won_at", "lost_at").is_not_null())
WAITS = {
    FIRST_RESPONSE: pl.col("first_response_at").is_null() & pl.col("accepted").fill_null(True) & ~_OVER,
    DECISION: pl.col("decided_at").is_null() | pl.col("handed_over_again_at").is_not_null(),
}
"""Of a lead of the ledger that was handed over: whether it waits for it."""

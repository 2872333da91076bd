"""Deals: leads that became an opportunity, with what became of them and when."""

import polars as pl

from agreement.ledger import Ledger


def deals(ledger: Ledger) -> pl.LazyFrame:
    """Leads that were ever opened, won or lost. A win stays a win, whatever else is recorded.

    Adds is_won | is_lost | is_open | is_priced (a positive amount; a zero is what some CRMs write for "unknown")
    | is_dated (its opening is on record) and, as `_day`, `_week` and `_month`: closed (won, else lost; null while open)
    and opened (a deal closed without a known opening was opened when it closed).
    """
    won, lost = pl.col("won_at").is_not_null(), pl.col("lost_at").is_not_null()
    closed = {unit: pl.coalesce(f"won_{unit}", f"lost_{unit}") for unit in ("day", "week", "month")}
    found = ledger.leads.lazy().filter(won | lost | pl.col("opportunity_at").is_not_null())
    return found.with_columns(
        won.alias("is_won"),
        (lost & ~won).alias("is_lost"),
        (~won & ~lost).alias("is_open"),
        (pl.col("amount_cents") > 0).fill_null(False).alias("is_priced"),
        pl.col("opportunity_at").is_not_null().alias("is_dated"),
        *(when.alias(f"closed_{unit}") for unit, when in closed.items()),
        *(pl.coalesce(f"opportunity_{unit}", when).alias(f"opened_{unit}") for unit, when in closed.items()),
    )

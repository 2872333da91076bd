"""Rejected leads with what marketing contests about them and what both teams said of it."""

import polars as pl

from agreement.frames import OVERTURNED
from agreement.ledger import Ledger

CELLS = ("both_yes", "only_sales", "only_marketing", "both_no")
_SALES, _MARKETING = pl.col("sales_label"), pl.col("marketing_label")
PARTS = {
    "contested": pl.col("contested_at").is_not_null(),
    "both_yes": _SALES & _MARKETING,
    "only_sales": _SALES & ~_MARKETING,
    "only_marketing": ~_SALES & _MARKETING,
    "both_no": ~_SALES & ~_MARKETING,
    "settled": pl.col("settled_at").is_not_null(),
    "overturned": pl.col("settled_as") == OVERTURNED,
}
"""What is counted of a rejected lead. The ledger has no label before both are given."""


def contestable(ledger: Ledger) -> pl.LazyFrame:
    """Rejected leads beside their dispute (null where there is none), with PARTS as Booleans.

    From the week of the first rejection that was ever contested: earlier ones nobody could contest. Adds `week` and
    `month` (indices) and `reason` of the rejection.
    """
    begun = ledger.disputes.join(ledger.leads, on="lead_id")["rejected_week"].min()
    leads = ledger.leads.lazy().filter(pl.col("rejected_week") >= pl.lit(begun, pl.Int32))
    beside = leads.join(ledger.disputes.lazy(), on="lead_id", how="left", maintain_order="left")
    return beside.with_columns(
        pl.col("rejected_week").alias("week"),
        pl.col("rejected_month").alias("month"),
        pl.col("rejection_reason").alias("reason"),
        *(part.fill_null(False).alias(name) for name, part in PARTS.items()),
    )

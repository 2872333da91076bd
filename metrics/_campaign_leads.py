"""The leads of a campaign: those that it touched, and those that name it as their own."""

import polars as pl

from agreement.calendar import EPOCH
from agreement.ledger import Ledger
from metrics._maturity import promised_age

OF = "campaign_id"
COUNTED = {
    "reached": pl.col("reached"), "created": pl.col("created"), "accepted": pl.col("sal"),
    "decided": pl.col("decided"), "old": pl.col("old"), "old_won": pl.col("old_won"),
}  # fmt: skip


def touched(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the number: each once for every campaign that touched it or that it names as its own.

    Adds reached | created | sal | decided | old | old_won (Booleans; an old lead has had the promised time for a win).
    """
    age = promised_age(ledger)
    leads = ledger.leads.with_columns(pl.col(OF).alias("own"))
    touches = ledger.touches.select("lead_row", pl.col(OF).cast(pl.String)).unique().with_columns(reached=True)
    named = leads.select(OF).with_row_index("lead_row").drop_nulls(OF)
    both = touches.join(named, on=["lead_row", OF], how="full", coalesce=True, nulls_equal=True)
    both = both.sort("lead_row", OF, nulls_last=True)
    old = (pl.col("created_day") <= (ledger.as_of - EPOCH).days - age).fill_null(False)
    rows = leads.drop(OF)[both["lead_row"]].with_columns(both[OF], both["reached"].fill_null(False))
    return rows.with_columns(
        (pl.col("own") == pl.col(OF)).fill_null(False).alias("created"),
        pl.col("accepted").fill_null(False).alias("sal"),
        pl.col("accepted").is_not_null().alias("decided"),
        old.alias("old"),
        (old & (pl.col("won_day") - pl.col("created_day") <= age)).fill_null(False).alias("old_won"),
    ).drop("own")

"""What came back for what was spent: profit and return on investment, null where either part is unknown."""

import polars as pl

from metrics._credited import ENOUGH
from metrics._credits import ONE
from metrics._metric import N
from metrics._money import units

REVENUE, MARGIN, COST_CENTS = "amount_cents", "margin_cents", "cost_cents"


def with_profit(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds credit (wins) | revenue | margin | cost | profit (whole units) | profit_cents.

    Unknown is not zero: there is no profit without spend on record or without a margin of each win, and where no win
    was ever recorded only the cost is known.
    """
    recorded = pl.col(N).sum().over("model") > 0
    earned = (pl.col(f"{REVENUE}_known") > 0) | (pl.col(N) == 0)
    priced = pl.col(f"{MARGIN}_known") == pl.col(N)
    profit = pl.when(recorded & priced).then(pl.col(MARGIN) - pl.col(COST_CENTS))
    return rows.with_columns(
        pl.when(recorded).then((pl.col(N) / ONE).round(6)).alias("credit"),
        pl.when(recorded & earned).then(units(pl.col(REVENUE))).alias("revenue"),
        pl.when(recorded & priced).then(units(pl.col(MARGIN))).alias("margin"),
        units(pl.col(COST_CENTS)).alias("cost"),
        profit.alias("profit_cents"),
        units(profit).alias("profit"),
    )


def with_return(rows: pl.DataFrame) -> pl.DataFrame:
    """Adds value | low | high: profit / cost, and the same at the `low` and `high` (cents) of the margin.

    Adds profit_low | profit_high (whole units) at the same ends. Null without a cost; the ends also below ENOUGH won
    `leads` or where chance moves nothing.
    """
    cost = pl.when(pl.col(COST_CENTS) > 0).then(pl.col(COST_CENTS))
    value = pl.col("profit_cents") / cost
    told = pl.when((pl.col("leads") >= ENOUGH) & (pl.col("low") < pl.col("high")) & value.is_not_null())
    ends = {name: pl.col(name) / cost - 1 for name in ("low", "high")}
    return rows.with_columns(
        value.alias("value"),
        told.then(pl.min_horizontal(ends["low"], value)).alias("low"),
        told.then(pl.max_horizontal(ends["high"], value)).alias("high"),
    ).with_columns(
        (pl.col("low") * pl.col("cost")).alias("profit_low"), (pl.col("high") * pl.col("cost")).alias("profit_high")
    )

"""What a campaign would have earned had a customer paid another price: from its credited wins alone."""

from dataclasses import dataclass

import polars as pl

from metrics._shares import some

KEYS = ["model", "campaign_id"]


@dataclass(frozen=True)
class Price:
    """What a customer pays, and the share of it that stays after the cost of serving them."""

    cents: int
    margin_share: float


def usual_price(rows: pl.DataFrame) -> Price | None:
    """The mean amount of a won lead with an amount and the mean share of it that was margin; rows of one model of
    `campaign_profit` are enough. None where no win has both.
    """
    told = rows.drop_nulls(["revenue", "margin", "credit"]).filter(pl.col("credit") > 0)
    wins, revenue, margin = told.select(pl.col("credit", "revenue", "margin").sum()).row(0)
    if not wins or not revenue or revenue <= 0 or margin <= 0:
        return None
    return Price(round(100 * revenue / wins), min(margin / revenue, 1.0))


def at_price(rows: pl.DataFrame, price: Price) -> pl.DataFrame:
    """Profit and return of each row of `campaign_profit` if every win had this price; the leads are not read again.

    profit = credited wins × price × margin share − cost; it breaks even at cost / (credited wins × margin share).
    The ranges are those of the credited wins (bootstrap over leads), the price is taken as chosen.
    Returns model | campaign_id | name | channel | mature | leads | credit | cost | profit | low | high | least | most
    (profit over the models, money in whole units) | roi | roi_low | roi_high | break_even | break_even_low
    | break_even_high (price of a customer in whole units; null without a win; the upper end also where the range of the
    wins begins at 0).
    Misleads where another price would have won other customers: the wins are those of the prices that were asked.
    """
    worth = price.cents / 100 * price.margin_share
    cost, share = pl.col("cost"), some(pl.lit(price.margin_share))
    shown = rows.select(*KEYS, "name", "channel", "mature", "leads", "credit", "credit_low", "credit_high", "cost")
    ends = {"profit": "credit", "low": "credit_low", "high": "credit_high"}
    shown = shown.with_columns((pl.col(wins) * worth - cost).round(2).alias(name) for name, wins in ends.items())
    shown = shown.with_columns(
        pl.col("profit").min().over("campaign_id").alias("least"),
        pl.col("profit").max().over("campaign_id").alias("most"),
        *(
            (pl.col(name) / some(cost)).alias(roi)
            for name, roi in zip(ends, ("roi", "roi_low", "roi_high"), strict=True)
        ),
        *(
            (cost / some(pl.col(wins)) / share).alias(name)
            for wins, name in (
                ("credit", "break_even"), ("credit_high", "break_even_low"), ("credit_low", "break_even_high"),
            )
        ),
    )  # fmt: skip
    return shown.drop("credit_low", "credit_high")

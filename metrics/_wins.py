"""What a won lead is worth: its revenue, and the margin that the company keeps of it."""

import polars as pl

from agreement.ledger import Ledger
from metrics._ages import won_age
from metrics._money import whole_cents

MONEY = {name: pl.col(name) for name in ("revenue_cents", "unpriced", "margin_known", "margin_cents", "margin_squares")}
"""What a won lead adds, for `tally`: money in cents; squares in whole units of the currency, for an interval."""


def with_wins(ledger: Ledger) -> pl.LazyFrame:
    """Every lead with what its win brought; all of it null or false while it is not won.

    Adds won_age (days from creation to the win; 0 where nobody recorded the creation) | revenue_cents | unpriced (won
    without an amount) | margin_known (won with an amount and a margin) | margin_cents | margin_squares (the margin in
    whole units, squared: the cents' squares of many large deals would not fit into 64 bits).
    """
    won, amount, margin = pl.col("won_day").is_not_null(), pl.col("amount_cents"), pl.col("margin_share")
    kept = pl.when(won).then(whole_cents(amount * margin))
    age = pl.when(won).then(pl.coalesce(won_age("created_day"), pl.lit(0)))
    return ledger.leads.lazy().with_columns(
        age.cast(pl.Int32).alias("won_age"),
        pl.when(won).then(amount).alias("revenue_cents"),
        (won & amount.is_null()).alias("unpriced"),
        (won & amount.is_not_null() & margin.is_not_null()).alias("margin_known"),
        kept.alias("margin_cents"),
        (((kept + 50) // 100) ** 2).cast(pl.Int64).alias("margin_squares"),
    )

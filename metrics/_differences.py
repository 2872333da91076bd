"""The difference of two shares with its uncertainty, alone and standardised over strata."""

import polars as pl


def newcombe(first: str, second: str) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """The difference of two shares and the ends of Newcombe's interval (his method 10), from Wilson's ends of each.

    `first` and `second` begin the columns <name>_share, <name>_low, <name>_high. Null where a share is null.
    Source: Newcombe 1998. Checked against statsmodels' `confint_proportions_2indep(method="newcomb")`.
    """
    p, low, high = (pl.col(f"{first}_{end}") for end in ("share", "low", "high"))
    q, least, most = (pl.col(f"{second}_{end}") for end in ("share", "low", "high"))
    down = ((p - low) ** 2 + (most - q) ** 2).sqrt()
    up = ((high - p) ** 2 + (q - least) ** 2).sqrt()
    return p - q, p - q - down, p - q + up


def standardised(strata: pl.DataFrame, keys: list[str], weight: str) -> pl.DataFrame:
    """The weighted mean of the strata's differences (value, low, high): keys | standardised | …_low | …_high.

    The interval recovers each stratum's variance from its own ends (MOVER, Zou and Donner 2008): with one stratum it is
    Newcombe's. Strata without a difference must be left out before.
    """
    share = pl.col(weight) / pl.col(weight).sum()
    mean = (share * pl.col("value")).sum()
    down = (share**2 * (pl.col("value") - pl.col("low")) ** 2).sum().sqrt()
    up = (share**2 * (pl.col("high") - pl.col("value")) ** 2).sum().sqrt()
    return strata.group_by(keys).agg(
        mean.alias("standardised"), (mean - down).alias("standardised_low"), (mean + up).alias("standardised_high"),
        pl.col(weight).sum().alias("standardised_leads"),
    )  # fmt: skip

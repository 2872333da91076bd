"""How long wins take, and losses, although only the quick ones of the young leads are on record yet."""

import polars as pl

from metrics._competing import incidence

ENOUGH = 10
"""Below so many wins among leads that are old enough nobody knows how long the slow ones take."""
WON, CLOSED, OPEN, OVER = ("won", "closed", "open", "over")
"""States of an accepted lead: won by the age t, lost or given back, younger than t, older and not won by then."""


def win_curve(lines: pl.DataFrame, t: int) -> pl.DataFrame:
    """Of the leads won by the age t the share won by each age, and of the others the share closed by each age.

    `lines`: state | age (whole days since acceptance) | ended (age at the end, null while open or over) | n.
    `won_by` looks at winners alone, each seen only as far as its own present age (Kaplan–Meier in reversed time,
    Lagakos, Barraj and De Gruttola 1988): the number of young leads, their rates and their losses do not bend it.
    `closed_by` is Aalen–Johansen's share of the closed over the share not won.
    Returns age (0 to t) | won_by | closed_by | doubt (variance of the reversed hazard at that age); no rows when fewer
    than ENOUGH wins are of leads old enough.
    """
    wins = lines.filter(pl.col("state") == WON).select(
        pl.col("ended").alias("at"), pl.col("age").clip(upper_bound=t).alias("until"), "n"
    )
    if wins.filter(pl.col("until") >= t)["n"].sum() < ENOUGH:
        return pl.DataFrame(schema={"age": pl.Int64, **dict.fromkeys(("won_by", "closed_by", "doubt"), pl.Float64)})
    ages = pl.DataFrame({"age": range(t + 1)}, schema={"age": pl.Int64})
    won, gone = (_summed(ages, wins, at) for at in ("at", "until"))
    seen = won.cum_sum() - gone.cum_sum().shift(
        1, fill_value=0
    )  # winners who could have been won at that age or before
    hazard = (won / seen).fill_nan(0.0)
    spread = won / (seen * (seen - won).clip(lower_bound=0.5))
    return ages.with_columns(
        (1 - hazard).shift(-1, fill_value=1.0).cum_prod(reverse=True).alias("won_by"),
        _closed(lines, ages, t).alias("closed_by"),
        spread.fill_nan(0.0).alias("doubt"),
    )


def _summed(ages: pl.DataFrame, wins: pl.DataFrame, at: str) -> pl.Series:
    sums = wins.group_by(pl.col(at).alias("age")).agg(pl.col("n").sum())
    return ages.join(sums, on="age", how="left", maintain_order="left")["n"].fill_null(0).cast(pl.Float64)


def _closed(lines: pl.DataFrame, ages: pl.DataFrame, t: int) -> pl.Series:
    """The share closed by each age among those that are not won by the age t."""
    counts = lines.select(
        pl.coalesce("ended", "age").clip(upper_bound=t).alias("age"),
        *(pl.when(pl.col("state") == state).then(pl.col("n")).otherwise(0).alias(state) for state in (WON, CLOSED)),
        pl.when(pl.col("state").is_in([OPEN, OVER])).then(pl.col("n")).otherwise(0).alias(OPEN),
    )
    shares = incidence(counts, [], "age", [WON, CLOSED], OPEN)
    closed = ages.join_asof(shares.select("age", "closed_share"), on="age")["closed_share"].fill_null(0.0)
    others = 1 - shares["won_share"].tail(1).sum()
    return (closed / others).clip(upper_bound=1.0) if others > 0 else closed

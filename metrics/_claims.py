"""What part of the wins and of their revenue marketing may claim, by month."""

import polars as pl

from metrics._metric import Moment, N
from metrics._money import units
from metrics._origins import MEASURES
from metrics._periods import added, every_month, monthly
from metrics._shares import with_share


def columns(word: str) -> dict[str, str]:
    """The columns of `claims`, explained; `word` says what marketing did with the wins (sourced, influenced)."""
    return {
        word: "won leads that are",
        "wins": "won leads of the month",
        "value": f"{word} / wins; empty without wins, or where what it rests on was never recorded for any win",
        "low": "lower end of its 95 % Wilson interval",
        "high": "upper end of its 95 % Wilson interval",
        "unknown": f"wins of which nobody recorded it: in wins, not in {word}",
        f"{word}_priced": f"{word} wins with an amount",
        "priced": "wins with an amount",
        f"{word}_cents": f"amounts of the {word} wins, in cents",
        "revenue_cents": "amounts of all wins, in cents",
        f"{word}_revenue": "the same of these wins in whole units; empty when there are some and none has an amount",
        "revenue": "the same of all wins; likewise",
        "revenue_share": f"{word}_revenue / revenue; empty where value is, and where revenue is not above 0",
    }


def claims(counts: pl.DataFrame, moment: Moment, word: str, flag: str, basis: str) -> pl.DataFrame:
    """The wins with `flag` among all wins, a row for every month from the first win to `as_of`.

    `basis` is the Boolean that says whether what the flag rests on was recorded for a win; where it was for none, the
    share is unknown and not 0. Returns month (its first day) | the columns of `columns(word)`.
    """
    parts = {word: _named(counts.filter(flag), word), "unknown": _named(counts.filter(~pl.col(basis)), "unknown")}
    rows = added(counts, ["month"], MEASURES).rename({N: "wins", "amount_cents": "revenue_cents"})
    for part in parts.values():
        rows = rows.join(part, on="month", how="left", maintain_order="left")
    recorded = bool(counts.select(pl.col(basis).any()).item())
    rows = with_share(every_month(rows.with_columns(pl.exclude("month").fill_null(0)), moment), word, "wins")
    told = pl.when(pl.lit(recorded))
    share = pl.when(recorded & (pl.col("revenue_cents") > 0)).then(pl.col(f"{word}_cents") / pl.col("revenue_cents"))
    return monthly(rows).select(
        "month",
        word,
        "wins",
        *(told.then(pl.col(name)).alias(name) for name in ("value", "low", "high")),
        "unknown",
        f"{word}_priced",
        "priced",
        f"{word}_cents",
        "revenue_cents",
        _money(f"{word}_cents", word, f"{word}_priced").alias(f"{word}_revenue"),
        _money("revenue_cents", "wins", "priced").alias("revenue"),
        share.alias("revenue_share"),
    )


def _named(counts: pl.DataFrame, word: str) -> pl.DataFrame:
    sums = added(counts, ["month"], MEASURES)
    return sums.rename({N: word, "priced": f"{word}_priced", "amount_cents": f"{word}_cents"})


def _money(cents: str, wins: str, priced: str) -> pl.Expr:
    return pl.when((pl.col(priced) > 0) | (pl.col(wins) == 0)).then(units(pl.col(cents)))

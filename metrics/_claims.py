"""What part of the wins and of their revenue marketing may claim: by month, over twelve months and over all."""

import polars as pl

from agreement.calendar import month, month_dates
from metrics._metric import Moment, N
from metrics._money import units
from metrics._origins import MEASURES
from metrics._periods import added, every_month, monthly
from metrics._shares import with_share

ALL, YEAR, MONTH = SCOPES = ("all", "12 months", "month")
"""Over which months a row adds up the wins, in the order of the rows."""
KEYS = ("scope", "month")
TWELVE = 12
SPAN = {
    "scope": "all; 12 months: those up to that of as_of, the running one included; or month (of the win)",
    "month": "first day of the month of the win; empty for the other scopes",
    "since": "first day of the first month that the row covers",
    "until": "first day of the last one",
}


def columns(word: str) -> dict[str, str]:
    """The columns of `claims`, explained; `word` says what marketing did with the wins (sourced, influenced)."""
    return {
        **SPAN,
        word: "won leads that are",
        "wins": "won leads of these months",
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
    """The wins with `flag` among all wins: a row for each of SCOPES and for every month from the first win to `as_of`.

    `basis` is the Boolean that says whether what the flag rests on was recorded for a win; where it was for none, the
    share is unknown and not 0. Returns the columns of `columns(word)`, sorted; no row without any win.
    """
    rows = with_share(_over_scopes(_by_month(counts, moment, word, flag, basis), moment), word, "wins")
    recorded = bool(counts.select(pl.col(basis).any()).item())
    share = pl.when(recorded & (pl.col("revenue_cents") > 0)).then(pl.col(f"{word}_cents") / pl.col("revenue_cents"))
    return rows.with_columns(
        *(month_dates(pl.col(name)).alias(name) for name in ("month", "since", "until")),
        *(pl.when(pl.lit(recorded)).then(pl.col(name)).alias(name) for name in ("value", "low", "high")),
        _money(f"{word}_cents", word, f"{word}_priced").alias(f"{word}_revenue"),
        _money("revenue_cents", "wins", "priced").alias("revenue"),
        share.alias("revenue_share"),
    ).select(*columns(word))


def scoped(wins: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The leads behind `claims`: won leads by month (index), once for each scope that they count in."""
    recent = wins.filter(_is_recent(moment))
    parts = zip(SCOPES, (wins, recent, wins), strict=True)
    return monthly(pl.concat([some.with_columns(scope=pl.lit(scope)) for scope, some in parts]))


def _is_recent(moment: Moment) -> pl.Expr:
    return pl.col("month") > month(moment.as_of) - TWELVE


def _by_month(counts: pl.DataFrame, moment: Moment, word: str, flag: str, basis: str) -> pl.DataFrame:
    parts = {word: _named(counts.filter(flag), word), "unknown": _named(counts.filter(~pl.col(basis)), "unknown")}
    rows = added(counts, ["month"], MEASURES).rename({N: "wins", "amount_cents": "revenue_cents"})
    for part in parts.values():
        rows = rows.join(part, on="month", how="left", maintain_order="left")
    return every_month(rows.with_columns(pl.exclude("month").fill_null(0)), moment)


def _over_scopes(months: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """The counts of each month, after those of all and of the last twelve together."""
    ends = [pl.col("month").min().alias("since"), pl.col("month").max().alias("until")]
    total = [pl.lit(None, pl.Int32).alias("month"), pl.exclude("month").sum(), *ends]
    some = {ALL: months, YEAR: months.filter(_is_recent(moment))}
    sums = [of.select(pl.lit(scope).alias("scope"), *total) for scope, of in some.items() if of.height]
    each = months.select(pl.lit(MONTH).alias("scope"), pl.all(), since="month", until="month")
    return pl.concat([*sums, each])


def _named(counts: pl.DataFrame, word: str) -> pl.DataFrame:
    sums = added(counts, ["month"], MEASURES)
    return sums.rename({N: word, "priced": f"{word}_priced", "amount_cents": f"{word}_cents"})


def _money(cents: str, wins: str, priced: str) -> pl.Expr:
    return pl.when((pl.col(priced) > 0) | (pl.col(wins) == 0)).then(units(pl.col(cents)))

"""Two ways of paying marketing over the same history: a rate for each lead, or the same pot by profit."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from agreement.calendar import month_dates
from metrics._bags import WHOLE, WON_BAGS, ranges, resampled
from metrics._metric import N
from metrics._money import units
from metrics._payout import shared_out

ALL, SOURCE, PERSON, MONTH = CUTS = ("all", "source", "person", "month")
OF = {SOURCE: "source", PERSON: "marketing_owner", MONTH: "created_month"}
"""Cut → the column of a lead that it goes by."""
LARGEST = 3
"""So many deals are named as the largest."""
ENOUGH = 10
"""Below so many won leads chance has no range that could be trusted."""
COUNTED = (N, "sals", "won", "unpriced", "cost_cents", "costed")
DEAL = "deal_cents"
"""The margin of one won lead: a key of the counted lines, so that single deals can be told."""


@dataclass(frozen=True)
class Terms:
    """What is tried out: the rate for each lead (or SAL), whose pot the profit scheme shares out as well."""

    rate_cents: int = 5_000
    per: Literal["lead", "sal"] = "lead"
    floor: bool = True
    """Whether a loss pays nothing; else it is set off against profits, and is paid back."""


def cut_rows(lines: pl.DataFrame, cut: str, terms: Terms, known: bool) -> pl.DataFrame:
    """The rows of one cut, with its pot shared out by both schemes."""
    lines = lines.with_columns((pl.lit(None, pl.Int32) if cut == ALL else pl.col(OF[cut])).alias("of"))
    shown = ["of", "mature"] if cut == MONTH else ["of"]
    counted = lines if cut == MONTH else lines.filter("mature")
    margin = (pl.col(DEAL) * pl.col(N)).sum().alias("margin_cents")
    sums = counted.group_by(shown).agg(pl.col(COUNTED).sum(), margin).sort("of", nulls_last=True)
    rows = sums if cut == MONTH else sums.with_columns(pl.lit(True).alias("mature"))
    rows = rows.with_columns((pl.col("margin_cents") - pl.col("cost_cents")).alias("profit_cents"))
    paid = _paid(rows.filter("mature"), terms, known)
    deals = lines.filter("mature")
    reach = _ranges(deals, paid, terms) if known and paid["profit_pay"].count() else _no_range(paid)
    told = rows.join(paid, on="of", how="left", nulls_equal=True, maintain_order="left")
    told = told.join(reach, on="of", how="left", nulls_equal=True, maintain_order="left")
    told = told.join(_largest(deals), on="of", how="left", nulls_equal=True, maintain_order="left")
    return _named(told, cut, known)


def _paid(rows: pl.DataFrame, terms: Terms, known: bool) -> pl.DataFrame:
    """Of | lead_pay | profit_pay | pot | rate_base, all in cents: both schemes over the rows that count."""
    each = rows[N if terms.per == "lead" else "sals"].to_list()
    profits, pot = rows["profit_cents"].to_list(), terms.rate_cents * sum(each)
    base = [max(0, one) for one in profits] if terms.floor else profits
    parts = _by_profit(pot, base) if known else None
    empty: list[int | None] = [None] * rows.height
    return rows.select("of").with_columns(
        pl.Series("lead_pay", [terms.rate_cents * one for one in each], pl.Int64),
        pl.Series("profit_pay", empty if parts is None else parts, pl.Int64),
        pl.lit(pot, pl.Int64).alias("pot"),
        pl.lit(sum(base), pl.Int64).alias("base"),
    )


def _by_profit(pot: int, base: list[int]) -> list[int] | None:
    """The pot by profit; where losses are set off they are paid back: what is paid in all is the pot."""
    if min(base, default=0) >= 0:
        return shared_out(pot, base)
    total = sum(base)
    if total <= 0:
        return None
    back = [-(pot * -one // total) if one < 0 else 0 for one in base]
    gains = shared_out(pot - sum(back), [max(0, one) for one in base])
    return None if gains is None else [gain + loss for gain, loss in zip(gains, back, strict=True)]


def _ranges(deals: pl.DataFrame, paid: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """Of | low | high (cents) of the difference between the schemes, as chance moves the margins."""
    won = deals.filter(pl.col(DEAL).is_not_null()).with_columns((pl.col(DEAL) * pl.col(N)).alias("margin"))
    lines = won.group_by("of", "bag").agg(pl.col("margin").sum())
    drawn = resampled(lines, ["of"], ["margin"], WON_BAGS)
    costs = deals.group_by("of").agg(pl.col("cost_cents").sum())
    each = drawn.select("replicate").unique().join(paid.select("of", "lead_pay", "pot"), how="cross")
    each = each.join(costs, on="of", how="left", nulls_equal=True)
    each = each.join(drawn, on=["replicate", "of"], how="left", nulls_equal=True)
    profit = pl.col("margin").fill_null(0) - pl.col("cost_cents") * WHOLE
    weight = (profit.clip(lower_bound=0) if terms.floor else profit).cast(pl.Float64)
    each = each.with_columns(weight.alias("weight")).sort("replicate", "of", nulls_last=True)
    total = pl.col("weight").sum().over("replicate")
    part = pl.when(total > 0).then(pl.col("pot") * pl.col("weight") / total).otherwise(0.0)
    return ranges(each.with_columns((part - pl.col("lead_pay")).alias("gain")), ["of"], pl.col("gain"))


def _no_range(paid: pl.DataFrame) -> pl.DataFrame:
    return paid.select("of").with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("low", "high"))


def _largest(deals: pl.DataFrame) -> pl.DataFrame:
    """Of | largest: the share of a row's won margin that its three largest deals brought."""
    gains = deals.filter(pl.col(DEAL) > 0).select("of", pl.col(DEAL).repeat_by(pl.col(N).cast(pl.UInt32)))
    each = gains.explode(DEAL).sort("of", DEAL, descending=[False, True], nulls_last=True)
    top = pl.col(DEAL).head(LARGEST).sum() / pl.col(DEAL).sum()
    return each.group_by("of", maintain_order=True).agg(top.alias("largest"))


def _named(rows: pl.DataFrame, cut: str, known: bool) -> pl.DataFrame:
    """The rows under their names and in whole units of money; nothing of profit where nobody knows of any."""
    told, sure = pl.lit(known) & pl.col("mature"), pl.col("won") - pl.col("unpriced") >= ENOUGH
    gain = pl.col("profit_pay") - pl.col("lead_pay")
    value = units(gain)
    low, high = (pl.when(told & sure).then((pl.col(end) / 100).round(2)) for end in ("low", "high"))
    month = pl.col("of") if cut == MONTH else pl.lit(None, pl.Int32)
    name = month_dates(pl.col("of")).dt.strftime("%Y-%m") if cut == MONTH else pl.col("of").cast(pl.String)
    return rows.select(
        pl.lit(cut).alias("by"), name.alias("group"), month.cast(pl.Int32).alias("month"), "mature",
        pl.col(N).alias("leads"), "sals", *(pl.when(pl.lit(known)).then(pl.col(one)) for one in ("won", "unpriced")),
        pl.when(pl.col("costed") > 0).then(units(pl.col("cost_cents"))).alias("cost"),
        pl.when(told).then(units(pl.col("margin_cents"))).alias("margin"),
        pl.when(told).then(units(pl.col("profit_cents"))).alias("profit"),
        units(pl.col("lead_pay")).alias("lead_pay"), units(pl.col("profit_pay")).alias("profit_pay"),
        value.alias("value"), pl.min_horizontal(low, pl.when(low.is_not_null()).then(value)).alias("low"),
        pl.max_horizontal(high, pl.when(high.is_not_null()).then(value)).alias("high"),
        pl.when(told & (pl.col("base") > 0)).then(pl.col("pot") / pl.col("base")).alias("profit_rate"),
        pl.when(told).then(pl.col("largest")).alias("largest"),
    )  # fmt: skip

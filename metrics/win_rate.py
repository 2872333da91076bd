"""What share of opportunities is won? Three shares with three names, because they are three questions."""

import polars as pl

from agreement.ledger import Ledger
from metrics._deals import deals
from metrics._metric import Metric, Moment
from metrics._periods import every_month, monthly
from metrics._shares import with_money_share, with_share
from metrics._stock import MEASURES, begun, stock

BY_COUNT, BY_AMOUNT, OF_ALL = "by count", "by amount", "of all opened"


def opportunities(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the numbers, once for each kind they count in, with `kind` and `month` (its first day)."""
    found = deals(ledger).collect()
    closed = found.filter(~pl.col("is_open")).with_columns(pl.col("closed_month").alias("month"))
    opened = found.with_columns(pl.col("opened_month").alias("month"))
    sets = {BY_COUNT: closed, BY_AMOUNT: closed.filter("is_priced"), OF_ALL: opened}
    return pl.concat([monthly(some).with_columns(kind=pl.lit(kind)) for kind, some in sets.items()])


def win_rate(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Three win rates: of closed deals by count and by amount, by month of closing; of all opened, by month of opening.

    Every kind also has a row for the whole, with `month` null. A rate is null where no win was ever recorded, those of
    closed deals also where no loss was: then nobody knows who did not win. By amount is also null where the deals of
    one side have no amounts at all.
    Returns kind | month (its first day) | won | whole (deals) | won_cents | whole_cents (by amount only) | effective
    (by amount only: of how many equal deals it is as sure) | numerator | denominator (deals; by amount cents) | value
    | low | high (share, 95 % Wilson).
    """
    wins, losses = (bool(counts[flag].any()) for flag in ("wins_known", "losses_known"))
    first = begun(counts)
    closed = _by_month(counts.filter(pl.col("closed").is_not_null()), "closed", moment, first)
    opened = _by_month(counts, "opened", moment, first)
    kinds = [_by_count(closed, BY_COUNT, wins and losses), _by_amount(closed, wins and losses)]
    return monthly(pl.concat([*kinds, _by_count(opened, OF_ALL, wins)])).select(COLUMNS)


def _by_month(counts: pl.DataFrame, when: str, moment: Moment, first: int | None) -> pl.DataFrame:
    """The whole (month null), then every month from the first opening or closing of any deal to that of `as_of`."""
    if first is None:
        return counts.select(pl.lit(None, pl.Int32).alias("month"), pl.col(MEASURES)).clear()
    sums = pl.col(MEASURES).sum()
    whole = counts.select(pl.lit(None, pl.Int32).alias("month"), sums)
    start = pl.DataFrame({"month": [first]}, schema={"month": pl.Int32})
    months = counts.rename({when: "month"}).group_by("month").agg(sums)
    return pl.concat([whole, every_month(start.join(months, on="month", how="full", coalesce=True), moment)])


def _by_count(sums: pl.DataFrame, kind: str, known: bool) -> pl.DataFrame:
    return with_share(sums, "won", "deals").select(
        pl.lit(kind).alias("kind"),
        "month",
        "won",
        pl.col("deals").alias("whole"),
        pl.lit(None, pl.Int64).alias("won_cents"),
        pl.lit(None, pl.Int64).alias("whole_cents"),
        pl.lit(None, pl.Float64).alias("effective"),
        pl.col("won").alias("numerator"),
        pl.col("deals").alias("denominator"),
        pl.when(pl.lit(known)).then(pl.col("value", "low", "high")),
    )


def _by_amount(sums: pl.DataFrame, known: bool) -> pl.DataFrame:
    lost, priced_lost = pl.col("deals") - pl.col("won"), pl.col("priced") - pl.col("priced_won")
    hidden = ((pl.col("won") > 0) & (pl.col("priced_won") == 0)) | ((lost > 0) & (priced_lost == 0))
    return with_money_share(sums, "priced_won_cents", "priced_cents", "squares").select(
        pl.lit(BY_AMOUNT).alias("kind"),
        "month",
        pl.col("priced_won").alias("won"),
        pl.col("priced").alias("whole"),
        pl.col("priced_won_cents").alias("won_cents"),
        pl.col("priced_cents").alias("whole_cents"),
        pl.when(pl.lit(known)).then("effective"),
        pl.col("priced_won_cents").alias("numerator"),
        pl.col("priced_cents").alias("denominator"),
        pl.when(pl.lit(known) & ~hidden).then(pl.col("value", "low", "high")),
    )


METRIC = Metric(
    key="win_rate",
    name="Win rate",
    question="What share of opportunities is won?",
    formula="by count: won / (won + lost); by amount: the same in money; of all opened: won / ever opened",
    unit="share",
    better="higher",
    owner="both",
    clock="short",
    source="leads.opportunity_at, leads.won_at, leads.lost_at, leads.amount_cents",
    count=stock,
    finish=win_rate,
    measures=MEASURES,
    leads=opportunities,
    keys=("kind", "month"),
    totals=("month",),
    numerator="numerator",
    denominator="denominator",
    n="whole",
    misleads="Three numbers with one nickname: of one data set 63 % and 48 % have been published. Of all opened counts "
    "open deals as not won, so recent months look worse. Over closed deals flatters when losses are closed late. By "
    "amount a few large deals decide: see `effective`.",
    columns={
        "kind": "by count, by amount, or of all opened",
        "month": "first day of the month of closing (of all opened: of opening); empty for all months together",
        "won": "deals won (by amount: those with a positive amount)",
        "whole": "deals closed (by amount: those with a positive amount; of all opened: deals opened)",
        "won_cents": "their amount won, in cents; by amount only",
        "whole_cents": "their amount closed, in cents; by amount only",
        "effective": "how many equal deals would be as sure (Kish); by amount only, empty where value cannot be told",
        "numerator": "deals won; by amount: won_cents",
        "denominator": "deals closed or opened; by amount: whole_cents",
        "value": "numerator / denominator; empty with nothing to divide by, where one side has no amounts, and where "
        "no win (of closed deals: or no loss) was ever recorded",
        "low": "lower end of the 95 % Wilson interval; by amount that of the effective number of deals",
        "high": "upper end of the 95 % Wilson interval",
    },
)
COLUMNS = list(METRIC.columns or {})

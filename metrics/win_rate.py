"""What share of opportunities is won? Three shares with three names, because they are three questions."""

import polars as pl

from agreement.ledger import Ledger
from metrics._metric import Metric, Moment, tally
from metrics._periods import added, every_month, monthly
from metrics._shares import with_share

BY_COUNT, BY_AMOUNT, OF_ALL = "by count", "by amount", "of all opened"
_CLOSED = {
    "won": pl.col("is_won").sum(),
    "closed": pl.len(),
    "priced_won": (pl.col("is_won") & pl.col("is_priced")).sum(),
    "priced": pl.col("is_priced").sum(),
    "won_cents": pl.col("amount_cents").filter(pl.col("is_won") & pl.col("is_priced")).sum(),
    "closed_cents": pl.col("amount_cents").filter(pl.col("is_priced")).sum(),
}
_OPENED = {"opened_won": pl.col("is_won").sum(), "opened": pl.len()}
MEASURES = (*_CLOSED, *_OPENED)


def outcomes(ledger: Ledger) -> pl.DataFrame:
    """Closed deals by month of closing and opened ones by month of opening.

    Returns DIMENSIONS | month | won | closed | priced_won | priced | opened_won | opened (deals) | won_cents
    | closed_cents (money of the priced deals).
    """
    deals = _deals(ledger)
    closed = tally(_in_month(deals, "closed_month"), ["month"], _CLOSED)
    opened = tally(_in_month(deals, "opened_month"), ["month"], _OPENED)
    return pl.concat([closed, opened], how="diagonal").with_columns(pl.col(MEASURES).fill_null(0))


def opportunities(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the numbers, once for each kind they count in, with `kind` and `month` (its first day)."""
    closed = _in_month(_deals(ledger), "closed_month")
    sets = {BY_COUNT: closed, BY_AMOUNT: closed.filter("is_priced"), OF_ALL: _in_month(_deals(ledger), "opened_month")}
    return pl.concat([monthly(deals.collect()).with_columns(kind=pl.lit(kind)) for kind, deals in sets.items()])


def win_rate(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Three win rates: of closed deals by count and by amount, by month of closing; of all opened, by month of opening.

    Every kind also has a row for the whole, with `month` null. By amount has no interval (one large deal can decide
    it, so none would be honest) and no value where deals of one side have no amounts at all.
    Returns kind | month (its first day) | won | whole (deals) | won_cents | whole_cents (by amount only) | value
    | low | high (share, 95 % Wilson).
    """
    total = counts.select(pl.lit(None, pl.Int32).alias("month"), *(pl.col(name).sum() for name in MEASURES))
    months = every_month(added(counts, ["month"], MEASURES), moment)
    sums = pl.concat([total.filter(pl.col("opened") > 0), months])
    kinds = [_shares(sums, BY_COUNT, "won", "closed"), _amounts(sums), _shares(sums, OF_ALL, "opened_won", "opened")]
    return monthly(pl.concat(kinds))


def _shares(sums: pl.DataFrame, kind: str, won: str, whole: str) -> pl.DataFrame:
    return with_share(sums, won, whole).select(
        pl.lit(kind).alias("kind"),
        "month",
        pl.col(won).alias("won"),
        pl.col(whole).alias("whole"),
        pl.lit(None, pl.Int64).alias("won_cents"),
        pl.lit(None, pl.Int64).alias("whole_cents"),
        "value",
        "low",
        "high",
    )


def _amounts(sums: pl.DataFrame) -> pl.DataFrame:
    lost, priced_lost = pl.col("closed") - pl.col("won"), pl.col("priced") - pl.col("priced_won")
    hidden = ((pl.col("won") > 0) & (pl.col("priced_won") == 0)) | ((lost > 0) & (priced_lost == 0))
    told = ~hidden & (pl.col("closed_cents") > 0)
    return sums.select(
        pl.lit(BY_AMOUNT).alias("kind"),
        "month",
        pl.col("priced_won").alias("won"),
        pl.col("priced").alias("whole"),
        "won_cents",
        pl.col("closed_cents").alias("whole_cents"),
        pl.when(told).then(pl.col("won_cents") / pl.col("closed_cents")).alias("value"),
        pl.lit(None, pl.Float64).alias("low"),
        pl.lit(None, pl.Float64).alias("high"),
    )


def _deals(ledger: Ledger) -> pl.LazyFrame:
    """Leads that became an opportunity: opened, won or lost. A win stays a win, whatever else is recorded."""
    won = pl.col("won_at").is_not_null()
    closed = pl.coalesce("won_month", "lost_month")
    deals = ledger.leads.lazy().with_columns(
        won.alias("is_won"),
        (pl.col("amount_cents") > 0).fill_null(False).alias("is_priced"),
        closed.alias("closed_month"),
        pl.coalesce(pl.col("opportunity_month"), closed).alias("opened_month"),
    )
    return deals.filter(pl.col("opened_month").is_not_null())


def _in_month(deals: pl.LazyFrame, month: str) -> pl.LazyFrame:
    return deals.filter(pl.col(month).is_not_null()).with_columns(pl.col(month).alias("month"))


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
    count=outcomes,
    finish=win_rate,
    measures=MEASURES,
    leads=opportunities,
    keys=("kind", "month"),
    totals=("month",),
    n="whole",
    misleads="Three numbers with one nickname: of one data set 63 % and 48 % have been published. Of all opened counts "
    "open deals as not won, so recent months look worse. Over closed deals flatters when losses are closed late.",
    columns={
        "kind": "by count, by amount, or of all opened",
        "month": "first day of the month of closing (of all opened: of opening); empty for all months together",
        "won": "deals won (by amount: those with a positive amount)",
        "whole": "deals closed (by amount: those with a positive amount; of all opened: deals opened)",
        "won_cents": "their amount won, in cents; by amount only",
        "whole_cents": "their amount closed, in cents; by amount only",
        "value": "won / whole; empty where there is nothing to divide by or one side has no amounts",
        "low": "lower end of the 95 % Wilson interval; none by amount",
        "high": "upper end of the 95 % Wilson interval; none by amount",
    },
)

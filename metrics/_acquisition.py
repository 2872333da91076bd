"""New customers and the marketing spend that belongs to them: the counts behind CAC, payback and LTV:CAC."""

import polars as pl

from agreement.calendar import month_dates
from agreement.ledger import Ledger
from metrics import _cost
from metrics._ages import won_age
from metrics._lines import stacked
from metrics._metric import EACH, Moment, tally
from metrics._record import Record, lag_days, lag_months, record
from metrics._wins import with_wins

ROLLING = 3
"""Whole months that the row of a month looks at: those of one or two are too few customers to divide by."""
BY_MONTH, WHOLE_YEAR, BY_SOURCE = "month", "year", "source"
WON = {
    "customers": EACH,
    "margin_known": pl.col("margin_known"),
    "known_cents": pl.when("margin_known").then("revenue_cents"),
    "margin_cents": pl.col("margin_cents"),
    "margin_squares": pl.col("margin_squares"),
}
MEASURES = (*WON, *_cost.MEASURES)
KEYS = ("scope", "month", "of_source")
_GROUP = ["since", "until", "of_source"]


def wins_and_costs(ledger: Ledger) -> pl.DataFrame:
    """Won leads by month of the win and days since their creation; spend by month, shared out among its leads.

    A win dated before its creation took no days.

    Returns DIMENSIONS | month | cycle_days | begins (first month of all) | year_since (first month of the last year;
    both the same in every line, whatever is filtered) | customers | margin_known (won leads) | known_cents
    | margin_cents | margin_squares | cost_cents | cost_lines | unlinked_cents (see `_wins` and `_cost`).
    """
    wins = tally(_won(ledger), ["month", "cycle_days"], WON)
    lines = stacked([wins, _cost.cost_lines(ledger)], MEASURES)
    since, _ = record(ledger).year(lag_months(lag_days(wins)))
    return lines.with_columns(pl.col("month").min().alias("begins"), pl.lit(since, pl.Int32).alias("year_since"))


def customers(ledger: Ledger) -> pl.DataFrame:
    """The leads behind the numbers: each won lead once for every row that it counts in, with KEYS.

    `month` is the last month of the row's window (its first day); `of_source` is empty unless `scope` is source.
    """
    won, known = _won(ledger).collect(), record(ledger)
    counts = won.group_by("cycle_days").agg(pl.len().alias("customers"))
    since, until = known.year(lag_months(lag_days(counts)))
    rolling = pl.concat([won.with_columns(pl.col("month") + later) for later in range(ROLLING)])
    year = won.filter(pl.col("month").is_between(since, until)).with_columns(pl.lit(until, pl.Int32).alias("month"))
    nobody, source = pl.lit(None, pl.String), pl.col("source").cast(pl.String)
    parts = ((BY_MONTH, rolling, nobody), (WHOLE_YEAR, year, nobody), (BY_SOURCE, year, source))
    named = [rows.with_columns(pl.lit(scope).alias("scope"), of.alias("of_source")) for scope, rows, of in parts]
    return pl.concat(named).with_columns(month_dates(pl.col("month")).alias("month"))


def acquisition(counts: pl.DataFrame, moment: Moment) -> pl.DataFrame:
    """Customers won in each window of whole months, and the spend of as many months, lagged by the cycle and not.

    Returns scope (month: the three months up to each one; year: the last twelve; source: these by source) | month (last
    of the window, its first day) | of_source | window_months | lag_days | lag_months | customers | margin_known
    | known_cents | margin_cents | margin_squares | cost_cents | unlinked_cents (of it) | unlagged_cents.
    Costs are null where the lag is unknown, where no spend was being recorded yet, or none is of these leads.
    """
    known, days = record(moment.ledger), lag_days(counts)
    lag = lag_months(days)
    sources = counts.with_columns(pl.col("source").cast(pl.String).alias("of_source"))
    everyone = sources.with_columns(pl.lit(None, pl.String).alias("of_source"))
    year = [(since, known.year(lag)[1]) for since in counts["year_since"].head(1)]
    linked = sources.with_columns(pl.lit(0, pl.Int64).alias("unlinked_cents"))
    parts = ((BY_MONTH, everyone, _months(counts, known)), (WHOLE_YEAR, everyone, year), (BY_SOURCE, linked, year))
    rows = [_summed(lines, windows, known, lag).with_columns(scope=pl.lit(scope)) for scope, lines, windows in parts]
    return pl.concat(rows).with_columns(
        month_dates(pl.col("until")).alias("month"),
        (pl.col("until") - pl.col("since") + 1).cast(pl.Int64).alias("window_months"),
        pl.lit(days, pl.Float64).alias("lag_days"),
        pl.lit(lag, pl.Int64).alias("lag_months"),
    )


def _won(ledger: Ledger) -> pl.LazyFrame:
    won = with_wins(ledger).filter(pl.col("won_day").is_not_null())
    cycle = won_age("created_day").clip(lower_bound=0)
    return won.with_columns(pl.col("won_month").alias("month"), cycle.alias("cycle_days"))


def _months(counts: pl.DataFrame, known: Record) -> list[tuple[int, int]]:
    """The three months up to each month that is over."""
    begins: list[int] = counts["begins"].head(1).to_list()
    return [(month, month + ROLLING - 1) for first in begins for month in range(first, known.last + 2 - ROLLING)]


def _summed(counts: pl.DataFrame, windows: list[tuple[int, int]], known: Record, lag: int | None) -> pl.DataFrame:
    """The measures of each window and source; costs where spend was recorded in all of its months."""
    lines = counts.group_by("of_source", "month").agg(pl.col(MEASURES).sum())
    spans = pl.DataFrame(windows, schema={"since": pl.Int32, "until": pl.Int32}, orient="row")
    begun, ended, late = pl.lit(known.spent_from), pl.lit(known.spent_until), pl.lit(lag, pl.Int32)
    held = pl.col("month").is_between(pl.col("since"), pl.col("until"))
    paid = pl.col("month").is_between(pl.col("since") - late, pl.col("until") - late)
    cost, unlinked = pl.col("cost_cents") + pl.col("unlinked_cents"), pl.col("unlinked_cents")
    sums = spans.join(lines, how="cross").group_by(_GROUP).agg(
        *(pl.col(name).filter(held).sum() for name in WON),
        cost.filter(paid).sum().alias("cost_cents"),
        unlinked.filter(paid).sum().alias("unlinked_cents"),
        cost.filter(held).sum().alias("unlagged_cents"),
        ((pl.col("cost_lines") > 0) | (unlinked != 0)).any().alias("on_record"),
    )  # fmt: skip
    told = pl.col("on_record") & (pl.col("since") >= begun) & (pl.col("until") <= ended)
    lagged = pl.col("on_record") & (pl.col("since") - late >= begun) & (pl.col("until") - late <= ended)
    return sums.with_columns(
        pl.when(lagged).then(pl.col("cost_cents", "unlinked_cents")),
        pl.when(told).then(pl.col("unlagged_cents")),
    ).sort(_GROUP, nulls_last=True)

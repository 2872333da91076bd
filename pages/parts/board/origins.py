"""Where a year of revenue came from: the quarters, and the sources, of the leads that pay now."""

import polars as pl

from charts.bridge import bridge, quarter_words
from charts.numbers import percent, written
from charts.sparkline import sparkline
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.wording import listed, plural, small_print

BRIDGE = "revenue_bridge"


def bridged(board: Board) -> Block:
    """A year of revenue by the quarter in which its leads were created."""
    rows = _year(board)
    total = rows["value"].sum()
    if not total:
        return Block(BRIDGE, "marketing", "No win with an amount in these twelve months", "no wins yet")
    if not rows["created_quarter"].count():
        nothing = "Nobody recorded when the leads of this revenue were created"
        return Block(BRIDGE, "marketing", nothing, "nobody knows")
    older = rows.filter(pl.col("created_quarter") < pl.col("quarter"))["value"].sum()
    wins = rows["won"].sum()
    headline = percent(older / total)
    message = f"{headline} of a year’s revenue came from leads of earlier quarters"
    shown = rows.group_by("month", "created_quarter").agg(pl.col("value").sum(), pl.col("won").sum())
    shown = shown.sort("month", "created_quarter")
    drawn = bridge(
        shown, message, "marketing", board.mode, month="month", quarter="created_quarter", value="value",
        currency=board.currency,
    )  # fmt: skip
    months = shown["month"].unique().sort().to_list()
    by_month = shown.group_by("month").agg(pl.col("value").sum()).sort("month")
    return Block(
        key=BRIDGE, side="marketing", message=message, headline=headline,
        print=small_print(f"won before the quarter of the win, n = {plural(wins, 'win')}", board.currency,
                          f"{months[0]:%b %Y} to {months[-1]:%b %Y}", "all agreements"),
        context=(
            f"{written(older, 'money', board.currency)} of {written(total, 'money', board.currency)}",
            *_by_source(rows, board),
            f"lightest: leads of {quarter_words(shown['created_quarter'].min())}",
            f"darkest: leads of {quarter_words(shown['created_quarter'].max())}",
        ),
        link=board.link(BRIDGE, month=months), drawn=drawn,
        spark=sparkline(by_month["value"].to_list(), "marketing", board.mode, whole=months[-1] != board.running_month),
        table=shown,
        short="of a year’s revenue from earlier quarters",
    )  # fmt: skip


def joined(board: Board) -> str:
    """This month's revenue by the quarters of its leads."""
    month = board.week_ends.replace(day=1)
    rows = _year(board).filter((pl.col("month") == month) & pl.col("value").is_not_null())
    if rows.is_empty():
        return f"{month:%B} has no revenue yet to trace back to its leads."
    if not rows["created_quarter"].count():
        return f"{month:%B} has revenue; nobody recorded when its leads were created."
    parts = rows.group_by("created_quarter").agg(pl.col("value").sum()).sort("created_quarter").to_dicts()
    said = [
        f"{written(part['value'], 'money', board.currency)} from leads of {quarter_words(part['created_quarter'])}"
        for part in parts
    ]
    return f"{month:%B}’s revenue: {listed(said)}."


def _year(board: Board) -> pl.DataFrame:
    """The bridge of the twelve months up to the chosen week, with the fiscal `quarter` of each month."""
    last = board.week_ends.replace(day=1)
    rows = board.result(BRIDGE).filter((pl.col("month") <= last) & (pl.col("month") > last.replace(year=last.year - 1)))
    begins = {month: board.ledger.calendar.fiscal_quarter(month)[0] for month in rows["month"].unique()}
    return rows.with_columns(pl.col("month").replace_strict(begins, return_dtype=pl.Date).alias("quarter"))


def _by_source(rows: pl.DataFrame, board: Board) -> list[str]:
    best = rows.group_by("source").agg(pl.col("value").sum()).sort("value").tail(1).to_dicts()
    return [
        f"most from {one['source'] or 'not recorded'}: {written(one['value'], 'money', board.currency)}" for one in best
    ]

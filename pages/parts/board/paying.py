"""Paying? The month's revenue against its target, and the quarters whose leads pay now."""

from datetime import date

import polars as pl

from charts.bars import monthly
from charts.bridge import bridge, quarter_words
from charts.numbers import percent, written
from charts.sparkline import sparkline
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import listed, plural, small_print

KEY, BRIDGE = "revenue", "revenue_bridge"


def row(board: Board) -> Row:
    """Revenue of the month, beside where a year of revenue came from."""
    return Row("Paying?", revenue(board), bridged(board), joined(board))


def revenue(board: Board) -> Block:
    """Revenue of the month in which the week ends, beside its target and the months before."""
    month = board.week_ends.replace(day=1)
    months = _against_targets(board).filter((pl.col("kind") == "month") & (pl.col("starts_on") <= month))
    months = months.tail(COHORTS + 1)
    shown = months.rename({"starts_on": "month"})
    now = row_of(shown, month=month)
    message = _message(board, month, now)
    drawn = monthly(
        shown, message, "money", "sales", board.mode, target="target", incomplete=board.running_month,
        currency=board.currency,
    )  # fmt: skip
    to_date = month == board.running_month
    quarters = _against_targets(board).filter(pl.col("kind") == "quarter")
    quarter = quarters.filter(pl.col("starts_on") <= month).tail(1)
    return Block(
        key=KEY, side="sales", message=message,
        headline=written(now["value"], "money", board.currency) if now.get("won") else "no wins yet",
        print=small_print(f"won amounts, n = {plural(now.get('won', 0), 'win')}", board.currency,
                          f"{month:%B %Y}{' to date' if to_date else ''}", board.version),
        context=(*_against(now, board), *_months_before(shown, month, board), *_quarter(quarter, board)),
        link=board.link(KEY, period=now["period"]) if now.get("won") else "", drawn=drawn,
        spark=sparkline(shown["value"].to_list(), "sales", board.mode, whole=not to_date),
        table=shown.select("month", "won", "value", "target", "of_target"),
        short=f"won in {month:%B}{' so far' if to_date else ''}",
    )  # fmt: skip


def _against_targets(board: Board) -> pl.DataFrame:
    """Revenue by period; with a filter on without targets, because those are the whole company's."""
    rows = board.result(KEY)
    if not board.chosen.filters:
        return rows
    return rows.with_columns(pl.lit(None, pl.Float64).alias("target"), pl.lit(None, pl.Float64).alias("of_target"))


def _message(board: Board, month: date, now: dict[str, object]) -> str:
    if not now or not now["won"] or now["value"] is None:
        return f"No revenue in {month:%B} yet"
    said = written(now["value"], "money", board.currency)  # type: ignore[arg-type]
    so_far = " so far" if month == board.running_month else ""
    share = now["of_target"]
    if share is None:
        return f"{month:%B} brought {said}{so_far}"
    return f"{month:%B} brought {said}{so_far}, {percent(share)} of its target"  # type: ignore[arg-type]


def _against(now: dict[str, object], board: Board) -> list[str]:
    if not now or now["target"] is None:
        return ["no target for this selection"]
    return [f"target {written(now['target'], 'money', board.currency)}"]  # type: ignore[arg-type]


def _months_before(shown: pl.DataFrame, month: date, board: Board) -> list[str]:
    before = shown.filter(pl.col("month") < month)
    return [f"month before {written(before['value'][-1], 'money', board.currency)}"] if before.height else []


def _quarter(rows: pl.DataFrame, board: Board) -> list[str]:
    if rows.is_empty() or rows["value"][0] is None:
        return []
    share = rows["of_target"][0]
    against = f", {percent(share)} of target" if share is not None else ""
    return [f"{rows['period'][0]}: {written(rows['value'][0], 'money', board.currency)}{against}"]


def bridged(board: Board) -> Block:
    """A year of revenue by the quarter in which its leads were created."""
    rows = _year(board)
    total = rows["value"].sum()
    if not total:
        return Block(BRIDGE, "marketing", "No revenue in these twelve months", "no wins yet")
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
    rows = _year(board).filter(pl.col("month") == month)
    if rows.is_empty():
        return f"{month:%B} has no revenue yet to trace back to its leads."
    parts = rows.group_by("created_quarter").agg(pl.col("value").sum()).sort("created_quarter").to_dicts()
    said = [f"{written(part['value'], 'money', board.currency)} {_from(part['created_quarter'])}" for part in parts]
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


def _from(quarter: date | None) -> str:
    return f"from leads of {quarter_words(quarter)}"

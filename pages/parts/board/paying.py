"""Paying? The month's revenue against its target, and the quarters whose leads pay now."""

from datetime import date

import polars as pl

from charts.bars import monthly
from charts.numbers import percent, written
from charts.sparkline import sparkline
from pages.parts.board import origins
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import plural, small_print

KEY = "revenue"


def row(board: Board) -> Row:
    """Revenue of the month, beside where a year of revenue came from."""
    return Row("Paying?", revenue(board), origins.bridged(board), origins.joined(board))


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
    if not now or not now["won"]:
        return f"No revenue in {month:%B} yet"
    if now["value"] is None:
        return f"{plural(now['won'], 'win')} in {month:%B}, none with an amount on record"  # type: ignore[arg-type]
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

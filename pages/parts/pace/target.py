"""Is there enough? Revenue to date against its target, and the open pipeline against what is still to be won."""

from typing import Any

import polars as pl

from charts.bars import monthly
from charts.numbers import NOTHING, percent, written
from charts.theme import Drawn
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, ladder, left
from pages.parts.wording import plural, small_print

REVENUE, COVERAGE = "revenue", "pipeline_coverage"
QUARTERS = 8
WHY = {
    "no target": "no target", "won unknown": "wins without amounts", "reached": "target reached",
    "pipeline unknown": "open deals or their amounts unknown",
}  # fmt: skip


def revenue(board: Board) -> Block:
    """Month and quarter of the chosen week to date, against their targets; the months before as bars."""
    rows = targeted(board, REVENUE)
    periods = [_period(board, rows, kind) for kind in ("month", "quarter")]
    month = periods[0]
    if not any(periods):
        return Block(REVENUE, "sales", "No win on record yet", "no wins yet", eyebrow="Revenue to date")
    message = "; ".join(_said(board, one) for one in periods if one)
    months = rows.filter(pl.col("kind") == "month").tail(COHORTS + 1).rename({"starts_on": "month"})
    figure = monthly(
        months, message, "money", "sales", board.mode, target="target", incomplete=board.running_month,
        currency=board.currency, height=170,
    )  # fmt: skip
    head: Row = ["", "won", "revenue", "target", left("of target"), "days over"]
    return Block(
        key=REVENUE, side="sales", message=message, headline="", eyebrow="Revenue to date",
        print=small_print("won amounts by the day of the win", board.currency, board.chosen.words),
        context=("days over: of the period’s working days",
                 "outlined: target · hollow: the running month" if month else "no win this month yet",
                 *(["with a filter on there is no target: it is the whole company’s"] if board.chosen.filters else [])),
        rows=ladder(head, [_against(board, one) for one in periods if one], "Revenue against target"),
        drawn=figure, table=months.select("month", "won", "value", "target", "of_target"), shares=("of_target",),
    )  # fmt: skip


def targeted(board: Board, key: str) -> pl.DataFrame:
    """The metric's periods; with a filter on without targets, because those are the whole company's."""
    rows = board.result(key)
    if not board.chosen.filters:
        return rows
    return rows.with_columns(pl.lit(None, pl.Float64).alias(name) for name in ("target", "of_target"))


def _period(board: Board, rows: pl.DataFrame, kind: str) -> dict[str, Any]:
    """The month or quarter in which the chosen week ends."""
    begun = rows.filter((pl.col("kind") == kind) & (pl.col("starts_on") <= board.week_ends)).sort("starts_on").tail(1)
    row = row_of(begun)
    months = 1 if kind == "month" else 3
    late = row and (board.week_ends.year - row["starts_on"].year) * 12 + board.week_ends.month >= (
        row["starts_on"].month + months)  # fmt: skip
    return {} if late else row


def _called(row: dict[str, Any]) -> str:
    """A month by its name, a fiscal quarter by its number."""
    return f"{row['starts_on']:%B}" if row["kind"] == "month" else str(row["period"])


def _said(board: Board, row: dict[str, Any]) -> str:
    value = written(row["value"], "money", board.currency) if row["value"] is not None else "unknown revenue"
    share = f", {percent(row['of_target'])} of target" if row["of_target"] is not None else ""
    return f"{_called(row)} {'so far ' if row['to_date'] else ''}{value}{share}"


def _against(board: Board, row: dict[str, Any]) -> Row:
    share = row["of_target"]
    bar = Cell(percent(share), "", min(1.0, share), look="accord-left") if share is not None else left(NOTHING)
    return [
        f"{_called(row)}{' to date' if row['to_date'] else ''}",
        Cell(f"{row['won']:,}", board.link(REVENUE, period=row["period"]) if row["won"] else ""),
        Cell(written(row["value"], "money", board.currency), look="accord-strong"),
        written(row["target"], "money", board.currency), bar,
        NOTHING if row["working_share"] is None else percent(row["working_share"]),
    ]  # fmt: skip


def coverage(board: Board) -> Block:
    """Open pipeline over what is still to be won, for the running month and quarter, beside what is required."""
    rows = board.result(COVERAGE).filter(pl.col("state") != "over")
    if board.chosen.filters:
        nothing = "Coverage needs the company’s target, which no filter splits"
        return Block(COVERAGE, "sales", nothing, "take the filters away", eyebrow="Pipeline coverage")
    if rows.is_empty():
        return Block(COVERAGE, "sales", "No period is running: nothing to cover", "no deals yet",
                     eyebrow="Pipeline coverage")  # fmt: skip
    lines = rows.sort("kind").to_dicts()
    head: Row = ["", "still to win", "open deals", "open pipeline", "coverage", "required", left("")]
    return Block(
        key=COVERAGE, side="sales", message=_covered(lines), headline="", eyebrow="Pipeline coverage",
        print=small_print("open pipeline / (target − won so far)", "times", board.as_known),
        context=(_required(lines[-1]), "figure: open pipeline over the whole target when each quarter began, outlined: "
                 "required then",
                 "month and quarter are set against the same open deals · nobody records when a deal will close"),
        rows=ladder(head, [_cover(board, row) for row in lines], "Pipeline coverage"),
        drawn=_begun(board), table=rows,
    )  # fmt: skip


def _begun(board: Board) -> Drawn | None:
    """With how much pipeline each quarter began, beside what its win rate asked for."""
    rows = board.result(COVERAGE).filter((pl.col("kind") == "quarter") & pl.col("opening_value").is_not_null())
    if rows.is_empty():
        return None
    columns = (pl.col("starts_on").alias("month"), "period", pl.col("opening_value").alias("value"), "required")
    shown = rows.select(columns).tail(QUARTERS)
    title = "Open pipeline over the whole target at the beginning of each quarter; outlined: required"
    return monthly(shown, title, "times", "sales", board.mode, target="required", height=150,
                   named="period")  # fmt: skip


def _covered(lines: list[dict[str, Any]]) -> str:
    said = [_verdict(row) for row in lines]
    return "; ".join(f"{_called(row)}: {words}" for row, words in zip(lines, said, strict=True))


def _verdict(row: dict[str, Any]) -> str:
    if row["value"] is None:
        return WHY.get(row["state"], row["state"])
    if row["required"] is None:
        return f"covered {_times(row['value'])}, no win rate to say what is enough"
    enough = "enough" if row["value"] >= row["required"] else "not enough"
    return f"covered {_times(row['value'])}, {enough} at {_times(row['required'])} required"


def _times(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}×"


def _required(row: dict[str, Any]) -> str:
    if row["required"] is None:
        return "required = 1 / win rate; unknown, because no deal was won and lost in the twelve months before"
    low, high = _times(row["required_low"]), _times(row["required_high"])
    by_amount = f"; by amount {_times(row['required_by_amount'])}" if row["required_by_amount"] is not None else ""
    return (f"required = 1 / win rate of the {row['closed_before']:,} deals closed in the twelve months before: "
            f"{_times(row['required'])} ({low} to {high}){by_amount}")  # fmt: skip


def _cover(board: Board, row: dict[str, Any]) -> Row:
    money = [None if row[name] is None else row[name] / 100 for name in ("remaining_cents", "pipeline_cents")]
    link = board.link(COVERAGE, kind=row["kind"], period=row["period"]) if row["open_deals"] else ""
    enough = row["value"] is not None and row["required"] is not None
    met = enough and row["value"] >= row["required"]
    words, colour = ("▲ enough", "accord-better") if met else ("▼ not enough", "accord-worse")
    state = left(words, look=colour) if enough else left(WHY.get(row["state"], ""))
    return [
        _called(row), written(money[0], "money", board.currency),
        Cell(f"{row['open_deals']:,}" if row["open_deals"] is not None else NOTHING, link),
        written(money[1], "money", board.currency), Cell(_times(row["value"]), look="accord-strong"),
        _times(row["required"]), state,
    ]  # fmt: skip


def joined(board: Board) -> str:
    """What is open now."""
    rows = board.result(COVERAGE).filter(pl.col("state") != "over")
    open_deals = rows["open_deals"].max() if rows.height else None
    if open_deals is None and rows.height:
        return "Nobody knows which deals are open: no opening is on record."
    if not open_deals:
        return "No deal is open."
    pipeline = rows["pipeline_cents"].max()
    worth = f" worth {written(pipeline / 100, 'money', board.currency)}" if pipeline is not None else ""  # type: ignore[operator]
    return f"{plural(open_deals, 'deal is', 'deals are')} open{worth}, {board.as_known}."  # type: ignore[arg-type]

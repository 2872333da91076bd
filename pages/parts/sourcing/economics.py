"""Does it pay? What a new customer costs, when it has paid that back, and how often it brings it back."""

from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import interval, written
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.wording import plural, small_print

CAC, PAYBACK, VALUE = "cac", "cac_payback", "ltv_cac"


def year(board: Board, key: str) -> dict[str, Any]:
    """The row of the last twelve whole months; empty where there are none."""
    return row_of(board.result(key), scope="year")


def by_source(board: Board, key: str) -> pl.DataFrame:
    """The same twelve months by source."""
    return board.result(key).filter(pl.col("scope") == "source")


def joined(board: Board) -> str:
    """The three numbers as one sentence."""
    cost, back, value = (year(board, key) for key in (CAC, PAYBACK, VALUE))
    if not cost or cost["value"] is None:
        return "What a customer costs shows once wins and the spend before them are on record."
    said = f"A new customer cost {written(cost['value'], 'money', board.currency)} of marketing"
    if back and back["value"] is not None:
        said += f", paid back after {written(back['value'], 'months')}"
    if value and value["contract_value"] is not None:
        said += f", and one contract brings it back {value['contract_value']:.1f} times"
    return f"{said}."


def cost(board: Board) -> Block:
    """What a customer of each source cost, spend lagged by the cycle."""
    whole, rows = year(board, CAC), by_source(board, CAC)
    known = rows.filter(pl.col("value").is_not_null()).sort("value", descending=True)
    if not whole or whole["value"] is None or known.is_empty():
        return Block(CAC, "marketing", _unknown(whole), "not known yet", eyebrow="Cost of a new customer")
    title = _dearest(known, board)
    shown = known.with_columns(pl.Series("note", [f"{row} won" for row in known["customers"]], pl.String))
    drawn = dots(
        shown, title, "money", "marketing", board.mode, label="of_source", note="note", currency=board.currency
    )
    return Block(
        key=CAC, side="marketing", message=title, eyebrow="Cost of a new customer (marketing CAC)", drawn=drawn,
        headline=written(whole["value"], "money", board.currency), link=board.link(CAC, scope="year"),
        print=small_print(f"spend {lag(whole)} earlier / new customers", board.currency,
                          f"{whole['window_months']} months to {whole['month']:%B %Y}",
                          f"n = {plural(whole['customers'], 'new customer')}", board.chosen.words),
        context=(
            f"95 % interval {interval(whole['low'], whole['high'], 'money', board.currency)}",
            f"without the lag {written(whole['unlagged'], 'money', board.currency)}",
            "marketing spend only: what sales costs is not recorded",
            "dots: by source, whiskers: 95 % intervals",
        ),
        table=rows.select("of_source", "customers", "cost", "value", "low", "high", "unlagged_cost", "unlagged"),
    )  # fmt: skip


def lag(row: dict[str, Any]) -> str:
    """How much earlier the spend is than the wins.

    >>> lag({"lag_months": 3, "lag_days": 88.0})
    '3 months (median cycle 88 days)'
    """
    if row["lag_months"] is None:
        return "of the same months, no"
    return f"{plural(row['lag_months'], 'month')} (median cycle {row['lag_days']:.0f} days)"


def _dearest(known: pl.DataFrame, board: Board) -> str:
    most, least = known.row(0, named=True), known.row(-1, named=True)
    said = f"A customer from {_called(most)} cost {written(most['value'], 'money', board.currency)}"
    return (
        said
        if known.height == 1
        else (f"{said}, one from {_called(least)} {written(least['value'], 'money', board.currency)}")
    )


def _called(row: dict[str, Any]) -> str:
    return str(row["of_source"]) if row["of_source"] is not None else UNKNOWN


def _unknown(whole: dict[str, Any]) -> str:
    if not whole or not whole["customers"]:
        return "No customer was won in the last twelve whole months"
    return "Nobody knows what a customer costs: the spend of these months is not on record"

"""What does a customer bring for its cost? Payback and value by source, each count a way to the customers."""

from typing import Any

import polars as pl

from charts.numbers import NOTHING, compact, interval, written
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, count, ladder
from pages.parts.sourcing.economics import CAC, PAYBACK, VALUE, by_source, year
from pages.parts.wording import plural, small_print

BRINGS = "What a customer brings"


def figures(board: Board) -> Block:
    """Cost, payback and value of a customer by source, as a table whose counts open the customers."""
    whole, rows = year(board, CAC), by_source(board, CAC)
    if not whole:
        return Block(
            "figures", "together", "No whole month with a win yet", "no wins yet", eyebrow="Customer by customer"
        )
    currency = board.currency
    head = ["customers of", "won", f"cost ({currency})", "without lag", "95 % interval", "months to pay back",
            "one contract / cost", "whole life / cost"]  # fmt: skip
    lines = [_line(board, whole, "all sources", {"scope": "year"})]
    for row in rows.sort("customers", "of_source", descending=[True, False], nulls_last=True).to_dicts():
        name = row["of_source"] if row["of_source"] is not None else UNKNOWN
        lines.append(_line(board, row, name, {"scope": "source", "of_source": name}))
    life = year(board, VALUE).get("lifetime_months")
    return Block(
        key="figures", side="together", message=_worth(board), headline="", eyebrow=BRINGS,
        print=small_print("marketing spend lagged by the median cycle", f"months to {whole['month']:%B %Y}",
                          f"n = {plural(whole['customers'], 'new customer')}", board.chosen.words),
        rows=ladder(head, lines, "Cost, payback and value of a customer by source"),
        table=_numbers(board, rows),
        context=(
            f"whole life: {life:.0f} months by the yearly churn in the settings" if life else
            "whole life: unknown until somebody sets the yearly churn (Setup, Data)",
            "the lifetime is a setting, not a measurement; one contract is what is sure",
        ),
    )  # fmt: skip


def _numbers(board: Board, costs: pl.DataFrame) -> pl.DataFrame:
    """The same by source: what a customer cost, the months to pay it back, what it brings for it."""
    shown = costs.select("of_source", "customers", "value", "unlagged", "low", "high").rename({"value": "cost"})
    back = by_source(board, PAYBACK).select("of_source", pl.col("value").alias("months_to_pay_back"))
    value = by_source(board, VALUE).select("of_source", "contract_value", pl.col("value").alias("lifetime_value"))
    for more in (back, value):
        shown = shown.join(more, on="of_source", how="left", nulls_equal=True, maintain_order="left")
    return shown


def _line(board: Board, row: dict[str, Any], name: str, keys: dict[str, str]) -> list[Cell]:
    same = {"scope": row["scope"], "of_source": row["of_source"]}
    back, value = (_row(board.result(key), same) for key in (PAYBACK, VALUE))
    return [
        Cell(name, look="accord-strong"),
        count(row["customers"], board.link(CAC, **keys)),
        Cell(_money(row["value"])),
        Cell(_money(row["unlagged"])),
        Cell(NOTHING if row["low"] is None else f"{compact(row['low'])}–{compact(row['high'])}"),
        Cell(_plain(back.get("value"), "months")),
        Cell(_plain(value.get("contract_value"), "ratio")),
        Cell(_plain(value.get("value"), "ratio")),
    ]


def _row(rows: pl.DataFrame, keys: dict[str, Any]) -> dict[str, Any]:
    found = rows.filter(*(pl.col(name).eq_missing(pl.lit(value)) for name, value in keys.items()))
    return found.row(0, named=True) if found.height else {}


def _money(value: float | None) -> str:
    return NOTHING if value is None else compact(value)


def _plain(value: float | None, unit: str) -> str:
    small = unit == "months" and value is not None and 0 < value < 0.05
    return "< 0.1" if small else written(value, unit).removesuffix(" months")


def _worth(board: Board) -> str:
    value = year(board, VALUE)
    if not value or value["contract_value"] is None:
        return "Nobody knows what a customer brings for its cost: margins or spend are not on record"
    reach = interval(value["contract_low"], value["contract_high"], "ratio")
    return f"One contract brings back {value['contract_value']:.1f} times what winning it cost ({reach})"

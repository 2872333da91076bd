"""What if a customer paid another price? Profit and return at any price, from the credited wins alone."""

from typing import Any

import polars as pl
import streamlit as st

from charts.amounts import amount, amount_scale
from charts.numbers import NOTHING, compact, percent
from metrics._price_point import Price
from pages.parts.campaigning.ranking import greyed, returned, two
from pages.parts.campaigning.view import View, called, kind_of, telling
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder
from pages.parts.wording import plural, small_print

MOST = 4
"""The slider goes to so many times the usual price."""


def asked(view: View) -> View:
    """Draws the price and the margin that are tried; those of the wins on record until somebody moves them."""
    usual = view.usual
    if usual is None:
        return view
    step = _step(usual.cents)
    with st.container(key="accord_price_asked", horizontal=True, gap="large", vertical_alignment="bottom"):
        price = st.slider(
            f"What a customer pays ({view.board.currency})", 0, MOST * round(usual.cents / 100 / step) * step + step,
            round(usual.cents / 100 / step) * step, step, key="price", bind="query-params", width=420,
        )  # fmt: skip
        margin = st.slider(
            "Of which margin (%)", 0, 100, round(usual.margin_share * 100), key="margin", bind="query-params", width=300
        )
    return view.at(Price(price * 100, margin / 100))


def tried(view: View) -> Block:
    """A row a campaign: its profit at the price, and the price at which it would have broken even."""
    rows = view.priced
    if view.price is None or rows.is_empty() or rows["profit"].null_count() == rows.height:
        return Block("price", "marketing", "No price can be tried: no campaign has wins with an amount and a cost",
                     "not known yet", eyebrow="At any price")  # fmt: skip
    shown = telling(rows, "every_price")
    ends = _ends(rows)
    words = (compact(ends[0]), compact(ends[1]))
    scale = drawn(amount_scale(words, view.board.mode), f"from {words[0]} to {words[1]}")
    head: Row = ["campaign", "wins", "spend", scale, "profit at this price", "by all models", "return",
                 "breaks even at"]  # fmt: skip
    usual = view.usual or view.price
    paid = (
        f"on record a customer paid {compact(usual.cents / 100)} on average, {percent(usual.margin_share)} of it margin"
    )
    return Block(
        key="price", side="marketing", message=_message(view, rows), headline="", eyebrow="At any price",
        print=small_print(f"credited wins × price × margin − cost, {view.model} model", view.board.currency,
                          f"n = {plural(rows.height, 'campaign')}", view.board.chosen.words),
        rows=ladder(head, [_line(view, row, ends) for row in shown.to_dicts()], "Profit at the chosen price"),
        table=rows.drop("model"),
        context=(
            paid,
            "second line: 95 % range of the credited wins, from ten wins on · moving the price counts no lead again · "
            "another price would have won other customers: the wins stay those of the prices that were asked",
        ),
    )  # fmt: skip


def _message(view: View, rows: pl.DataFrame) -> str:
    mature = rows.filter(~pl.col("young") & pl.col("profit").is_not_null())
    assert view.price is not None
    lost = mature.filter(pl.col("profit") < 0).height
    price = f"{compact(view.price.cents / 100)} {view.board.currency}"
    return f"At {price} a customer, {lost} of {plural(mature.height, 'mature campaign')} would have lost money"


def _line(view: View, row: dict[str, Any], ends: tuple[float, float]) -> list[Cell | str]:
    young = row["young"]
    even = NOTHING if row["break_even"] is None else compact(row["break_even"])
    reach = _reach(row["break_even_low"], row["break_even_high"])
    money = drawn(amount(row["profit"], row["low"], row["high"], ends, view.board.mode, few=young),
                  NOTHING if row["profit"] is None else compact(row["profit"]))  # fmt: skip
    cells: list[Cell | str] = [
        two(called(row), kind_of(row), look="accord-left"),
        NOTHING if row["credit"] is None else f"{row['credit']:.1f}",
        NOTHING if row["cost"] is None else compact(row["cost"]),
        money,
        two(NOTHING if row["profit"] is None else compact(row["profit"]), _reach(row["low"], row["high"])),
        _reach(row["least"], row["most"]) or NOTHING,
        returned(row["roi"]),
        two(even if row["credit"] else "no win", reach),
    ]  # fmt: skip
    return greyed(cells) if young else cells


def _reach(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    return compact(low) if compact(low) == compact(high) else f"{compact(low)} to {compact(high)}"


def _ends(rows: pl.DataFrame) -> tuple[float, float]:
    lows, highs = (rows.select(pl.coalesce(end, "profit").alias(end))[end] for end in ("low", "high"))
    return min(0.0, *lows.drop_nulls().to_list(), 0.0), max(0.0, *highs.drop_nulls().to_list(), 0.0)


def _step(cents: int) -> int:
    """A step of the slider that is a round number, about a fiftieth of the price."""
    step = 1
    while step * 50 < cents / 100:
        step *= 10 if step * 500 < cents / 100 else 5 if step * 250 < cents / 100 else 2
    return step

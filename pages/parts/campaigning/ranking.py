"""Which campaigns earn their cost? From spend to profit, each step by the chosen model and by all of them."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

import polars as pl

from charts.amounts import amount, amount_scale
from charts.numbers import FEW, NOTHING, compact, interval, percent, written
from pages.parts.campaigning.view import FUNNEL, PROFIT, View, called, kind_of, telling
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder
from pages.parts.wording import plural, small_print


def message(view: View) -> str:
    """How many of the mature campaigns earned their cost, and which spent most without it."""
    rows = view.rows.filter(~pl.col("young") & pl.col("profit").is_not_null())
    if view.rows.is_empty():
        return "No campaign has spend on record yet"
    if rows.is_empty():
        return "No campaign is old enough to tell what it earned"
    lost = rows.filter(pl.col("profit") < 0)
    said = f"{lost.height} of {plural(rows.height, 'mature campaign')} cost more than they earned"
    if lost.is_empty():
        return f"All {plural(rows.height, 'mature campaign')} earned more than they cost"
    worst = lost.row(-1, named=True)
    return f"{said}; {called(worst)} lost most"


def counted(view: View) -> str:
    """The small print under the title."""
    rows = view.rows
    young = rows["young"].sum()
    return small_print(
        f"attributed margin − cost, {view.model} model", view.board.currency,
        f"n = {plural(rows.height, 'campaign')} with spend on record, {young} of them too young to rank",
        view.board.chosen.words, f"as of {view.board.ledger.as_of.day} {view.board.ledger.as_of:%b %Y}",
    )  # fmt: skip


def ranked(view: View) -> Block:
    """A row a campaign: two lines in a cell, the second one the range."""
    rows = view.rows
    if rows.is_empty():
        return Block("campaigns", "marketing", "No campaign has spend on record yet",
                     "not known yet", eyebrow="Campaigns")  # fmt: skip
    shown = telling(rows, "every_campaign")
    ends = _ends(rows)
    words = (compact(ends[0]), compact(ends[1]))
    scale = drawn(amount_scale(words, view.board.mode), f"from {words[0]} to {words[1]}")
    head: Row = ["campaign", "spend", "leads", "SAL rate", "SALs", "pipeline", "wins", scale, "profit", "return"]
    lines = [_line(view, row, ends) for row in shown.to_dicts()]
    hidden = rows.height - shown.height
    return Block(
        key="campaigns", side="marketing", message=message(view), headline="", eyebrow="From spend to profit",
        print=counted(view), rows=ladder(head, lines, "Campaigns from spend to profit, best first"),
        table=view.board.result(FUNNEL).filter(pl.col("model") == view.model),
        context=(
            f"first line: by the {view.model} model · second line of SALs, pipeline, wins and profit: least to most "
            "over all eight models; of SAL rate and return: 95 % interval; whisker: that of profit, from ten wins on",
            "▼ a loss · hollow and marked young: most of its leads have not had their time to be won, so it is not "
            "ranked · a lead that two campaigns touched counts in the SAL rate of both, credits count it once",
            *([f"{plural(hidden, 'campaign')} between these not shown"] if hidden > 0 else []),
        ),
    )  # fmt: skip


def _ends(rows: pl.DataFrame) -> tuple[float, float]:
    lows, highs = (rows.select(pl.coalesce(end, "profit").alias(end))[end] for end in ("profit_low", "profit_high"))
    return min(0.0, *lows.drop_nulls().to_list(), 0.0), max(0.0, *highs.drop_nulls().to_list(), 0.0)


def _line(view: View, row: dict[str, Any], ends: tuple[float, float]) -> list[Cell | str]:
    board, young = view.board, row["young"]
    link = board.link(FUNNEL, campaign_id=row["campaign_id"])
    won = board.link(PROFIT, campaign_id=row["campaign_id"]) if row["leads"] else ""
    money = drawn(amount(row["profit"], row["profit_low"], row["profit_high"], ends, board.mode, few=young),
                  _money(row["profit"]))  # fmt: skip
    cells = [
        two(called(row), kind_of(row), look="accord-left"),
        two(_money(row["cost"]), ""),
        two(NOTHING if row["all_leads"] is None else f"{row['all_leads']:,}", "", link if row["all_leads"] else ""),
        two(_rate(row), interval(row["sal_low"], row["sal_high"], "share")
            if row["sal_low"] is not None else "", link if row["decided"] else ""),
        two(_number(row["sals"]), _range(row, "sals")),
        two(_money(row["pipeline"]), _reach(row["pipeline_least"], row["pipeline_most"], compact, "–")),
        two(_number(row["wins"]), _range(row, "wins"), won),
        money,
        two(_money(row["profit"]), _reach(row["profit_least"], row["profit_most"], compact)),
        two(returned(row["value"]), _reach(row["low"], row["high"], returned)),
    ]  # fmt: skip
    return greyed(cells) if young else cells


def two(first: str, second: str, link: str = "", look: str = "") -> Cell:
    """A cell of two lines, the second one small; the first opens its leads."""
    said = f'<a class="" href="{escape(link)}" target="_self">{escape(first)}</a>' if link else escape(first)
    below = f'<br><span class="accord-muted accord-second">{escape(second)}</span>' if second else ""
    return Cell(inside=said + below, look=look)


def greyed(cells: Sequence[Cell | str]) -> list[Cell | str]:
    """The cells of a campaign that is too young to be ranked."""
    made = [one if isinstance(one, Cell) else Cell(one) for one in cells]
    return [replace(one, look=f"{one.look} accord-muted".strip()) for one in made]


def _rate(row: dict[str, Any]) -> str:
    if row["sal_rate"] is None:
        return NOTHING
    if row["decided"] < FEW:
        return f"{row['accepted']} of {row['decided']}"
    return percent(row["sal_rate"])


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.1f}"


def _range(row: dict[str, Any], name: str) -> str:
    return _reach(row[f"{name}_least"], row[f"{name}_most"], _number, "–")


def _reach(low: float | None, high: float | None, say: Any, between: str = " to ") -> str:
    if low is None or high is None:
        return ""
    return say(low) if say(low) == say(high) else f"{say(low)}{between}{say(high)}"


def _money(value: float | None) -> str:
    return NOTHING if value is None else compact(value)


def returned(value: float | None) -> str:
    """Return on investment: in per cent, as a multiple of the cost where that is many times over."""
    return NOTHING if value is None else written(value, "ratio") if abs(value) >= 10 else percent(value)

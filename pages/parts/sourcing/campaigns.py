"""Which campaigns earned more than they cost? Each with its range; what was spent without any win stays visible."""

from typing import Any

import polars as pl
import streamlit as st

from charts.amounts import amount, amount_scale
from charts.numbers import NOTHING, compact, percent, written
from pages.parts.cards import Block
from pages.parts.ladder import Cell, count, drawn, ladder, left
from pages.parts.sourcing.view import USUAL, Credit
from pages.parts.wording import plural, small_print

KEY = "campaign_profit"
ENDS = 8
"""So many that lost most and that earned most are shown beside those without a win, until somebody asks for all."""


def campaigns(credit: Credit) -> pl.DataFrame:
    """The campaigns whose profit is known by the chosen model, the greatest loss first."""
    rows = credit.board.result(KEY)
    return rows.filter((pl.col("model") == model(credit)) & pl.col("profit").is_not_null()).sort(
        "profit", "campaign_id"
    )


def model(credit: Credit) -> str:
    """The chosen model; linear where it is Markov, which needs more steps than single campaigns have."""
    known = credit.board.result(KEY)["model"].unique().to_list()
    return credit.model if credit.model in known else USUAL


def profits(credit: Credit) -> Block:
    """The campaigns as a table with a drawing: profit and its range, cost, return, the won leads they touched."""
    rows, board = campaigns(credit), credit.board
    if rows.is_empty():
        return Block(KEY, "marketing", _nothing(credit), "not known yet", eyebrow="Campaigns")
    shown = rows if _every(rows.height) else _telling(rows)
    ends = _ends(rows)
    words = (compact(ends[0]), compact(ends[1]))
    scale = drawn(amount_scale(words, board.mode), f"from {words[0]} to {words[1]}")
    head = ["campaign", left("channel"), scale,
            f"profit ({board.currency})", "95 % range", "cost", "return", "won leads", "reached"]  # fmt: skip
    lines = [_line(credit, row, ends) for row in shown.to_dicts()]
    between = rows.height - shown.height
    return Block(
        key=KEY, side="marketing", message=_message(rows), headline="", eyebrow="Campaigns",
        print=small_print(f"attributed margin − cost, {model(credit)} model", board.currency,
                          f"n = {plural(rows.height, 'campaign')} with spend on record", board.chosen.words),
        rows=ladder(head, lines, "Profit of campaigns, the greatest loss first"),
        table=rows,
        context=(
            "▼ a loss · hollow: most of its leads are too young, the wins are still to come · ranges from ten wins on",
            *([f"{plural(between, 'campaign')} between these not shown"] if between > 0 else []),
            *(["by the linear model: Markov cannot tell single campaigns"] if model(credit) != credit.model else []),
        ),
    )  # fmt: skip


def _every(height: int) -> bool:
    """Whether all are asked for; offered only where some are left out."""
    return height <= 2 * ENDS or st.toggle(f"All {height} campaigns", key="every_campaign", bind="query-params")


def _telling(rows: pl.DataFrame) -> pl.DataFrame:
    """The greatest losses, the greatest gains, and whatever was spent without a win."""
    place = pl.int_range(pl.len())
    return rows.filter((place < ENDS) | (place >= pl.len() - ENDS) | (pl.col("leads") == 0))


def _ends(rows: pl.DataFrame) -> tuple[float, float]:
    """The ends of the drawing's scale: the least and the most that any campaign may have earned."""
    lows, highs = (rows.select(pl.coalesce(end, "profit").alias(end))[end] for end in ("profit_low", "profit_high"))
    return min(0.0, *lows.to_list()), max(0.0, *highs.to_list())


def _line(credit: Credit, row: dict[str, Any], ends: tuple[float, float]) -> list[Cell | str]:
    low, high, young = row["profit_low"], row["profit_high"], row["mature"] is False
    reach = NOTHING if low is None or high is None else f"{compact(low)} to {compact(high)}"
    said = f"{compact(row['profit'])} ({reach})" if reach != NOTHING else compact(row["profit"])
    link = credit.board.link(KEY, campaign_id=row["campaign_id"])
    return [
        Cell(row["name"] or row["campaign_id"] or "campaign not recorded", look="accord-strong"),
        left(row["channel"] or NOTHING),
        drawn(amount(row["profit"], low, high, ends, credit.board.mode, few=young), said),
        compact(row["profit"]), reach, compact(row["cost"]),
        _return(row["value"]),
        count(row["leads"], link) if row["leads"] else Cell("no win yet" if young else "no win"),
        NOTHING if row["reached"] is None else f"{row['reached']:,}",
    ]  # fmt: skip


def _return(value: float | None) -> str:
    """Return on investment: in per cent, as a multiple of the cost where that is many times over."""
    return NOTHING if value is None else written(value, "ratio") if value >= 10 else percent(value)


def _message(rows: pl.DataFrame) -> str:
    lost = rows.filter(pl.col("profit") < 0).height
    without = rows.filter(pl.col("leads") == 0)
    said = f"{lost} of {plural(rows.height, 'campaign')} cost more than they earned so far"
    if without.is_empty():
        return said
    return f"{said}; {without.height} without a single win"


def _nothing(credit: Credit) -> str:
    rows = credit.board.result(KEY)
    if rows.filter(pl.col("cost").is_not_null()).is_empty():
        return "Nobody knows the profit of a campaign: no spend is on record"
    return "Nobody knows the profit of a campaign yet: no win, or a win without a margin"

"""Enough? The week's SALs against what was promised, and what a year of each source yields."""

import polars as pl

from charts.bars import ranked
from charts.numbers import interval, percent, written
from charts.sparkline import sparkline
from pages.parts.board import short
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import plural, small_print


def row(board: Board) -> Row:
    """SALs of the week, beside the yield of the sources."""
    return Row("Enough?", accepted(board), sources(board), joined(board))


def accepted(board: Board) -> Block:
    """Leads that sales accepted in the week."""
    rows = board.result("sal_rate")
    series = rows.select("week", pl.col("accepted").cast(pl.Float64).alias("value"), "accepted", "decided")
    week = row_of(rows, week=board.week)
    count = week.get("accepted", 0)
    return short.answer(
        board, "sals", "sales", series, name="SALs a week", unit="leads", headline=written(count, "leads"),
        counted=f"accepted leads, n = {plural(week.get('decided', 0), 'decision')}",
        link=board.link("sal_rate", week=board.week, accepted="true") if count else "", short="SALs",
    )  # fmt: skip


def sources(board: Board) -> Block:
    """Share of each source's leads won at equal age."""
    rows = board.result("source_yield").filter(pl.col("at_age").is_not_null())
    shown = rows.select(
        "source", pl.col("pooled_value").alias("value"), pl.col("pooled_low").alias("low"),
        pl.col("pooled_high").alias("high"), "leads", "won",
    )  # fmt: skip
    best = shown.filter(rows["ranked"]).sort("value").tail(1).to_dicts()
    if not best:
        return Block("source_yield", "marketing", "No source is old enough to judge", "no leads yet")
    top, age = best[0], rows["age_days"][0]
    message = f"{str(top['source']).capitalize()} yields most: {percent(top['value'])} won within {age} days"
    drawn = ranked(shown, message, "share", "marketing", board.mode, label="source", n="leads")
    return Block(
        key="source_yield", side="marketing", message=message, headline=percent(top["value"]),
        print=small_print(f"won within {age} days, n = {plural(top['leads'], 'lead')}", "share", "all leads"),
        context=(f"95 % interval {interval(top['low'], top['high'], 'share')}",),
        link=board.link("source_yield", source=top["source"]), drawn=drawn,
        spark=sparkline(shown["value"].to_list(), "marketing", board.mode), table=shown, unit="share",
        short=f"of {top['source']} leads won",
    )  # fmt: skip


def joined(board: Board) -> str:
    """What the week's SALs will be worth, at the rate of those old enough to judge."""
    return "…"

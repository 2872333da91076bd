"""Which sources bring customers? Share won at equal age, how sure it is, and what a lead of each brings."""

from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import FEW, NOTHING, interval, percent
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.wording import plural, small_print

KEY = "source_yield"


def order(board: Board) -> pl.DataFrame:
    """The sources, best first; those with too few leads, or none old enough, apart at the end."""
    rows = board.result(KEY).filter(pl.col("leads") > 0)
    apart = ~pl.col("ranked") | pl.col("at_age").is_null()
    return rows.with_columns(apart.alias("apart")).sort(
        "apart", "pooled_value", "leads", descending=[False, True, True], nulls_last=True
    )


def message(board: Board) -> str:
    """The page's title: the source that yields most, and the one that yields least."""
    rows = order(board)
    judged = rows.filter(~pl.col("apart")).to_dicts()
    if rows.is_empty():
        return "No leads yet: sources show with the first of them"
    if not rows["won"].sum():
        return "No source has a win on record yet"
    if not judged:
        return "No source has enough leads old enough to judge"
    best, age = judged[0], judged[0]["age_days"]
    if not rows["source"].count():
        return f"Nobody recorded a source: all leads together yield {percent(best['pooled_value'])} within {age} days"
    said = f"{called(best).capitalize()} yields {percent(best['pooled_value'])} within {age} days"
    if len(judged) == 1:
        return said
    least = judged[-1]
    apart = least["pooled_high"] < best["pooled_low"]
    unsure = "" if apart else " (their intervals overlap)"
    return f"{said}, {called(least)} {percent(least['pooled_value'])}{unsure}"


def called(row: dict[str, Any]) -> str:
    """A source as people say it."""
    return str(row["source"]) if row["source"] is not None else UNKNOWN


def ranked(board: Board) -> Block:
    """The dots of all sources at equal age."""
    rows = order(board)
    known = rows.filter(pl.col("at_age").is_not_null())
    if known.is_empty() or not rows["won"].sum():
        return Block(KEY, "marketing", "Nothing to rank yet", "no wins yet", eyebrow="Won at equal age")
    age, best = rows["age_days"][0], known.row(0, named=True)
    shown = rows.select(
        "source", pl.col("pooled_value").alias("value"), pl.col("pooled_low").alias("low"),
        pl.col("pooled_high").alias("high"), "apart",
        pl.Series("note", [_note(row) for row in rows.to_dicts()], pl.String),
    )  # fmt: skip
    few = rows.filter("apart").height
    title = _ranking(known.filter(~pl.col("apart")), few)
    drawn = dots(shown, title, "share", "marketing", board.mode, label="source", note="note", apart="apart")
    return Block(
        key=KEY, side="marketing", message=title, headline=percent(best["pooled_value"]), eyebrow="Won at equal age",
        print=small_print(f"won within {age} days of creation (Kaplan–Meier), pooled over sources", "share",
                          f"n = {plural(rows['leads'].sum(), 'lead')}", board.chosen.words, "all agreements"),
        context=(
            f"{called(best)}: 95 % interval {interval(best['pooled_low'], best['pooled_high'], 'share')}",
            "at the right: won so far of all leads, young ones too",
            *([f"hollow: fewer than {FEW} leads or none old enough, not ranked"] if few else []),
        ),
        link=board.link(KEY, source=called(best)), drawn=drawn, unit="share",
        table=rows.select("source", "leads", "won", "value", "low", "high", "at_age", "pooled_value", "pooled_low",
                          "pooled_high", "ranked"),
        shares=("at_age", "pooled_value", "pooled_low", "pooled_high"),
    )  # fmt: skip


def _ranking(judged: pl.DataFrame, few: int) -> str:
    if judged.is_empty():
        return "No source has enough leads to be ranked"
    top = judged.row(0, named=True)
    if judged.height == 1 and not few:
        return f"Nothing to compare: {called(top)} is the only source" if top["source"] else "Nobody recorded a source"
    sure = judged.filter(pl.col("pooled_high") < top["pooled_low"]).height
    words = f"{called(top).capitalize()} is clearly ahead of {sure} of {plural(judged.height - 1, 'other source')}"
    if not sure:
        words = f"No source is clearly ahead of the others among {plural(judged.height, 'source')}"
    return f"{words}; {plural(few, 'source')} too small to rank" if few else words


def _note(row: dict[str, Any]) -> str:
    return f"{NOTHING if row['won'] is None else format(row['won'], ',')} of {row['leads']:,}"


def counted(board: Board) -> str:
    """The small print of the title."""
    rows = order(board)
    if rows.is_empty():
        return small_print(board.chosen.words)
    return small_print(
        f"won within {rows['age_days'][0]} days of creation", "share, pooled over sources", "all months",
        f"n = {plural(rows['leads'].sum(), 'lead')}", board.chosen.words, "all agreements",
    )  # fmt: skip

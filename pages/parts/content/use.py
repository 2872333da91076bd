"""Is the content used? By conversation, beside what others have said of theirs."""

from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, NOTHING, compact, interval, percent, share_of
from metrics._benchmarks import UNUSED
from metrics.conversations_held import KINDS
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, count, drawn, ladder, left
from pages.parts.wording import plural, small_print

KEY, FRESH = "content_use", "content_freshness"


def rows(board: Board) -> pl.DataFrame:
    """All content (conversation null), then that of each of the five."""
    return board.result(KEY)


def by_conversation(board: Board) -> Block:
    """A row a conversation: the share used as a dot with its interval, the benchmark a diamond, age and idle cost."""
    whole = row_of(rows(board).filter(pl.col("conversation").is_null()))
    ages = dict(board.result(FRESH).select("conversation", "median_days").rows())
    head: Row = ["conversation", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "used",
                 "pieces", "leads", Cell("median age, days", look="accord-wrap"),
                 Cell(f"unused cost ({board.currency})", look="accord-wrap")]  # fmt: skip
    lines = [_line(board, row, ages) for row in (*rows(board).drop_nulls("conversation").to_dicts(), whole)]
    return Block(
        key=KEY, side="marketing", message=_message(whole), headline="", eyebrow="Used by sales in 90 days",
        print=small_print("pieces used at least once / pieces on offer", "share",
                          f"n = {plural(whole['available'], 'piece')}", board.chosen.words),
        rows=ladder(head, lines, "Content used, by conversation"), unit="share", table=rows(board),
        shares=("unused_share", "benchmark_unused"),
        context=(
            f"◇ a benchmark, not a target: {percent(1 - UNUSED.share)} used. {UNUSED.source}.",
            f"hollow: fewer than {FEW} pieces · line: 95 % interval · cost of pieces without one is not in it",
        ),
    )  # fmt: skip


def _line(board: Board, row: dict[str, Any], ages: dict[int | None, float | None]) -> Row:
    kind, total = row["conversation"], row["conversation"] is None
    age = ages.get(kind)
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, side="marketing",
                         few=row["available"] < FEW, other=1 - UNUSED.share)  # fmt: skip
    known = row["used"] is not None
    spoken = f"{row['used']} of {row['available']}, 95 % interval {interval(row['low'], row['high'], 'share')}"
    link = board.link(KEY) if total else board.link(KEY, conversation=kind)
    return [
        left("all content" if total else f"{kind} {KINDS[kind]}", look="accord-strong" if total else "accord-wrap"),
        drawn(strip, spoken if known and row["available"] else "not known"),
        Cell(_share(row), look="accord-strong"), f"{row['available']:,}", count(row["uses"], link),
        NOTHING if age is None else f"{age:,.0f}",
        NOTHING if row["unused_cost"] is None else compact(row["unused_cost"]),
    ]  # fmt: skip


def _share(row: dict[str, Any]) -> str:
    if row["used"] is None or not row["available"]:
        return NOTHING
    return f"{row['used']} of {row['available']}" if row["available"] < FEW else percent(row["value"])


def _message(whole: dict[str, Any]) -> str:
    if whole["used"] is None:
        return "Nobody knows what is used: no use was ever recorded"
    if not whole["available"]:
        return "No piece of content is on offer"
    return f"{share_of(whole['unused'], whole['available'])} of the content lies unused; others have said " + percent(
        UNUSED.share
    )


def joined(board: Board) -> str:
    """How old is what is used, beside what is there, and what the unused cost."""
    whole = row_of(rows(board).filter(pl.col("conversation").is_null()))
    fresh = row_of(board.result(FRESH).filter(pl.col("conversation").is_null()))
    if whole["used"] is None:
        return "Name the piece when a conversation is logged, and this page begins to answer."
    words = f"{plural(whole['unused'], 'piece')} lay unused for 90 days"
    if whole["unused_cost"]:
        words += f" and cost {compact(whole['unused_cost'])} {board.currency} to make"
    if fresh.get("used_median_days") is not None and fresh.get("median_days") is not None:
        words += f"; half of those used are older than {fresh['used_median_days']:,.0f} days"
    return f"{words}."

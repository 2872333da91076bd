"""Fast? How soon sales answers, and how long a lead takes to get there."""

import polars as pl

from charts.numbers import duration, share_of
from pages.parts.board import short
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import plural


def answered(board: Board) -> Block:
    """Leads of the week answered within what the agreement promises; the never-answered count as not answered."""
    rows = board.result("response_time")
    band = "commitment" if rows["judged_commitment"].sum() else "24_hours"
    series = rows.select(
        "week", pl.col(f"share_{band}").alias("value"), pl.col(f"low_{band}").alias("low"),
        pl.col(f"high_{band}").alias("high"), pl.col(f"within_{band}").alias("answered in time"),
        pl.col(f"judged_{band}").alias("leads judged"), "never_answered", "median",
    )  # fmt: skip
    week = row_of(rows, week=board.week)
    promise = board.commitment("first_response") if band == "commitment" else None
    limit = f"{duration(promise.amount)} of working time" if promise else "24 h"
    n = week.get(f"judged_{band}", 0)
    context = [f"median {duration(week['median'])}"] if week.get("median") is not None else []
    context.append(f"{week.get('never_answered', 0)} of {week.get('leads', 0)} not answered so far")
    return short.answer(
        board, "response_time", "sales", series, name="Answers in time", unit="share",
        headline=share_of(week.get(f"within_{band}", 0), n),
        counted=f"first response within {limit}, n = {plural(n, 'lead')}", context=context,
        target=promise.percent / 100 if promise and promise.percent else None,
        link=board.link("response_time", week=board.week) if n else "", short=f"answered within {limit}",
    )  # fmt: skip


def row(board: Board) -> Row:
    return Row("Fast?", answered(board), Block("nurture_time", "marketing", "soon", "–"), "…")

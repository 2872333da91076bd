"""Talking? The successful conversations of the week, and the content that carries them."""

import polars as pl

from charts.numbers import written
from pages.parts.board import short
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.present import Row

KEY = "conversations_held"


def held(board: Board) -> Block:
    """Successful conversations of the week, all five kinds together; the kinds are in the context."""
    rows = board.result(KEY)
    series = rows.group_by("week").agg(pl.col("successful").sum(), pl.col("held").sum(), pl.col("sals").max())
    series = series.with_columns(pl.col("successful").cast(pl.Float64).alias("value")).sort("week")
    kinds = rows.filter(pl.col("week") == board.week).sort("kind").to_dicts()
    total = sum(kind["successful"] for kind in kinds)
    n = sum(kind["held"] for kind in kinds)
    return short.answer(
        board, KEY, "sales", series.select("week", "value", "successful", "held"), name="Successful conversations",
        unit="conversations", headline=written(total, "conversations"), counted=f"successful of {n} held",
        context=[f"{kind['kind']} {kind['conversation']}: {kind['successful']} of {kind['held']}" for kind in kinds],
        link=board.link(KEY, week=board.week) if total else "", short="successful conversations",
    )  # fmt: skip


def row(board: Board) -> Row:
    return Row("Talking?", held(board), Block("content_use", "marketing", "soon", "–"), "…")

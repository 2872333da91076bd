"""Talking? The successful conversations of the week, and the content that carries them."""

import polars as pl

from charts.bars import compared
from charts.numbers import FEW, share_of, written
from charts.sparkline import columns
from metrics.conversations_held import KINDS
from pages.parts.board import short
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import plural, small_print

HELD, COVERAGE, USE, IGNORED = "conversations_held", "content_coverage", "content_use", "content_ignored"
WEEKLY = "conversations_weekly"


def row(board: Board) -> Row:
    """Conversations of the week, beside the content that they were held with."""
    return Row("Talking?", held(board), covered(board), joined(board))


def held(board: Board) -> Block:
    """Successful conversations of the week, all five kinds together; the kinds are in the context."""
    rows = board.result(HELD)
    series = rows.group_by("week").agg(pl.col("successful").sum(), pl.col("held").sum())
    series = series.with_columns(pl.col("successful").cast(pl.Float64).alias("value")).sort("week")
    if not series["held"].sum():
        return Block(HELD, "sales", "No conversation on record yet", "no conversations yet")
    kinds = rows.filter(pl.col("week") == board.week).sort("kind").to_dicts()
    total, n = sum(kind["successful"] for kind in kinds), sum(kind["held"] for kind in kinds)
    by_kind = [f"{kind['successful']} {kind['conversation']}" for kind in kinds]
    return short.answer(
        board, HELD, "sales", series.select("week", "value", "successful", "held"),
        said=plural(total, "successful conversation"), nothing="No conversation in the week",
        unit="conversations", headline=written(total, "conversations"),
        counted=f"successful of {plural(n, 'conversation')} held", context=by_kind, target=_target(board),
        link=board.link(HELD, week=board.week) if total else "", short="successful conversations",
    )  # fmt: skip


def _target(board: Board) -> float | None:
    """What was promised for the week: by the whole company, so that a filter hides it."""
    rows = board.result(WEEKLY).filter(pl.col("scope") == "all")
    return None if board.chosen.filters else row_of(rows, week=board.week).get("target")


def covered(board: Board) -> Block:
    """Successful conversations of the last 90 days that were held without any content: the holes in coverage."""
    rows = board.result(COVERAGE)
    whole = row_of(rows.filter(pl.col("conversation").is_null()))
    if not whole.get("held"):
        return Block(COVERAGE, "marketing", "No successful conversation in the last 90 days", "no conversations yet")
    if whole["held_with"] is None:
        return Block(COVERAGE, "marketing", "No conversation names the content it was held with", "not recorded")
    talks, headline = whole["held"], share_of(whole["without"], whole["held"])
    message = f"{headline} of successful conversations were held without content"
    named = [f"{kind} {words}" for kind, words in KINDS.items()]
    shown = rows.filter(pl.col("conversation").is_not_null()).sort("conversation").with_columns(
        pl.col("conversation").replace_strict(list(KINDS), named, return_dtype=pl.String).alias("about")
    )  # fmt: skip
    drawn = compared(
        shown, message, "marketing", board.mode, label="about", now="held_with", before="held", unit="conversations",
        words={"held_with": "with content", "held": "all successful"},
    )  # fmt: skip
    return Block(
        key=COVERAGE, side="marketing", message=message, headline=headline,
        print=small_print(f"n = {plural(talks, 'successful conversation')}", "share",
                          f"since {_day(whole['since'])}", "all agreements"),
        context=(*_pieces(board), "light: all, solid: with content"),
        link=board.link(COVERAGE, with_piece="false"), drawn=drawn,
        spark=columns(shown["without_share"].to_list(), "marketing", board.mode),
        table=shown.select("about", "held", "held_with", "without", "without_share", "available"),
        short="of conversations had no content",
    )  # fmt: skip


def _pieces(board: Board) -> list[str]:
    """What became of the content itself."""
    use, ignored = (row_of(board.result(key).filter(pl.col("conversation").is_null())) for key in (USE, IGNORED))
    said = []
    if use.get("used") is not None:
        said.append(f"{share_of(use['used'], use['available'])} of {use['available']} pieces used")
    if ignored.get("pieces_ignored") is not None:
        said.append(f"{plural(ignored['pieces_ignored'], 'piece')} recommended, never used")
    return said


def joined(board: Board) -> str:
    """Where the holes are: the kind of conversation that is held without content most often."""
    rows = board.result(COVERAGE).filter(pl.col("conversation").is_not_null() & (pl.col("held") > 0))
    rows = rows.filter(pl.col("held_with").is_not_null())
    if rows.is_empty():
        return "No successful conversation in the last 90 days to look for holes in."
    worst = rows.sort("without_share").row(-1, named=True)
    bare = share_of(worst["held"] - worst["held_with"], worst["held"])
    of = f" of the {worst['held']}" if worst["held"] >= FEW else ""
    return (
        f"The biggest hole: {bare}{of} conversations on “"
        f"{KINDS[worst['conversation']]}” had no content; there are {plural(worst['available'], 'piece')} for it."
    )


def _day(day: object) -> str:
    return f"{day.day} {day:%b %Y}" if hasattr(day, "day") else str(day)

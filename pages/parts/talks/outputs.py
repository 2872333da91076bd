"""What came of them? Successful conversations that left something others can check."""

from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, interval, share_of
from metrics.conversation_outputs import LESS
from metrics.conversations_held import KINDS
from pages.parts.board.view import Board, row_of
from pages.parts.cards import SHAPES, Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.talks.parts import named
from pages.parts.wording import listed, plural, small_print

KEY = "conversation_outputs"
PROOF = {
    "1": "a written output", "2": "an output or the opportunity", "3": "an output or the opportunity",
    "4": "a written output", "5": "an output or the win",
}  # fmt: skip


def joined(board: Board, names: bool) -> str:
    """How many left something, and who writes down less than the others."""
    row = row_of(_rows(board, "all"))
    if not row.get("successful"):
        return "No successful conversation in these 12 weeks."
    if row["value"] is None:
        return "Nobody knows: outputs, opportunities or wins were never recorded."
    reached = (
        f"{share_of(row['verified'], row['successful'])} of {plural(row['successful'], 'successful conversation')}"
    )
    return f"{reached} left something that others can check. {said(board, names)}"


def said(board: Board, names: bool) -> str:
    """Who leaves less than the others, in words."""
    found = _rows(board, "rep")
    less = found.filter(pl.col("standing") == LESS)
    if less.height:
        return f"{listed([named(rep, names) for rep in less['part'].to_list()])} left proof less often than the others."
    return "" if found["standing"].null_count() == found.height else "No rep left proof less often than the others."


def by_kind(board: Board) -> Block:
    """A row for each of the five conversations."""
    rows = _rows(board, "kind")
    known = rows.filter(pl.col("value").is_not_null() & (pl.col("successful") >= FEW)).sort("value")
    message = "Too few conversations to compare their outputs"
    if known.height:
        worst = known.row(0, named=True)
        message = f"“{KINDS[int(worst['part'])]}” is proved least: {share_of(worst['verified'], worst['successful'])}"
    return _block(board, "kind", "By conversation", message, rows, lambda kind: f"{kind} {KINDS[int(kind)]}")


def by_rep(board: Board, names: bool) -> Block:
    """A row for each rep, the least proved first; initials where names are not for this seat or screen."""
    rows = _rows(board, "rep").sort(pl.col("part").is_null(), pl.col("value").fill_null(2), "part")
    message = said(board, names) or "Too few conversations to tell the reps apart"
    return _block(board, "rep", "By rep", message.rstrip("."), rows, lambda rep: named(rep, names))


def _rows(board: Board, scope: str) -> pl.DataFrame:
    return board.result(KEY).filter(pl.col("scope") == scope)


def _block(board: Board, scope: str, eyebrow: str, message: str, rows: pl.DataFrame, called: Any) -> Block:
    if rows.is_empty() or not rows["successful"].sum():
        nothing = "No successful conversation in these 12 weeks"
        return Block(f"outputs_{scope}", "sales", nothing, "no conversations yet", eyebrow=eyebrow)
    shown = rows.with_columns(pl.Series("about", [called(part) for part in rows["part"].to_list()], pl.String))
    head: Row = ["conversation" if scope == "kind" else scope,
                 drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "on record", "conversations",
                 "95 % interval", *(["proved by"] if scope == "kind" else [])]  # fmt: skip
    first = rows.row(0, named=True)
    notes = ("hollow: fewer than 30 conversations", *(
        ("▼ less often: the whole interval lies below that of the middle rep",) if scope == "rep" else ()
    ))  # fmt: skip
    return Block(
        key=f"outputs_{scope}", side="sales", message=message, headline="", eyebrow=eyebrow,
        print=small_print("successful conversations with their output or event on record", "share",
                          f"{first['since'].day} {first['since']:%b} to {first['until'].day} {first['until']:%b %Y}",
                          board.chosen.words),
        context=notes, rows=ladder(head, [_line(board, scope, row) for row in shown.to_dicts()], f"Outputs by {scope}"),
        unit="share", shares=("success_share",),
        table=shown.select("about", "held", "successful", "written", "event", "verified", "value", "low", "high"),
    )  # fmt: skip


def _line(board: Board, scope: str, row: dict[str, Any]) -> Row:
    less, few, n = row["standing"] == LESS, row["successful"] < FEW, row["successful"]
    part = row["part"] or UNKNOWN
    every = board.link(KEY, scope=scope, part=part)
    proof = [Cell(PROOF[part], look="accord-left accord-wrap")] if scope == "kind" else []
    look = f"accord-strong {SHAPES['worse'][1]}" if less else "accord-strong"
    name = Cell(f"▼ {row['about']}" if less else row["about"], look=look if less else "")
    if row["value"] is None:
        return [name, "", "not known" if n else "–", Cell(f"{n:,}", link=every if n else ""), "", *proof]
    sure = interval(row["low"], row["high"], "share")
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, few=few, worse=less)
    counted = of(row["verified"], n, board.link(KEY, scope=scope, part=part, verified="true"), every)
    return [
        name, drawn(strip, f"{row['verified']} of {n}, 95 % interval {sure}"),
        Cell("few" if few else share_of(row["verified"], n), look=look), counted, sure, *proof,
    ]  # fmt: skip

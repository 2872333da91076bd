"""Why does sales reject? The week's reasons from the most frequent down, each beside what is usual for it."""

from typing import Any

import polars as pl

from charts.numbers import FEW, interval, share_of
from metrics.rejection_mix import NO_REASON
from pages.parts.board.view import Board, week_span
from pages.parts.cards import SHAPES, Block
from pages.parts.ladder import Cell, Row, ladder, left, of
from pages.parts.watched import watched
from pages.parts.wording import listed, plural, small_print

KEY, ALL = "rejection_mix", "all"


def mix(board: Board) -> Block:
    """A Pareto table: reason, count, share and the shares so far; the week against the usual range of each reason."""
    rows = board.result(KEY).filter(pl.col("week") == board.week)
    total = rows.filter(pl.col("reason").is_null()).to_dicts()
    if not total or not total[0]["rejected"]:
        return Block(KEY, "sales", "No lead was rejected in the week", "no leads yet")
    whole, signals = total[0], _signals(board)
    reasons = rows.filter(pl.col("reason").is_not_null()).sort("rejected", "reason", descending=[True, False])
    shown = reasons.with_columns(pl.col("rejected").cum_sum().alias("so_far"))
    return Block(
        key=KEY, side="sales", message=_message(whole, shown), headline="",
        print=small_print(f"n = {plural(whole['rejected'], 'rejection')}", "leads", week_span(board.week),
                          board.version, board.chosen.words),
        context=_loop(board, whole), rows=_ladder(board, shown, signals, whole["rejected"]), unit="share",
        table=shown.select("reason", "rejected", "value", "low", "high", "recycled", "recycled_accepted"),
    )  # fmt: skip


def joined(board: Board) -> str:
    """The reasons that are not where they usually are."""
    odd = {part: row for part, row in _signals(board).items() if part != ALL and row["state"] != "no signal"}
    if not odd:
        return "No reason for rejecting leads is more or less frequent than usual."
    said = [f"“{part}” ({row['value']:.0f})" for part, row in odd.items()]
    return f"Rejections out of the ordinary: {listed(said)}."


def _signals(board: Board) -> dict[str | None, dict[str, Any]]:
    """What the week says of each reason."""
    said = board.signals(KEY)
    rows = said.filter((pl.col("week") == board.week) & (pl.col("series") == "rejected"))
    return {row["part"]: row for row in rows.to_dicts()}


def _message(whole: dict[str, Any], shown: pl.DataFrame) -> str:
    coded = shown.filter((pl.col("reason") != NO_REASON) & (pl.col("rejected") > 0))
    if coded.is_empty():
        return f"None of {plural(whole['rejected'], 'rejection')} says why"
    top = coded.row(0, named=True)
    return f"“{top['reason']}” leads: {share_of(top['rejected'], whole['rejected'])} of the week’s rejections"


def _loop(board: Board, whole: dict[str, Any]) -> tuple[str, ...]:
    """Loop closure with its limits, and what became of the rejected."""
    seen = watched(board, KEY, "loop_closure")
    if whole["value"] is None:
        return ("no rejection reason was ever recorded: the loop from sales back to marketing is open",)
    word = SHAPES.get(seen.state, ("", ""))[0]
    closed = f"loop closure {share_of(whole['numerator'], whole['denominator'])} with a reason {word}".strip()
    back = f"{whole['recycled']} of {whole['rejected']} taken back by marketing so far, "
    back += f"{whole['recycled_accepted']} of them accepted since"
    return (f"{closed} · {seen.usual(board.currency)}", *([back] if whole["recycled_share"] is not None else []))


def _ladder(board: Board, shown: pl.DataFrame, signals: dict[str | None, dict[str, Any]], whole: int) -> str:
    most = max([1, *shown["rejected"].to_list()])
    head: Row = ["reason", left("leads"), "share", "so far", "usual", ""]
    lines = [_row(board, row, signals.get(row["reason"]), most, whole) for row in shown.to_dicts()]
    given = shown.filter(pl.col("reason") != NO_REASON)
    part, reasons = given["rejected"].sum(), given["reason"].to_list()
    closed = of(part, whole, board.link(KEY, week=board.week, reason=reasons), board.link(KEY, week=board.week))
    total: Row = ["with a reason", Cell(inside=closed.inside, look="accord-left"), share_of(part, whole), "", "", ""]
    return ladder(head, [*lines, total], "Rejections by reason")


def _row(board: Board, row: dict[str, Any], signal: dict[str, Any] | None, most: int, whole: int) -> Row:
    word, colour, usual = "", "", "–"
    if signal and signal["mean"] is not None:
        word, colour = SHAPES[signal["state"]]
        usual = interval(max(0.0, signal["low"]), signal["high"], "leads")
    link = board.link(KEY, week=board.week, reason=row["reason"]) if row["rejected"] else ""
    bar = Cell(f"{row['rejected']:,}", link, row["rejected"] / most, look="accord-left")
    shares = [share_of(row[name], whole) if whole >= FEW else "" for name in ("rejected", "so_far")]
    return [row["reason"], bar, *shares, usual, left(word, look=colour)]

"""What does a lead of each source bring? Acceptance, wins, revenue, cost and profit, as a table of links."""

from typing import Any

import polars as pl

from charts.numbers import FEW, NOTHING, compact, percent, written
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.ladder import Cell, count, ladder, of
from pages.parts.sourcing.yields import KEY, called, order
from pages.parts.wording import plural, small_print


def figures(board: Board) -> Block:
    """What each source brought so far, as a table whose figures open their leads."""
    rows, currency = order(board), board.currency
    if rows.is_empty():
        return Block("brought", "marketing", "No leads yet", "no leads yet", eyebrow="What a lead brings")
    head = ["source", "leads", "accepted of decided", "SAL rate", "won", f"revenue ({currency})", f"cost ({currency})",
            f"profit per lead ({currency})", "95 % interval"]  # fmt: skip
    few = rows["apart"].any()
    return Block(
        key="brought", side="marketing", message=_profits(rows, currency), headline="", eyebrow="What a lead brings",
        print=small_print("margin − cost for each lead, so far", currency, f"n = {plural(rows['leads'].sum(), 'lead')}",
                          board.chosen.words, "all agreements"),
        rows=ladder(head, [_line(board, row) for row in rows.to_dicts()], "What each source brought"),
        table=board.result(KEY),
        context=(
            "so far: young leads cost already and win later",
            *([f"in grey: fewer than {FEW} leads or none old enough, not ranked"] if few else []),
            *_missing(board.result(KEY), currency),
        ),
    )  # fmt: skip


def _missing(rows: pl.DataFrame, currency: str) -> list[str]:
    """What is in no row's revenue or cost."""
    unpriced, unlinked = rows["unpriced"].sum(), rows["unlinked_cents"].sum()
    said = [f"{plural(unpriced, 'win')} without an amount: missing from the revenue"] if unpriced else []
    nobody = f"{compact(unlinked / 100)} {currency} went to campaigns that no lead came from: in the cost of none"
    return [*said, nobody] if unlinked else said


def _profits(rows: pl.DataFrame, currency: str) -> str:
    known = rows.filter(pl.col("profit_per_lead").is_not_null() & ~pl.col("apart")).sort("profit_per_lead")
    if known.is_empty():
        return "Nobody knows the profit of a lead: costs or margins are not on record"
    least, most = known.row(0, named=True), known.row(-1, named=True)
    said = f"{called(most).capitalize()} earns {written(most['profit_per_lead'], 'money', currency)} a lead"
    other = f", {called(least)} {written(least['profit_per_lead'], 'money', currency)}"
    return said if known.height == 1 else said + other


def _reach(row: dict[str, Any]) -> str:
    low, high = row["profit_low"], row["profit_high"]
    return NOTHING if low is None or high is None else f"{compact(low)} to {compact(high)}"


def _line(board: Board, row: dict[str, Any]) -> list[Cell]:
    name = called(row)
    every, won = board.link(KEY, source=name), board.link(KEY, source=name, won_age="..")
    accepted, decided = (
        board.link(KEY, source=name, accepted=answers) for answers in (["true"], ["true", "false"])
    )  # fmt: skip
    revenue, cost, profit = (
        NOTHING if row[column] is None else compact(row[column]) for column in ("revenue", "cost", "profit_per_lead")
    )
    return [
        Cell(name, look="accord-muted" if row["apart"] else "accord-strong"),
        count(row["leads"], every),
        of(row["accepted"], row["decided"], accepted, decided) if row["decided"] else Cell(NOTHING),
        Cell(percent(row["sal_rate"]) if row["decided"] >= FEW else NOTHING),
        count(row["won"], won) if row["won"] is not None else Cell(NOTHING),
        Cell(revenue, won if row["won"] and row["revenue"] is not None else ""),
        Cell(cost),
        Cell(profit, every if row["profit_per_lead"] is not None else ""),
        Cell(_reach(row)),
    ]

"""What waits? The queue by age, and how long a decision takes."""

from typing import Any

import polars as pl

from charts.numbers import interval, share_of, written
from metrics.backlog import BANDS, DECISION, FIRST_RESPONSE
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, count, ladder, left
from pages.parts.watched import answer, counted, watched
from pages.parts.wording import plural, small_print

KEY, TIME = "backlog", "decision_time"
QUEUES = {DECISION: "a decision", FIRST_RESPONSE: "a first response"}


def backlog(board: Board) -> Block:
    """Leads that wait, by what for and how long; every count opens its leads."""
    rows = board.result(KEY)
    if rows.is_empty():
        nothing = "No first response and no decision on record: nobody knows what waits"
        return Block(KEY, "sales", nothing, "no leads yet")
    totals = {what: rows.filter(pl.col("waiting_for") == what)["value"].sum() for what in QUEUES}
    waits = [f"{plural(count, 'lead')} for {QUEUES[what]}" for what, count in totals.items() if count]
    oldest = rows.filter((pl.col("band") == BANDS[-1]) & (pl.col("waiting_for") == DECISION))["value"].sum()
    message = f"Waiting: {', '.join(waits)}" if waits else "Nothing waits"
    return Block(
        key=KEY, side="sales", message=message, headline="",
        print=small_print("leads handed over, by days since", "leads", board.as_known, board.chosen.words),
        context=(f"{share_of(oldest, totals[DECISION])} of those undecided have waited for more than 30 days"
                 if totals[DECISION] else _all_decided(rows), "a lead may wait for both: do not add the columns"),
        table=rows.drop("band_order"), rows=_ages(board, rows),
    )  # fmt: skip


def _all_decided(rows: pl.DataFrame) -> str:
    """Whether the queue for a decision is empty, or nobody knows."""
    known = rows.filter(pl.col("waiting_for") == DECISION).height
    return "every lead is decided" if known else "nobody knows who waits for a decision: none is on record"


def _ages(board: Board, rows: pl.DataFrame) -> str:
    """A row an age, a pair of columns a queue: by calendar days with a bar, by working days beside it."""
    queues = [what for what in QUEUES if rows.filter(pl.col("waiting_for") == what).height]
    most = max([1, *rows["value"].to_list()])
    lines: list[Row] = []
    for band in BANDS:
        found = [(what, row_of(rows, waiting_for=what, band=band)) for what in queues]
        lines.append([band, *(cell for what, row in found for cell in _cells(board, what, band, row, most))])
    whole = [cell for what in queues for cell in (left(*_total(board, rows, what)), "")]
    head: Row = ["days", *(cell for what in queues for cell in (left(f"for {QUEUES[what]}"), "in working days"))]
    return ladder(head, [*lines, ["all", *whole]], "Leads that wait, by age")


def _cells(board: Board, what: str, band: str, row: dict[str, Any], most: int) -> tuple[Cell, Cell]:
    link = board.link(KEY, waiting_for=what, band=band) if row["value"] else ""
    working = board.link(KEY, waiting_for=what, working_band=band)
    return Cell(f"{row['value']:,}", link, row["value"] / most, look="accord-left"), count(row["working"], working)


def _total(board: Board, rows: pl.DataFrame, what: str) -> tuple[str, str]:
    """All of a queue, and the way to them."""
    number = rows.filter(pl.col("waiting_for") == what)["value"].sum()
    return f"{number:,}", board.link(KEY, waiting_for=what) if number else ""


def joined(board: Board) -> str:
    """The queue for a decision at the end of the week, beside the week before."""
    week = row_of(board.result("sal_rate"), week=board.week)
    before = row_of(board.result("sal_rate"), week=board.week_before)
    if not week or week["pending"] is None:
        return "Nobody knows who waited for a decision: no hand-over or no decision is on record."
    was = f", {before['pending']:,} a week before" if before else ""
    age = f"; on average they had waited for {written(week['pending_days'], 'days')}" if week["pending"] else ""
    return f"{plural(week['pending'], 'lead was', 'leads were')} undecided at the end of the week{was}{age}."


def decided(board: Board) -> Block:
    """How long a lead waits for its decision, week by week; who still waits is counted."""
    rows = board.result(TIME)
    week = row_of(rows, week=board.week)
    known = week.get("value") is not None
    headline = written(week.get("value"), "hours")
    return answer(
        board, watched(board, TIME), rows.select("week", "value", "p90", "leads", "decided", "pending"),
        key=TIME, said=f"Half are decided within {headline}" if known else "", headline=headline,
        counted=counted(week.get("at_risk", 0), "median to the first decision, pending included, calendar time"),
        nothing="Fewer than half of the week’s leads are decided" if week.get("leads") else "No lead was handed over",
        context=[*([f"95 % interval {interval(week['low'], week['high'], 'hours')}"] if known else []),
                 f"nine of ten within {written(week['p90'], 'hours')}" if week.get("p90") is not None
                 else "nine of ten: not reached yet",
                 *_working(week),
                 f"{plural(week['pending'], 'lead')} still undecided" if week.get("pending")
                 else "all decided" if week.get("leads") else "none to decide"],
        link=board.link(TIME, week=board.week) if week.get("leads") else "",
    )  # fmt: skip


def _working(week: dict[str, Any]) -> list[str]:
    """Median and P90 in business hours."""
    half, nine = week.get("business_median"), week.get("business_p90")
    if half is None:
        return []
    beyond = "nine of ten not reached" if nine is None else f"nine of ten within {written(nine, 'hours')}"
    return [f"working time: half within {written(half, 'hours')}, {beyond}"]

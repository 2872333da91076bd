"""How far do they get? The five conversations at one age: all months together, and cohort by cohort."""

from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl

from charts import strips
from charts.cohorts import curves
from charts.numbers import interval, percent, share_of
from metrics._xmr import Signal, state
from metrics.conversations_held import KINDS
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, count, drawn, ladder
from pages.parts.talks.funnel_view import KEY, USUAL_AGE, USUAL_KIND, View
from pages.parts.wording import moved, plural, small_print

SHOWN = 24
"""How many cohorts a figure shows."""


def joined(board: Board) -> str:
    """Where most leads are lost on the way, all months together."""
    rows = View(board, USUAL_AGE, USUAL_KIND).rows
    at = rows.filter(pl.col("month").is_null() & (pl.col("age_days") == USUAL_AGE)).sort("kind").drop_nulls("value")
    if at.height < len(KINDS):
        return f"No lead is {USUAL_AGE} days old yet."
    first, last = at.row(0, named=True), at.row(-1, named=True)
    return (
        f"Within {USUAL_AGE} days of the hand-over {percent(first['value'])} of leads had the first conversation with "
        f"success and {percent(last['value'])} the fifth, all months together."
    )


def steps(view: View) -> Block:
    """A row for each conversation: all months together, and the newest month that is old enough."""
    rows = view.rows.filter(pl.col("month").is_null() & (pl.col("age_days") == view.age)).sort("kind")
    eyebrow = "The five, all months together"
    if rows.is_empty() or rows["value"].null_count() == rows.height:
        return Block("funnel_steps", "sales", f"No lead is {view.age} days old yet", "too young", eyebrow=eyebrow)
    newest = {kind: view.settled(kind).tail(1).to_dicts() for kind in KINDS}
    month = next((found[0]["month"] for found in newest.values() if found), None)
    head: Row = ["conversation", drawn(strips.share_scale(view.board.mode), "scale from 0 to 100 per cent"),
                 f"within {view.age} days", "95 % interval", f"{month:%b %Y}" if month else "newest",
                 "so far", "skipped the one before"]  # fmt: skip
    lines = [_line(view, row, newest[row["kind"]]) for row in rows.to_dicts()]
    note = f"◇ {month:%B %Y}, the newest month that is {view.age} days old" if month else "no whole month is so old"
    return Block(
        key="funnel_steps", side="sales", message=_narrow(rows.to_dicts()), headline="", eyebrow=eyebrow,
        print=small_print("leads with the conversation’s first success (Aalen–Johansen)", "share",
                          f"n = {plural(rows['leads'][0], 'lead')} handed over", view.board.chosen.words),
        context=(note, "leads that ended compete, open ones leave as they run out of history · so far: at any age"),
        rows=ladder(head, lines, f"The five conversations within {view.age} days of the hand-over"), unit="share",
        table=rows.select("kind", "conversation", "leads", "reached", "skipped", "so_far", "value", "low", "high"),
    )  # fmt: skip


def cohorts(view: View) -> Block:
    """One conversation, a curve a month; those too young for the age are grey."""
    rows = view.rows.filter(
        (pl.col("kind") == view.kind) & pl.col("month").is_not_null() & pl.col("value").is_not_null()
    )
    eyebrow = f"{view.kind} {KINDS[view.kind]}, month by month"
    if rows.is_empty():
        return Block(KEY, "sales", "No month is old enough yet", "too young", eyebrow=eyebrow)
    settled = view.settled(view.kind)
    shown = rows.filter(pl.col("month") >= rows["month"].unique().sort().tail(SHOWN).min())
    young = shown.filter(~pl.col("month").is_in(settled["month"].implode()))["month"].unique().sort().to_list()
    newest, said = settled["month"].max(), state(settled["value"].to_list(), "higher")
    row = row_of(settled, month=newest) if isinstance(newest, date) else {}
    title = _message(view, row, said)
    figure = curves(
        shown.filter(pl.col("mature") | pl.col("month").is_in(young)), title, "sales", view.board.mode, cohort="month",
        age="age_days", young=young, marked=newest, height=300, at=view.age,
    )  # fmt: skip
    return Block(
        key=KEY, side="sales", message=title, headline=percent(row["value"]) if row else "too young", eyebrow=eyebrow,
        print=small_print("leads by month of hand-over (Aalen–Johansen)", "share", view.board.chosen.words),
        context=_context(view, row, said, len(young)), signal=said.state if row and said.limits else "",
        link=view.board.link(KEY, month=newest, kind=view.kind, held="true") if row else "",
        drawn=figure, unit="share",
        table=shown.select("month", "age_days", "leads", "reached", "at_risk", "value", "low", "high", "mature"),
    )  # fmt: skip


def _line(view: View, row: dict[str, Any], newest: list[dict[str, Any]]) -> Row:
    fresh = newest[0]["value"] if newest else None
    sure = interval(row["low"], row["high"], "share")
    strip = strips.share(row["value"], row["low"], row["high"], view.board.mode, other=fresh)
    return [
        Cell(f"{row['kind']} {row['conversation']}", look="accord-wrap"), drawn(strip, f"95 % interval {sure}"),
        Cell(percent(row["value"]), look="accord-strong"), sure, percent(fresh) if fresh is not None else "–",
        count(row["so_far"], view.board.link(KEY, kind=row["kind"], held="true")), count(row["skipped"]),
    ]  # fmt: skip


def _narrow(rows: list[dict[str, Any]]) -> str:
    """The step at which the smallest part of the leads goes on."""
    pairs = [(b["value"] / a["value"], a, b) for a, b in pairwise(rows) if a["value"] and b["value"]]
    if not pairs:
        return "Too few leads to tell where the way gets narrow"
    _, before, after = min(pairs, key=lambda one: one[0])
    return f"The narrowest step: {percent(before['value'])} reach “{before['conversation']}”, " + (
        f"{percent(after['value'])} “{after['conversation']}”"
    )


def _message(view: View, row: dict[str, Any], said: Signal) -> str:
    if not row:
        return f"No whole month is {view.age} days old yet"
    reached = share_of(row["reached"], row["leads"])
    return moved(f"{reached} of {row['month']:%B %Y}’s leads within {view.age} days", said, "cohorts")


def _context(view: View, row: dict[str, Any], said: Signal, young: int) -> tuple[str, ...]:
    lines = [f"{plural(young, 'month')} too young for {view.age} days: grey"] if young else []
    if row:
        sure = f"95 % interval {interval(row['low'], row['high'], 'share')}"
        lines = [f"{row['reached']} of {plural(row['leads'], 'lead')} handed over", sure, *lines]
    if said.limits:
        low, high = max(0.0, said.limits.low), min(1.0, said.limits.high)
        lines.append(f"usual range {interval(low, high, 'share')}, from {said.limits.baseline} months")
    return (*lines, "dotted line: the age compared")

"""Better or worse? A month's leads beside those of the months before, at equal age."""

from typing import Any

import polars as pl

from charts.cohorts import curves
from charts.numbers import FEW, interval, percent, share_of
from metrics._xmr import Signal, state
from pages.parts.board.view import row_of
from pages.parts.cards import Block
from pages.parts.cohort.view import KEY, View
from pages.parts.wording import moved, plural, small_print

SHOWN = 24
"""How many cohorts a figure shows."""


def signal(view: View) -> Signal:
    """What the cohort says by those before it, at equal age."""
    before = view.at_age.filter(pl.col("month") <= view.cohort) if view.cohort else view.at_age.clear()
    return state(before["value"].to_list(), "higher")


def now(view: View) -> dict[str, Any]:
    """The cohort's row at the age; empty while it has not reached it, or where there are no leads."""
    return row_of(view.rows, month=view.cohort, age_days=view.age) if view.cohort else {}


def message(view: View) -> str:
    """The page's title: what the chosen cohort came to, by the usual range of those before it."""
    if view.cohort is None:
        return "No leads yet: cohorts begin with the first month of leads"
    name = f"{view.cohort:%B %Y}"
    if not view.rows["won"].sum():
        return "No win on record yet: nobody knows what the cohorts become"
    row = now(view)
    if row and row["truncated"]:
        return f"{name} cannot be judged: its early wins were not recorded"
    if not row or not row["mature"]:
        return f"{name}’s leads are too young to judge at {view.age} days"
    headline = share_of(row["won"], row["leads"])
    return moved(f"{headline} of {name}’s leads won within {view.age} days", signal(view), "cohorts")


def counted(view: View) -> str:
    """The small print of the title."""
    if view.cohort is None:
        return small_print(*view.words)
    n = now(view).get("leads")
    return small_print(
        f"won within {view.age} days of creation", "share", f"leads created in {view.cohort:%B %Y}",
        f"n = {plural(n, 'lead')}" if n else "", *view.words,
    )  # fmt: skip


def compared(view: View) -> Block:
    """The curves by age, the chosen cohort marked, the young ones grey."""
    rows = view.rows.filter(pl.col("value").is_not_null())
    if rows.is_empty() or not rows["won"].sum():
        return Block(KEY, "marketing", "Curves begin with the first win", "no wins yet", eyebrow="By age")
    shown = rows.filter(pl.col("month") >= rows["month"].unique().sort().tail(SHOWN).min())
    months = shown["month"].n_unique()
    young = shown.filter(~pl.col("month").is_in(view.at_age["month"].implode()))["month"].unique().sort().to_list()
    row, said = now(view), signal(view)
    title = f"{plural(months, 'cohort')} by age; {_young(len(young), view.age)}"
    drawn = curves(
        shown.filter(pl.col("mature") | pl.col("month").is_in(young)), title, "marketing", view.board.mode,
        cohort="month", age="age_days", young=young, marked=view.cohort, height=330, at=view.age,
        label=share_of(row["won"], row["leads"]) if row and row["leads"] < FEW else "",
    )  # fmt: skip
    return Block(
        key=KEY, side="marketing", message=title, headline=_headline(row), eyebrow="By age",
        print=small_print("leads won by each age (Kaplan–Meier)", "share", "marked: the chosen cohort"),
        context=_context(view, said), signal=said.state if row and row["mature"] and not row["truncated"] else "",
        link=view.board.link(KEY, month=view.cohort), drawn=drawn, unit="share",
        table=shown.select("month", "age_days", "leads", "won", "value", "low", "high", "counts_from", "mature"),
    )  # fmt: skip


def _headline(row: dict[str, Any]) -> str:
    if not row or not row["mature"]:
        return "too young"
    return share_of(row["won"], row["leads"])


def _young(count: int, age: int) -> str:
    return f"{count} too young for {age} days are grey" if count else f"all are older than {age} days"


def _context(view: View, said: Signal) -> tuple[str, ...]:
    row = now(view)
    if not row:
        return (f"no lead is {view.age} days old yet",)
    lines = [f"{row['won']} of {plural(row['leads'], 'lead')} won by then"]
    if not row["mature"]:
        day = row["counts_from"]
        return (*lines, f"counts from {day.day} {day:%b %Y}")
    lines.insert(0, f"95 % interval {interval(row['low'], row['high'], 'share')}")
    return (*lines, _usual(view, said), "dotted line: the age compared; whisker: 95 % interval")


def _usual(view: View, said: Signal) -> str:
    if said.limits is None or said.span is None:
        return f"usual range: too few cohorts ({view.at_age.height}) that are {view.age} days old"
    months = view.at_age["month"].to_list()
    first, last = months[said.span.start], months[said.span.stop - 1]
    usual = interval(max(0.0, said.limits.low), min(1.0, said.limits.high), "share")
    cohorts = f"from {said.limits.baseline} cohorts ({first:%b %Y} – {last:%b %Y})"
    return f"usual range {usual}, mean {percent(said.limits.mean)}, {cohorts}"

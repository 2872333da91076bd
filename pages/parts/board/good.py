"""Good? What sales accepts this week, and what became of the cohorts."""

from typing import Any

import polars as pl

from charts.cohorts import curves
from charts.numbers import FEW, interval, percent, share_of
from charts.sparkline import sparkline
from metrics._xmr import state
from pages.parts.board import short
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import moved, plural, small_print

AGE = 180
"""The age in days at which cohorts are compared."""


def row(board: Board) -> Row:
    """Accepted of decided, beside the share of each cohort that was won."""
    return Row("Good?", accepted(board), won(board), joined(board))


def accepted(board: Board) -> Block:
    """The SAL rate of the week."""
    rows = board.result("sal_rate")
    week = row_of(rows, week=board.week)
    n = week.get("decided", 0)
    headline = share_of(week.get("accepted") or 0, n)
    return short.answer(
        board, "sal_rate", "sales", rows.select("week", "value", "low", "high", "accepted", "decided"),
        said=f"SAL rate {headline}", nothing="No lead was decided in the week", unit="share", headline=headline,
        counted=f"accepted of decided, n = {plural(n, 'lead')}",
        context=_counts(week),
        link=board.link("sal_rate", week=board.week) if n else "", short="of decided leads accepted",
    )  # fmt: skip


def _counts(week: dict[str, Any]) -> list[str]:
    """How many were accepted and how many wait, as far as anybody recorded it."""
    accepted, waiting = week.get("accepted"), week.get("pending")
    decided = [f"{accepted} of {week['decided']} accepted"] if accepted is not None and week["decided"] else []
    return [*decided, f"{plural(waiting, 'lead')} still undecided"] if waiting is not None else decided


def won(board: Board) -> Block:
    """The newest cohort that is old enough to judge, beside those before it."""
    rows = board.result("cohort_conversion").filter("mature")
    at_age = rows.filter((pl.col("age_days") == AGE) & ~pl.col("truncated")).sort("month")
    if at_age.is_empty():
        return Block("cohort_conversion", "marketing", f"No cohort is {AGE} days old yet", "no leads yet")
    if not rows["won"].sum():
        return Block("cohort_conversion", "marketing", "No win on record yet", "no wins yet")
    newest = at_age.row(-1, named=True)
    name = f"{newest['month']:%B}"
    signal = state(at_age["value"].to_list(), "higher")
    headline = share_of(newest["won"], newest["leads"])
    message = moved(f"{headline} of {name}’s leads won within {AGE} days", signal, "cohorts")
    shown = rows.filter((pl.col("month") >= at_age["month"].tail(COHORTS).min()) & (pl.col("age_days") <= 2 * AGE + 5))
    young = shown.filter(pl.col("month") > newest["month"])["month"].unique().to_list()
    drawn = curves(
        shown, message, "marketing", board.mode, cohort="month", age="age_days", young=young, marked=newest["month"],
        label=headline if newest["leads"] < FEW else "",
    )  # fmt: skip
    return Block(
        key="cohort_conversion", side="marketing", message=message, headline=headline,
        print=small_print(f"won within {AGE} days, n = {plural(newest['leads'], 'lead')}", "share",
                          f"leads of {newest['month']:%B %Y}", "all agreements"),
        context=(
            f"95 % interval {interval(newest['low'], newest['high'], 'share')}",
            f"{newest['won']} of {newest['leads']:,} won so early",
            f"cohorts before: {_spread(at_age)}",
            "grey: too young to judge",
        ),
        signal=signal.state, link=board.link("cohort_conversion", month=newest["month"]), drawn=drawn,
        spark=sparkline(at_age["value"].tail(2 * COHORTS).to_list(), "marketing", board.mode, limits=signal.limits),
        table=at_age.select("month", "leads", "won", "value", "low", "high", "counts_from"), unit="share",
        short=f"of {name}’s leads won within {AGE} days",
    )  # fmt: skip


def joined(board: Board) -> str:
    """The win rate that marketing expects of a SAL, beside what accepted leads became."""
    promise = board.commitment("win_rate")
    age = promise.amount if promise else AGE
    found = row_of(board.result("sal_yield"), scope="all", age_days=age)
    if found.get("leads") and found["value"] is None:
        return "No win is on record yet: nobody knows what this week’s decisions are worth."
    if not found or found.get("value") is None:
        return f"No accepted lead is {age} days old yet: what this week’s decisions are worth shows then."
    said = f"{percent(found['value'])} of accepted leads became customers within {age} days"
    said += f" ({interval(found['low'], found['high'], 'share')}, n = {found['leads']:,})"
    return f"{said}; the agreement expects {promise.percent} %." if promise else f"{said}."


def _spread(at_age: pl.DataFrame) -> str:
    before = at_age["value"].slice(max(0, at_age.height - COHORTS - 1), min(COHORTS, at_age.height - 1))
    if before.is_empty():
        return "none old enough"
    return interval(before.min(), before.max(), "share")  # type: ignore[arg-type]

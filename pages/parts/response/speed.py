"""How fast? The share answered in time week by week, and how long half of the leads wait."""

from typing import Any

import polars as pl

from charts.numbers import duration, interval, share_of
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.response.pledge import KEY, Pledge
from pages.parts.watched import answer, counted, watched
from pages.parts.wording import plural


def answered(board: Board, promise: Pledge) -> Block:
    """Leads answered in time, week by week; the never-answered count as not answered."""
    band = promise.band
    rows = board.result(KEY).select(
        "week", pl.col(f"share_{band}").alias("value"), pl.col(f"low_{band}").alias("low"),
        pl.col(f"high_{band}").alias("high"), pl.col(f"within_{band}").alias("answered in time"),
        pl.col(f"judged_{band}").alias("leads judged"), pl.col(f"pending_{band}").alias("still in time"),
        "never_answered",
    )  # fmt: skip
    week = row_of(rows, week=board.week)
    n, still = week.get("leads judged", 0), week.get("still in time", 0)
    headline = share_of(week.get("answered in time", 0), n)
    return answer(
        board, watched(board, KEY, promise.series), rows, key=KEY, said=f"{headline} answered within {promise.words}",
        headline=headline, counted=counted(n, f"first response within {promise.words} of the hand-over"),
        nothing="No lead of the week to judge yet", target=promise.target, height=210,
        context=[f"{week.get('answered in time', 0)} of {n} in time",
                 *([f"{plural(still, 'lead')} not answered, but still in time"] if still else []),
                 f"{plural(week.get('never_answered', 0), 'lead')} of the week not answered so far"],
        link=board.link(KEY, week=board.week, **{f"judged_{band}": "true"}) if n else "",
    )  # fmt: skip


def times(board: Board) -> Block:
    """How long the first response takes: median and P90, in calendar and in business time."""
    rows = board.result(KEY)
    week = row_of(rows, week=board.week)
    shown = rows.select("week", pl.col("median").alias("value"), "p90", "business_median", "business_p90", "leads")
    known = week.get("median") is not None
    sure = [f"95 % interval {interval(week['median_low'], week['median_high'], 'minutes')}"] if known else []
    return answer(
        board, watched(board, KEY, "median"), shown, key="response_median",
        said=f"Half are answered within {duration(week['median'])}" if known else "",
        headline=duration(week["median"]) if known else "not yet known",
        counted=counted(week.get("leads", 0), "median, never-answered included, calendar time from the hand-over"),
        nothing=_unknown(week),
        context=[*sure, _nine(week, ""), *_working(week)],
        link=board.link(KEY, week=board.week) if week.get("leads") else "",
    )  # fmt: skip


def joined(board: Board) -> str:
    """How many of the week's leads have an answer, and how late the last ones come."""
    week = row_of(board.result(KEY), week=board.week)
    if not week or not week["leads"]:
        return "No lead was handed over in the week."
    return f"{week['answered']:,} of the week’s {plural(week['leads'], 'lead')} have been answered, {_nine(week, '')}."


def _unknown(week: dict[str, Any]) -> str:
    return "Fewer than half of the week’s leads are answered yet" if week.get("leads") else "No lead was handed over"


def _working(week: dict[str, Any]) -> list[str]:
    """Median and P90 in business minutes."""
    half = week.get("business_median")
    return [f"working time: half within {duration(half)}, {_nine(week, 'business_')}"] if half is not None else []


def _nine(week: dict[str, Any], prefix: str) -> str:
    """The P90 of one clock."""
    reached = week.get(f"{prefix}p90")
    return "nine of ten not reached" if reached is None else f"nine of ten within {duration(reached)}"

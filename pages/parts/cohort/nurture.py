"""How long does marketing nurture? The way from the first touch to the hand-over, whole and in its two parts."""

from typing import Any

import polars as pl

from charts.dots import dots
from charts.numbers import NOTHING, interval, percent, share_of, written
from pages.parts.cards import Block
from pages.parts.cohort.view import View
from pages.parts.wording import plural, small_print

KEY, EYEBROW = "nurture_time", "Nurture"
PARTS = {
    "first touch → hand-over": ("value", "low", "high", "p90", "leads"),
    "first touch → qualified": ("days_to_qualified", "days_to_qualified_low", "days_to_qualified_high",
                                "days_to_qualified_p90", "qualified"),
    "qualified → hand-over": ("days_to_handed_over", "days_to_handed_over_low", "days_to_handed_over_high",
                              "days_to_handed_over_p90", "qualified"),
}  # fmt: skip
"""A stretch of the way → its median, the ends of its interval, its P90, and how many leads are in it."""


def parts(view: View) -> Block:
    """The newest whole month of hand-overs, looking back; and how many of those first touched get so far."""
    board, rows = view.board, view.board.result(KEY)
    known = rows.filter(pl.col("value").is_not_null() & (pl.col("month") != (board.running_month or pl.lit(None))))
    if known.is_empty():
        return Block(
            KEY, "marketing", "No lead was handed over in a whole month yet", "no leads yet", eyebrow="Nurture"
        )
    now = known.sort("month").row(-1, named=True)
    message = _message(now)
    drawn = dots(_shown(now), message, "days", "marketing", board.mode, label="part", note="note")
    return Block(
        key=KEY, side="marketing", message=message, headline=written(now["value"], "days"), eyebrow=EYEBROW,
        print=small_print("medians", "days", f"handed over in {now['month']:%B %Y}",
                          f"n = {plural(now['leads'], 'lead')}", *view.words),
        context=(
            f"95 % interval {interval(now['low'], now['high'], 'days')}",
            "the medians of the parts do not add up to that of the whole",
            *_forward(rows, view),
        ),
        link=board.link(KEY, month=now["month"]), drawn=drawn, unit="days",
        table=rows.select("month", "leads", "value", "low", "high", "p90", "days_to_qualified", "days_to_handed_over",
                          "begun", "begun_handed_over", "by_90_days", "half_days"),
        shares=("by_90_days",),
    )  # fmt: skip


def _message(now: dict[str, Any]) -> str:
    before, after = now["days_to_qualified"], now["days_to_handed_over"]
    whole = f"{written(now['value'], 'days')} from first touch to hand-over"
    if before is None or after is None:
        return f"{whole}; nobody recorded when the leads were qualified"
    return f"{whole}: {written(before, 'days')} to qualify, {written(after, 'days')} to hand over"


def _shown(now: dict[str, Any]) -> pl.DataFrame:
    rows = [
        {"part": name, "value": now[value], "low": now[low], "high": now[high], "note": _note(now[p90], now[n])}
        for name, (value, low, high, p90, n) in PARTS.items()
    ]
    numbers = dict.fromkeys(("value", "low", "high"), pl.Float64)
    return pl.DataFrame(rows, schema={"part": pl.String, **numbers, "note": pl.String})


def _note(p90: float | None, n: int) -> str:
    return f"n = {n:,}" if p90 is None else f"9 of 10 in {p90:.0f} d"


def _forward(rows: pl.DataFrame, view: View) -> list[str]:
    """Looking forward from the first touch, with those who are still nurtured: the newest month that is old enough."""
    old = rows.filter(pl.col("by_90_days").is_not_null() & (pl.col("begun") > 0)).sort("month").tail(1).to_dicts()
    if not old:
        return []
    row = old[0]
    half = NOTHING if row["half_days"] is None else written(row["half_days"], "days")
    said = percent(row["by_90_days"]) if row["begun"] >= 30 else share_of(row["begun_handed_over"], row["begun"])
    never = "; half: never" if row["half_days"] is None else f"; half within {half}"
    return [f"of leads first touched in {row['month']:%b %Y}, {said} handed over within 90 days{never}"]

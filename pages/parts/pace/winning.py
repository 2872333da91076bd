"""Does the pipeline win? The win rate in its three kinds, and how long a win takes."""

from datetime import date, timedelta
from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, interval, percent, share_of, written
from charts.weekly import weekly
from metrics._xmr import Signal
from metrics._xmr import state as judged
from metrics.win_rate import BY_AMOUNT, BY_COUNT, OF_ALL
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import SHAPES, Block
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.look import tag
from pages.parts.wording import moved, plural, small_print

RATE, CYCLE = "win_rate", "sales_cycle"
KINDS = {
    BY_COUNT: "won of closed, by count",
    BY_AMOUNT: "won of closed, by amount",
    OF_ALL: "won of all ever opened",
}
CLOCKS = {"": "calendar days", "business_": "working days"}


def rates(board: Board) -> Block:
    """Three win rates side by side over all months, and the one by count month by month."""
    rows = board.result(RATE)
    every = {row["kind"]: row for row in rows.filter(pl.col("month").is_null()).to_dicts()}
    if not every:
        return Block(RATE, "together", "No opportunity on record yet", "no opportunities yet", eyebrow="Win rate")
    months, signal = _months(board, rows)
    said = f"Win rate {_share(every[BY_COUNT])} of closed deals"
    message = said if every[BY_COUNT]["value"] is None else f"{said}, {_share(every[OF_ALL])} of all ever opened"
    head: Row = ["win rate", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "share", "deals",
                 "95 % interval"]  # fmt: skip
    figure = weekly(
        months, message, "share", "together", board.mode, step="month", limits=signal.limits,
        chosen=board.week_ends.replace(day=1), incomplete=board.running_month, height=150,
    )  # fmt: skip
    return Block(
        key=RATE, side="together", message=message, headline="", eyebrow="Win rate, three questions",
        print=small_print("all months", "share", board.as_known, board.chosen.words),
        context=("of all ever opened counts open deals as not won: it only grows · by amount a few large deals decide",
                 f"figure: by count, by month of closing; {_state(board, months, signal)}"),
        rows=ladder(head, [_row(board, every[kind]) for kind in KINDS if kind in every], "Three win rates"),
        drawn=figure if months["value"].count() else None, table=rows.drop("numerator", "denominator"), unit="share",
    )  # fmt: skip


def _share(row: dict[str, Any]) -> str:
    return "unknown" if row["value"] is None else share_of(row["won"], row["whole"])


def _months(board: Board, rows: pl.DataFrame) -> tuple[pl.DataFrame, Signal]:
    """The rate by count of the last two years, and what the latest whole month says."""
    by_count = rows.filter((pl.col("kind") == BY_COUNT) & pl.col("month").is_not_null()).sort("month")
    whole = by_count.filter(pl.col("month") != (board.running_month or date.max))
    return by_count.tail(2 * COHORTS).select("month", "value", "low", "high", "won", "whole"), judged(
        whole["value"].to_list(), "higher"
    )


def _state(board: Board, months: pl.DataFrame, signal: Signal) -> str:
    """What the last whole month says."""
    whole = months.filter(pl.col("month") != (board.running_month or date.max))
    if whole.is_empty():
        return "no month is over yet"
    last = whole["month"][-1]
    return f"{SHAPES[signal.state][0]}: {moved(f'{last:%B}', signal, 'months')}"


def joined(board: Board) -> str:
    """What became of every opportunity."""
    every = row_of(board.result(CYCLE).filter(pl.col("month").is_null()))
    if not every:
        return "No opportunity is on record yet."
    ever = plural(every["opportunities"], "opportunity", "opportunities")
    leads = board.ledger.leads
    if not leads["won_at"].count() and not leads["lost_at"].count():
        return f"{ever} so far; no win and no loss is on record, so nobody knows what became of them."
    won, lost = (
        f"{every[part]:,} {said}" if leads[f"{part}_at"].count() else f"nobody knows how many {said}"
        for part, said in (("won", "were won"), ("lost", "were lost"))
    )
    became = f"{won}, {lost}, and {every['open']:,} are open"
    return f"Of {ever} so far, {became}, {board.as_known}."


def _row(board: Board, row: dict[str, Any]) -> Row:
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, side="together", few=row["whole"] < FEW)
    sure = interval(row["low"], row["high"], "share")
    links = [board.link(RATE, kind=row["kind"], **more) for more in ({"is_won": "true"}, {})]
    share = "–" if row["value"] is None else percent(row["value"]) if row["whole"] >= FEW else "few"
    return [KINDS[row["kind"]], drawn(strip, f"{row['won']} of {row['whole']} deals, 95 % interval {sure}"),
            Cell(share, look="accord-strong"), of(row["won"], row["whole"], *links), sure]  # fmt: skip


def cycle(board: Board) -> Block:
    """How long from opening to win: among the won, and with open and lost deals counted as not won yet."""
    rows = board.result(CYCLE)
    every = row_of(rows.filter(pl.col("month").is_null()))
    if not every or not every["won"]:
        return Block(CYCLE, "sales", "No win with a known opening yet", "no wins yet", eyebrow="Sales cycle")
    months = rows.filter(pl.col("month").is_not_null()).sort("month").tail(2 * COHORTS)
    young = _young(board, months["month"].to_list(), every["p90"])
    message = f"Half of the won took {written(every['value'], 'days')} from opening to win"
    figure = weekly(
        months.select("month", "value", "won"), message, "days", "sales", board.mode, step="month", young=young,
        chosen=_settled(months, young), height=150,
    )  # fmt: skip
    return Block(
        key=CYCLE, side="sales", message=message, headline="", eyebrow="Sales cycle",
        print=small_print(f"n = {plural(every['opportunities'], 'opportunity', 'opportunities')} with a known opening",
                          "days", board.as_known, board.chosen.words),
        context=("half of all: Kaplan–Meier, as if none were lost; open deals are censored at their age, lost ones at "
                 "their loss: – is not reached",
                 *([_counts_from(young[0], every["p90"])] if young else [])),
        rows=ladder(["", "won, median", "95 % interval", "nine of ten", "half of all", "95 % interval"],
                    [_clock(every, prefix) for prefix in CLOCKS], "The sales cycle on two clocks")
        + _outcomes(board, every),
        drawn=figure if months["value"].count() else None, unit="days",
        table=months.select("month", "opportunities", "won", "lost", "open", "value", "low", "high", "p90", "half"),
    )  # fmt: skip


def _outcomes(board: Board, every: dict[str, Any]) -> str:
    """What became of the deals that the clocks ran for, each count a way to them."""
    parts = [
        tag("a", f"{every[part]:,} {part}", "", href=board.link(CYCLE, **{part: "true"}), target="_self")
        for part in ("won", "lost", "open")
    ]
    return f'<div class="accord-promise">{" ".join(parts)}</div>'


def _young(board: Board, months: list[date], days: float) -> list[date]:
    """Months whose last deals are younger than nine of ten wins took."""
    return [month for month in months if _grown(month, days) > board.ledger.as_of]


def _grown(month: date, days: float) -> date:
    """The day on which a month of opening counts."""
    return (month + timedelta(days=32)).replace(day=1) + timedelta(days=int(days))


def _counts_from(month: date, days: float) -> str:
    day = _grown(month, days)
    return (f"grey: too young, only quick wins in it; {month:%B %Y} counts from {day.day} {day:%b %Y}, when its last "
            f"deal is {days:.0f} days old")  # fmt: skip


def _settled(months: pl.DataFrame, young: list[date]) -> date | None:
    """The youngest month that counts."""
    known = [month for month in months.filter(pl.col("value").is_not_null())["month"] if month not in young]
    return known[-1] if known else None


def _clock(every: dict[str, Any], prefix: str) -> Row:
    median = every["business_median"] if prefix else every["value"]
    half = [every[f"{prefix}half{end}"] for end in ("", "_low", "_high")]
    days = [Cell(_days(median), look="accord-strong"), _range(every[f"{prefix}low"], every[f"{prefix}high"]),
            _days(every[f"{prefix}p90"]), Cell(_days(half[0]), look="accord-strong"), _range(*half[1:])]  # fmt: skip
    return [CLOCKS[prefix], *days]


def _days(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _range(low: float | None, high: float | None) -> str:
    if low is None:
        return "–"
    return f"{_days(low)} or more" if high is None else f"{_days(low)}–{_days(high)}"

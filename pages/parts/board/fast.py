"""Fast? How soon sales answers, and how long marketing has a lead before."""

import polars as pl

from charts.numbers import duration, interval, share_of, written
from charts.sparkline import sparkline
from charts.weekly import weekly
from metrics._xmr import state
from pages.parts.board import short
from pages.parts.board.view import COHORTS, Board, row_of
from pages.parts.cards import Block
from pages.parts.present import Row
from pages.parts.wording import moved, plural, small_print


def row(board: Board) -> Row:
    """Answers inside the commitment, beside the days from first touch to hand-over."""
    return Row("Fast?", answered(board), nurtured(board), joined(board))


def answered(board: Board) -> Block:
    """Leads of the week answered within what the agreement promises; the never-answered count as not answered."""
    rows = board.result("response_time")
    band = "commitment" if rows["judged_commitment"].sum() else "24_hours"
    series = rows.select(
        "week", pl.col(f"share_{band}").alias("value"), pl.col(f"low_{band}").alias("low"),
        pl.col(f"high_{band}").alias("high"), pl.col(f"within_{band}").alias("answered in time"),
        pl.col(f"judged_{band}").alias("leads judged"), "never_answered", "median",
    )  # fmt: skip
    week = row_of(rows, week=board.week)
    promise = board.commitment("first_response") if band == "commitment" else None
    limit = f"{duration(promise.amount)} of working time" if promise else "24 h"
    n = week.get(f"judged_{band}", 0)
    headline = share_of(week.get(f"within_{band}", 0), n)
    context = [f"median {duration(week['median'])}"] if week.get("median") is not None else []
    context.append(f"{week.get('never_answered', 0)} of {week.get('leads', 0)} not answered so far")
    context += _became(board)
    return short.answer(
        board, "response_time", "sales", series, said=f"{headline} answered in time",
        nothing="No lead of the week to answer yet", unit="share", headline=headline,
        counted=f"first response within {limit}, n = {plural(n, 'lead')}", context=context,
        target=promise.percent / 100 if promise and promise.percent else None,
        link=board.link("response_time", week=board.week, **{f"judged_{band}": "true"}) if n else "",
        short=f"answered within {limit}",
    )  # fmt: skip


def _became(board: Board) -> list[str]:
    """How many of those answered in time and of the others became customers, at equal age."""
    rows = board.result("response_outcome").filter(pl.col("outcome") == "won")
    within, later = (row_of(rows, answer=answer) for answer in ("within", "later"))
    if within.get("value") is None or later.get("value") is None:
        return []
    shares = (
        f"{share_of(within['reached'], within['leads'])} in time, {share_of(later['reached'], later['leads'])} later"
    )
    return [f"won within {within['age_days']} days: {shares} (association)"]


def nurtured(board: Board) -> Block:
    """Days from the first touch to the hand-over, by month of hand-over."""
    months = board.result("nurture_time").filter(pl.col("month") <= board.week_ends).sort("month")
    known = months.filter(pl.col("value").is_not_null())
    if known.is_empty():
        return Block("nurture_time", "marketing", "No lead was handed over yet", "no leads yet")
    now = known.row(-1, named=True)
    whole = known if now["month"] != board.running_month else known.head(-1)
    signal = state(whole["value"].to_list(), "neither")
    headline = written(now["value"], "days")
    message = moved(f"{headline} from first touch to hand-over", signal, "months")
    shown = months.tail(2 * COHORTS)
    drawn = weekly(
        shown, message, "days", "marketing", board.mode, chosen=now["month"], limits=signal.limits,
        incomplete=board.running_month, step="month",
    )  # fmt: skip
    to_date = " to date" if now["month"] == board.running_month else ""
    return Block(
        key="nurture_time", side="marketing", message=message, headline=headline,
        print=small_print(f"median, n = {plural(now['leads'], 'lead')}", "days",
                          f"handed over in {now['month']:%B %Y}{to_date}", "all agreements"),
        context=(
            f"95 % interval {interval(now['low'], now['high'], 'days')}", f"nine of ten within {now['p90']:.0f} days",
            f"{now['touched']:,} of {now['leads']:,} touched before",
        ),
        signal=signal.state, link=board.link("nurture_time", month=now["month"]), drawn=drawn,
        spark=sparkline(shown["value"].to_list(), "marketing", board.mode, limits=signal.limits, whole=not to_date),
        table=shown.select("month", "leads", "touched", "value", "low", "high", "p90"), unit="days",
        short="from first touch to hand-over",
    )  # fmt: skip


def joined(board: Board) -> str:
    """The whole way of a lead until sales decides, as the medians of both clocks."""
    months = board.result("nurture_time").filter(pl.col("month") <= board.week_ends)
    before = months.filter(pl.col("value").is_not_null()).tail(1)
    response = row_of(board.result("response_time"), week=board.week).get("median")
    decision = row_of(board.result("decision_time"), week=board.week).get("value")
    if before.is_empty() or response is None or decision is None:
        return "The way from the first touch to a decision shows when leads of the week have been answered and decided."
    return (
        f"Typically {written(before['value'][0], 'days')} from the first touch to the hand-over, then "
        f"{duration(response)} to the first answer and {written(decision, 'hours')} to a decision (medians)."
    )

"""By whom? The share that each rep answers in time, with what can be said of so few leads."""

from datetime import timedelta
from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, duration, interval, percent, share_of
from metrics._owners import SLOWER
from pages.parts import frames
from pages.parts.board.view import WEEKS, Board
from pages.parts.cards import SHAPES, Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.response.pledge import KEY, Pledge
from pages.parts.wording import masked, plural, small_print

NOBODY = "nobody on record"


def by_rep(board: Board, promise: Pledge, names: bool) -> Block:
    """Every rep over the weeks that the page's figures show; initials where names are not for this seat or screen."""
    found = rows(board, promise)
    if found.is_empty():
        return Block("response_reps", "sales", "No lead was handed to anybody yet", "no leads yet")
    called = [named(owner, names) for owner in found["rep"].cast(pl.String).to_list()]
    return Block(
        key="response_reps", side="sales", message=said(found, names), headline="",
        print=small_print(f"answered within {promise.words}, n = {plural(found['judged'].sum(), 'lead')} judged",
                          "share", f"the {WEEKS} weeks to {board.week_ends.day} {board.week_ends:%b %Y}",
                          board.chosen.words),
        context=("▼ slower: the whole interval lies below that of the middle rep · "
                 f"hollow: fewer than {FEW} leads, not ranked{promised(promise)}",
                 "reps may have been handed different leads",
                 "a lead given to another rep counts for the one who had it when it was answered or came due"),
        rows=_ladder(board, promise, found, called), unit="share",
        table=found.with_columns(pl.Series("rep", called)),
    )  # fmt: skip


def rows(board: Board, promise: Pledge) -> pl.DataFrame:
    """Every rep, as `metrics._owners` says."""
    return frames.answered_by_owner(board.week, WEEKS, promise.band, board.chosen.filters)


def said(found: pl.DataFrame, names: bool) -> str:
    """Who is slower than the others, in words."""
    late = found.filter(pl.col("standing") == SLOWER).to_dicts()
    if len(late) == 1:
        one = late[0]
        reached = share_of(one["within"], one["judged"]) if one["within"] else f"none of {one['judged']:,}"
        return f"{named(one['rep'], names)} answered {reached} in time in {WEEKS} weeks"
    if late:
        return f"{len(late)} reps are slower than the others"
    if found["standing"].null_count() == found.height:
        return "Too few leads to tell the reps apart"
    return "No rep is slower than the others"


def joined(board: Board, promise: Pledge, names: bool) -> str:
    """Whose the late answers are."""
    found = rows(board, promise).with_columns((pl.col("judged") - pl.col("within")).alias("late"))
    late = found["late"].sum()
    if not late:
        return f"Every lead of these {WEEKS} weeks was answered in time."
    most = found.sort("late").row(-1, named=True)
    whose = named(most["rep"], names) if most["rep"] is not None else "leads without an owner"
    return f"Of {plural(late, 'late or missing answer')} in {WEEKS} weeks, most were with {whose}: {most['late']:,}."


def named(owner: str | None, names: bool) -> str:
    """How a rep is called here."""
    return NOBODY if owner is None else owner if names else masked(owner)


def promised(promise: Pledge) -> str:
    """What the dashed line is."""
    return f" · dashed: promised {percent(promise.target)}" if promise.target is not None else ""


def _ladder(board: Board, promise: Pledge, found: pl.DataFrame, called: list[str]) -> str:
    clock = "median, working time" if promise.target is not None or promise.series != "value" else "median"
    head: Row = ["rep", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "in time", "leads",
                 "95 % interval", Cell(clock, look="accord-wrap")]  # fmt: skip
    lines = [_row(board, promise, row, name) for name, row in zip(called, found.to_dicts(), strict=True)]
    return ladder(head, lines, "First response by rep, the slowest first")


def _row(board: Board, promise: Pledge, row: dict[str, Any], name: str) -> Row:
    late = row["standing"] == SLOWER
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, few=row["judged"] < FEW, worse=late,
                         target=promise.target)  # fmt: skip
    sure = interval(row["low"], row["high"], "share")
    reached = "few" if row["judged"] < FEW else share_of(row["within"], row["judged"])
    look = f"accord-strong {SHAPES['worse'][1]}" if late else "accord-strong"
    return [
        Cell(f"▼ {name}" if late else name, look=look if late else ""),
        drawn(strip, f"{row['within']} of {row['judged']}, 95 % interval {sure}"), Cell(reached, look=look),
        of(row["within"], row["judged"],
           *(_link(board, row, f"{part}_{promise.band}") for part in ("within", "judged"))), sure,
        "–" if row["median"] is None else duration(row["median"]),
    ]  # fmt: skip


def _link(board: Board, row: dict[str, Any], key: str) -> str:
    """The leads of one rep in the weeks that count."""
    weeks = [board.week - timedelta(weeks=back) for back in range(WEEKS)]
    return board.link(KEY, week=weeks, rep=[row["rep"] or UNKNOWN], **{key: "true"})

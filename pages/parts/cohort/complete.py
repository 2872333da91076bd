"""Ready for sales? The share of handed-over leads that carry every field which the agreement requires."""

from typing import Any

import polars as pl

from charts.numbers import interval, share_of
from charts.weekly import weekly
from pages.parts.cards import Block
from pages.parts.cohort.view import View
from pages.parts.wording import plural, small_print

KEY, EVERY = "information_complete", "every field"


def filled(view: View) -> Block:
    """The months of hand-over, the newest whole one marked, and which fields it lacked most."""
    board = view.board
    rows = board.result(KEY).sort("month")
    months = rows.filter(pl.col("field") == EVERY).sort("month")
    whole = months.filter(pl.col("month") != board.running_month) if board.running_month else months
    if whole.is_empty():
        return Block(KEY, "marketing", "No agreement asked for any field of a lead in a whole month yet",
                     "nothing asked yet", eyebrow="Complete information")  # fmt: skip
    now = whole.row(-1, named=True)
    headline = share_of(now["complete"], now["leads"])
    promise = board.commitment("complete")
    target = promise.percent / 100 if promise and promise.percent and not board.chosen.filters else None
    message = f"{headline} of {now['month']:%B %Y}’s hand-overs had every required field"
    drawn = weekly(
        months.tail(24), message, "share", "marketing", board.mode, step="month", chosen=now["month"], target=target,
        incomplete=board.running_month, label=headline, height=230,
    )  # fmt: skip
    return Block(
        key=KEY, side="marketing", message=message, headline=headline, eyebrow="Complete information",
        print=small_print(f"handed over in {now['month']:%B %Y}", "share", f"n = {plural(now['leads'], 'lead')}",
                          board.chosen.words, "by the agreement of each lead’s hand-over"),
        context=(
            f"95 % interval {interval(now['low'], now['high'], 'share')}",
            *([f"promised {promise.percent} %"] if target is not None and promise else []),
            *_missing(rows.filter(pl.col("month") == now["month"]), view),
            "read as known today, also what sales filled in later",
        ),
        link=board.link(KEY, month=now["month"], field=EVERY), drawn=drawn, unit="share",
        table=rows.select("month", "words", "leads", "complete", "missing", "value", "low", "high"),
    )  # fmt: skip


def _missing(rows: pl.DataFrame, view: View) -> list[tuple[str, str]]:
    """The fields that were missing, most often first, each with the way to the leads without it."""
    lacking = rows.filter((pl.col("field") != EVERY) & (pl.col("missing") > 0)).sort(
        "missing", "field", descending=[True, False]
    )
    return [_line(row, view) for row in lacking.head(3).to_dicts()]


def _line(row: dict[str, Any], view: View) -> tuple[str, str]:
    link = view.board.link(KEY, month=row["month"], field=row["field"], complete="false")
    return f"{row['missing']:,} without {row['words']}", link

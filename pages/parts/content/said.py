"""What sales says of the content: the ratings, the doubtful pieces first, and the last words."""

from typing import Any

import polars as pl

from agreement.ratings import latest_words
from charts import strips
from charts.numbers import FEW, interval, share_of
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.content import register
from pages.parts.ladder import Row, drawn, ladder, left
from pages.parts.look import tag
from pages.parts.wording import plural, small_print

SHOWN, WORDS, LEAST = 5, 3, 2
"""Pieces shown, last words shown, and raters that a piece needs to be among the former."""


def ratings(board: Board, names: bool) -> Block:
    """The pieces that fewest reps call useful, with their counts and intervals; under them what was written last."""
    rows = board.result(register.KEY).filter(pl.col("rated") > 0)
    if rows.is_empty():
        return Block("ratings", "sales", "Sales has not rated a piece yet", "no ratings yet",
                     context=("With the sales seat, this page and every lead’s page ask: useful, or not?",),
                     eyebrow="Said by sales")  # fmt: skip
    useful, rated = rows["useful"].sum(), rows["rated"].sum()
    doubtful = rows.filter(pl.col("rated") >= LEAST).sort("useful_share", "rated", descending=[False, True])
    head: Row = ["least useful to sales", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"),
                 "useful", "95 % interval"]  # fmt: skip
    return Block(
        key="ratings", side="sales", eyebrow="Said by sales", headline="", link="",
        message=f"{share_of(useful, rated)} of the ratings say useful",
        print=small_print("last word of each rep on each piece", "share",
                          f"n = {plural(rated, 'rating')} of {plural(rows.height, 'piece')}"),
        rows=ladder(head, [_line(board, row) for row in doubtful.head(SHOWN).to_dicts()], "Ratings by piece")
        + (_words(board) if names else ""),
        table=rows.select("content_id", "title", "rated", "useful", "useful_share", "useful_low", "useful_high"),
        shares=("useful_share", "useful_low", "useful_high"),
        context=(f"hollow: fewer than {FEW} ratings · line: 95 % interval · of all reps, whatever is filtered",),
    )  # fmt: skip


def _line(board: Board, row: dict[str, Any]) -> Row:
    strip = strips.share(row["useful_share"], row["useful_low"], row["useful_high"], board.mode,
                         few=row["rated"] < FEW)  # fmt: skip
    sure = interval(row["useful_low"], row["useful_high"], "share")
    return [
        left(row["title"] or row["content_id"], look="accord-wrap"),
        drawn(strip, f"{row['useful']} of {row['rated']}, 95 % interval {sure}"),
        f"{row['useful']} of {row['rated']}", sure,
    ]  # fmt: skip


def _words(board: Board) -> str:
    """The last things that were written, with the piece they are about; not for a shared screen: words name people."""
    titles = dict(board.ledger.content.select("content_id", "title").rows())
    lines = []
    for row in latest_words(board.ledger.ratings, WORDS).to_dicts():
        who = row["rated_by"] or "somebody"
        mark = "useful" if row["useful"] else "not useful"
        about = f"{who}, {mark}: {titles.get(row['content_id']) or row['content_id']}"
        lines.append(tag("div", f"“{row['comment']}”", "accord-said") + tag("div", about, "accord-print"))
    return f'<div class="accord-words">{"".join(lines)}</div>' if lines else ""

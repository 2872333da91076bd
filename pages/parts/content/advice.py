"""Recommended and left, used and never recommended: by rep and by piece, with what can be said of so few."""

from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, NOTHING, interval, percent, share_of
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.filters import UNKNOWN
from pages.parts.ladder import Cell, Row, count, drawn, ladder, left
from pages.parts.look import tag
from pages.parts.wording import masked, plural, small_print

KEY, WHOLE, USED = "content_advice", "content_ignored", "content_use"
SHOWN = 6
"""Pieces at each end."""
REPS = 20


def joined(board: Board) -> str:
    """Both directions, in a sentence."""
    whole = row_of(board.result(WHOLE).filter(pl.col("conversation").is_null()))
    if not whole.get("recommended"):
        return "Nothing was recommended to sales in 90 days, as far as anybody recorded it."
    if whole["judged"] is None:
        return f"{plural(whole['recommended'], 'recommendation')} in 90 days, and nobody records what is used."
    words = f"{share_of(whole['ignored'], whole['judged'])} of what was recommended was not used"
    if whole["used"] and whole["unprompted"] is not None:
        words += f"; {share_of(whole['unprompted'], whole['used'])} of what was used nobody had recommended"
    return f"{words}."


def by_rep(board: Board, names: bool) -> Block:
    """Every rep: the share of recommendations left, both counts, and what they found themselves."""
    found = board.result(KEY).filter(by="rep").sort("recommended", "name", descending=[True, False], nulls_last=True)
    if found["judged"].fill_null(0).sum() == 0:
        return Block("advice_reps", "sales", "Nobody can say who follows recommendations", "not recorded")
    called = [_named(name, names) for name in found["name"].to_list()]
    head: Row = ["rep", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "left", "95 % interval",
                 "recommended", Cell("used, nobody recommended", look="accord-wrap")]  # fmt: skip
    lines = [_rep(board, row, name) for row, name in zip(found.head(REPS).to_dicts(), called[:REPS], strict=True)]
    return Block(
        key="advice_reps", side="sales", eyebrow="By rep", headline="", message=_apart(found, called),
        print=small_print("recommended and not used / recommended 14 days ago or more", "share",
                          f"n = {plural(found['judged'].sum(), 'recommendation')}, 90 days", board.chosen.words),
        rows=ladder(head, lines, "Recommendations left, by rep"), unit="share",
        table=found.with_columns(pl.Series("name", called)),
        shares=("unprompted_share", "unprompted_low", "unprompted_high"),
        context=(f"hollow: fewer than {FEW} recommendations, as counts · leaving a poor recommendation is right",
                 *([f"the {REPS} with most recommendations"] if found.height > REPS else [])),
    )  # fmt: skip


def _apart(found: pl.DataFrame, called: list[str]) -> str:
    """Who leaves more than all others together: only where their whole interval lies beyond."""
    whole = found["ignored"].sum() / found["judged"].sum()
    far = [name for name, row in zip(called, found.to_dicts(), strict=True)
           if row["judged"] >= FEW and (row["low"] > whole or row["high"] < whole)]  # fmt: skip
    if not far:
        return f"No rep stands apart: all leave about {percent(whole)}"
    return f"{', '.join(far)} {'stands' if len(far) == 1 else 'stand'} apart from the {percent(whole)} of all"


def _rep(board: Board, row: dict[str, Any], name: str) -> Row:
    few = row["judged"] < FEW
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, few=few)
    sure = interval(row["low"], row["high"], "share") if row["value"] is not None else NOTHING
    own, rep = board.link(KEY, by="rep", name=row["name"] or UNKNOWN), row["name"] or UNKNOWN
    return [
        name, drawn(strip, f"{row['ignored']} of {row['judged']}, 95 % interval {sure}"),
        Cell(_share(row, "ignored", "judged"), board.link(KEY, by="rep", name=rep, ignored="true") if row["ignored"]
             else "", look="accord-strong"), sure, count(row["recommended"], own),
        Cell(_share(row, "unprompted", "used"), board.link(USED, rep=rep, unprompted="true") if row["unprompted"]
             else ""),
    ]  # fmt: skip


def by_piece(board: Board) -> Block:
    """The pieces that are recommended and left, and those that sales found by itself."""
    titles = dict(board.ledger.content.select("content_id", "title").rows())
    found = board.result(KEY).filter(by="piece")
    lost = found.filter(pl.col("ignored") > 0).sort("low", "ignored", "name", descending=[True, True, False])
    own = found.filter(pl.col("unprompted") > 0).sort("unprompted", "name", descending=[True, False])
    if lost.is_empty() and own.is_empty():
        return Block("advice_pieces", "marketing", "No recommendation to judge yet", "nothing to compare")
    never = lost.filter(pl.col("followed") == 0)
    return Block(
        key="advice_pieces", side="marketing", eyebrow="By piece", headline="",
        message=f"{plural(never.height, 'piece')} recommended, and used for none of those leads",
        print=small_print("each piece and lead once", "leads", "90 days", board.chosen.words),
        rows=_list(board, lost.head(SHOWN), titles, "recommended, not used", "ignored", "judged")
        + _list(board, own.head(SHOWN), titles, "used, never recommended", "unprompted", "used"),
        table=found.with_columns(pl.col("name").replace_strict(titles, default=None).alias("title")), unit="share",
        shares=("unprompted_share", "unprompted_low", "unprompted_high"),
        context=(f"the {SHOWN} surest of the one, the {SHOWN} most used of the other; the table holds all",),
    )  # fmt: skip


def _list(board: Board, rows: pl.DataFrame, titles: dict[str, str], caption: str, part: str, whole: str) -> str:
    if rows.is_empty():
        return tag("div", f"{caption}: none", "accord-notes")
    ends = ("low", "high") if part == "ignored" else ("unprompted_low", "unprompted_high")
    head: Row = [caption, "leads", "95 % interval"]
    lines: list[Row] = []
    for row in rows.to_dicts():
        link = (board.link(KEY, by="piece", name=row["name"], ignored="true") if part == "ignored"
                else board.link(USED, content_id=row["name"], unprompted="true"))  # fmt: skip
        lines.append([left(titles.get(row["name"]) or row["name"], look="accord-wrap"),
                      Cell(f"{row[part]} of {row[whole]}", link),
                      interval(row[ends[0]], row[ends[1]], "share")])  # fmt: skip
    return ladder(head, lines, caption)


def _share(row: dict[str, Any], part: str, whole: str) -> str:
    return share_of(row[part], row[whole]) if row[whole] and row[part] is not None else NOTHING


def _named(name: str | None, names: bool) -> str:
    return "nobody on record" if name is None else name if names else masked(name)

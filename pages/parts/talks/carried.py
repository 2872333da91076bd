"""What were they held with? Successful conversations with a piece of content, by kind."""

from typing import Any

import polars as pl

from charts import strips
from charts.numbers import FEW, interval, share_of
from metrics.conversations_held import KINDS
from pages.parts.board import talking
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, drawn, ladder, of
from pages.parts.wording import small_print

KEY = "content_coverage"


def joined(board: Board) -> str:
    """Where the hole is."""
    return talking.joined(board)


def by_kind(board: Board) -> Block:
    """A row for each conversation: how many were held with a piece, and how many pieces there are for it."""
    rows = board.result(KEY).filter(pl.col("conversation").is_not_null()).sort("conversation")
    known = rows.drop_nulls("value")
    if known.is_empty():
        said = "No conversation names the content it was held with"
        nothing = said if rows["held"].sum() else "No successful conversation in the last 90 days"
        return Block("talks_content", "marketing", nothing, "not recorded", eyebrow="Content used in them")
    head: Row = ["conversation", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"), "with content",
                 "conversations", "95 % interval", "pieces for it"]  # fmt: skip
    part, whole = known["held_with"].sum(), known["held"].sum()
    since = rows["since"][0]
    return Block(
        key="talks_content", side="marketing", headline="", eyebrow="Content used in them",
        message=f"{share_of(part, whole)} of successful conversations were held with a piece of content",
        print=small_print("successful conversations", "share", f"since {since.day} {since:%b %Y}", board.chosen.words),
        context=("association, not effect: a conversation without content is not a worse one",),
        rows=ladder(head, [_line(board, row) for row in rows.to_dicts()], "Conversations with content, by kind"),
        unit="share",
        table=rows.select("conversation", "available", "held", "held_with", "without", "value", "low", "high"),
    )  # fmt: skip


def _line(board: Board, row: dict[str, Any]) -> Row:
    kind = row["conversation"]
    name = f"{kind} {KINDS[kind]}"
    if row["value"] is None:
        return [name, "", "–", "", "", f"{row['available'] or 0:,}"]
    sure, few = interval(row["low"], row["high"], "share"), row["held"] < FEW
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, side="marketing", few=few)
    links = board.link(KEY, conversation=kind, with_piece="true"), board.link(KEY, conversation=kind)
    return [
        name, drawn(strip, f"{row['held_with']} of {row['held']}, 95 % interval {sure}"),
        Cell("few" if few else share_of(row["held_with"], row["held"]), look="accord-strong"),
        of(row["held_with"], row["held"], *links), sure, f"{row['available'] or 0:,}",
    ]  # fmt: skip

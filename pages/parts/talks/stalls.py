"""Where do deals stall? Open leads that have been at a conversation for longer than others needed to go on."""

from typing import Any

import polars as pl
import streamlit as st

from charts import strips
from charts.numbers import FEW, interval, share_of, written
from metrics.conversation_stalls import ACCEPTED, DEAL, STEPS
from pages.parts import tables
from pages.parts.board.view import Board, row_of
from pages.parts.cards import Block
from pages.parts.filters import kept
from pages.parts.ladder import Cell, Row, count, drawn, ladder, of
from pages.parts.look import tag
from pages.parts.wording import masked, plural, small_print

KEY = "conversation_stalls"
SHOWN = 10
COLUMNS = {
    "lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$"),
    "there since": st.column_config.DateColumn(format="D MMM YYYY"),
}
NAMED = {0: "accepted, none yet"}


def said(board: Board) -> str:
    """How many deals stall, for the page's title; empty where nobody knows."""
    row = _all(board, DEAL)
    if row.get("stalled") is None:
        return ""
    return f"{row['stalled']:,} of {plural(row['judged'], 'open deal')} stall"


def joined(board: Board) -> str:
    """What is at stake, and how many leads stopped before they became a deal."""
    deals, others = _all(board, DEAL), _all(board, ACCEPTED)
    if not deals and not others:
        return "No accepted lead is open."
    if deals.get("stalled") is None and others.get("stalled") is None:
        return "Nobody knows: it takes wins and ten leads that went on to say how long is too long."
    parts = []
    if deals.get("stalled"):
        worst = (
            _rows(board)
            .filter((pl.col("stage") == DEAL) & pl.col("kind").is_not_null())
            .sort("stalled")
            .row(-1, named=True)
        )
        money = deals["amount"]
        stake = f"; {written(money, 'money', board.currency)} at stake in all" if money is not None else ""
        of = f"{worst['stalled']:,} of {plural(deals['stalled'], 'stalled deal')}"
        parts.append(f"{of} stopped after “{worst['conversation']}”{stake}.")
    if others.get("stalled"):
        parts.append(f"Beside them {plural(others['stalled'], 'accepted lead')} stopped before an opportunity, "
                     "and nobody closed them.")  # fmt: skip
    return " ".join(parts) or "Nothing stalls."


def by_kind(board: Board) -> Block:
    """A row for each step at which open leads stand, deals before leads that were only accepted."""
    rows = _rows(board).filter(pl.col("kind").is_not_null())
    if rows.is_empty():
        return Block("stalls_steps", "sales", "No accepted lead is open", "no leads yet")
    head: Row = ["furthest conversation", drawn(strips.share_scale(board.mode), "scale from 0 to 100 per cent"),
                 "stalled", "open", "95 % interval", "half go on within", "nine of ten", "at stake"]  # fmt: skip
    lines: list[Row] = []
    for stage, words in ((DEAL, "Open deals"), (ACCEPTED, "Accepted, no opportunity yet")):
        some = rows.filter(pl.col("stage") == stage).sort("kind").to_dicts()
        lines += [[Cell(words, look="accord-strong"), "", "", "", "", "", "", ""]] if some else []
        lines += [_line(board, row) for row in some]
    return Block(
        key="stalls_steps", side="sales", message=said(board) or "Nobody knows what stalls", headline="",
        eyebrow="By furthest conversation",
        print=small_print("open leads at their furthest successful conversation for longer than nine of ten leads that "
                          "went on needed", board.as_known, board.chosen.words),
        context=("the usual times are those of all leads, whatever the filter",
                 "a lead that nobody closes stalls for ever: the oldest are often lost and not recorded"),
        rows=ladder(head, lines, "Open leads by their furthest successful conversation"), unit="share",
        table=rows.select("stage", "kind", "conversation", "leads", "stalled", "value", "low", "high", "usual_days",
                          "patience_days", "amount"),
    )  # fmt: skip


def listed(board: Board, names: bool) -> None:
    """The stalled deals, the longest beyond their time first, and the way to all of them."""
    deals = kept(board.metric(KEY).leads(board.ledger), board.chosen.filters)  # type: ignore[misc]
    deals = deals.filter((pl.col("stage") == DEAL) & pl.col("stalled"))
    if deals.is_empty() or _all(board, DEAL).get("stalled") is None:
        return
    with st.container(border=True, key="accord_sales_stalled"):
        tables.draw(longest(deals, names), "The deals that have stalled longest", "stalled-deals",
                    column_config=COLUMNS, placeholder="–")  # fmt: skip
        link = board.link(KEY, stage=DEAL, stalled="true")
        every = tag("a", f"Open all {deals.height:,}", "", href=link, target="_self")
        st.html(f'<div class="accord-promise">{every}</div>')


def longest(deals: pl.DataFrame, names: bool) -> pl.DataFrame:
    """The stalled deals as a table; companies and owners by their initials where names are not for this seat."""
    shown = [pl.col(name).cast(pl.String) for name in ("company", "sales_owner")]
    company, owner = shown if names else [one.map_elements(masked, return_dtype=pl.String) for one in shown]
    return deals.head(SHOWN).select(
        (pl.lit("/leads?lead=") + pl.col("lead_id")).alias("lead"), company, owner.alias("owner"),
        pl.col("kind").replace_strict(STEPS, return_dtype=pl.String).alias("after"),
        pl.col("since").alias("there since"), "days", pl.col("patience_days").alias("nine of ten in"),
        (pl.col("amount_cents") / 100).round().alias("amount"),
    )  # fmt: skip


def _rows(board: Board) -> pl.DataFrame:
    return board.result(KEY)


def _all(board: Board, stage: str) -> dict[str, Any]:
    return row_of(_rows(board).filter((pl.col("stage") == stage) & pl.col("kind").is_null()))


def _line(board: Board, row: dict[str, Any]) -> Row:
    where = {"stage": row["stage"], "kind": row["kind"]}
    name = f"{row['kind']} {row['conversation']}" if row["kind"] else NAMED[0]
    every = board.link(KEY, **where)
    if row["value"] is None:
        return [name, "", "not known", count(row["leads"], every), "", *_times(row), ""]
    sure, few = interval(row["low"], row["high"], "share"), row["judged"] < FEW
    strip = strips.share(row["value"], row["low"], row["high"], board.mode, few=few)
    late = board.link(KEY, **where, stalled="true")
    return [
        name, drawn(strip, f"{row['stalled']} of {row['judged']}, 95 % interval {sure}"),
        Cell("few" if few else share_of(row["stalled"], row["judged"]), look="accord-strong"),
        of(row["stalled"], row["judged"], late, every), sure, *_times(row),
        "–" if row["amount"] is None else written(row["amount"], "money", board.currency),
    ]  # fmt: skip


def _times(row: dict[str, Any]) -> list[str]:
    return ["–" if row[name] is None else plural(row[name], "day") for name in ("usual_days", "patience_days")]

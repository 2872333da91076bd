"""Cold leads: those that have waited longest for sales, with the way to all of them."""

import polars as pl
import streamlit as st

from metrics._quiet import COLD, COLD_LEADS, with_quiet
from metrics.response_queue import clock
from pages.parts import missing, tables
from pages.parts.board.view import Board
from pages.parts.filters import kept
from pages.parts.look import row_head, tag
from pages.parts.wording import masked, plural

KEY = "backlog"
SHOWN = 8
UNKNOWN = "Nobody knows who waits for a decision."
COLUMNS = {
    "lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$"),
    "handed over": st.column_config.DateColumn(format="D MMM YYYY"),
}


def draw(board: Board, names: bool) -> None:
    """A line on how many wait, the oldest of them, and a link to all."""
    undecided = waiting(board)
    if undecided.is_empty():
        lacking = missing.of(KEY)
        st.html(row_head("Cold leads", UNKNOWN if lacking else words(undecided)) + missing.line(KEY))
        return
    st.html(row_head("Cold leads", words(undecided)))
    with st.container(border=True, key="accord_sales_cold"):
        tables.draw(
            oldest(undecided, names), "The leads that have waited longest for a decision", "cold-leads",
            column_config=COLUMNS, placeholder="–",
        )  # fmt: skip
        every = tag(
            "a", f"Open all {undecided.height:,}", "", href=board.link(KEY, waiting_for="decision"), target="_self"
        )
        st.html(f'<div class="accord-promise">{every}</div>')


def waiting(board: Board) -> pl.DataFrame:
    """The leads that wait for a decision, the longest first."""
    rows = kept(board.metric(KEY).leads(board.ledger), board.chosen.filters)
    undecided = rows.filter(pl.col("waiting_for") == "decision").sort("waiting_minutes", descending=True)
    return with_quiet(undecided, board.ledger, clock(board.ledger)[0])


def words(undecided: pl.DataFrame) -> str:
    """How many wait for a decision and how old the oldest is."""
    if undecided.is_empty():
        return "Nobody waits for a decision."
    days = undecided["waiting_minutes"][0] // 1440
    old = undecided.filter(COLD_LEADS).height
    said = f"{plural(undecided.height, 'lead waits', 'leads wait')} for a decision, the oldest for {days} days"
    return f"{said}; {old} of them cold: nothing by sales for {COLD} days." if old else f"{said}."


def oldest(undecided: pl.DataFrame, names: bool) -> pl.DataFrame:
    """The leads that have waited longest, as a table; companies by their initials where names are not for this seat."""
    named = [pl.col(name).cast(pl.String) for name in ("company", "sales_owner")]
    company, owner = named if names else [one.map_elements(masked, return_dtype=pl.String) for one in named]
    return undecided.head(SHOWN).select(
        (pl.lit("/leads?lead=") + pl.col("lead_id")).alias("lead"), company, "source", "score",
        owner.alias("owner"), pl.col("handed_over_at").dt.date().alias("handed over"),
        (pl.col("waiting_minutes") // 1440).alias("days waiting"),
    )  # fmt: skip

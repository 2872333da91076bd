"""The register of content: what should go, what should be renewed, and all that there is, sortable and searchable."""

from typing import Any

import polars as pl
import streamlit as st

from charts.numbers import FEW, NOTHING, compact, percent
from metrics._register import JUDGED_AFTER, KEEP, RENEW, RETIRE, RETIRED, UNDATED, YOUNG
from metrics.content_freshness import STALE
from pages.parts import cards, frames, tables
from pages.parts.board.view import Board
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, count, ladder, left
from pages.parts.wording import plural, small_print

KEY = "content_register"
SHOWN = 12
ALL = "all"
WORDS = {RETIRE: "to retire", RENEW: "to renew", KEEP: "to keep", YOUNG: "too young to tell", UNDATED: "without a date",
         RETIRED: "retired", ALL: "all"}  # fmt: skip
SORTS: dict[str, tuple[list[str], list[bool]]] = {
    "impact over age": (["leads_a_year", "age"], [False, True]),
    "leads": (["leads"], [True]),
    "went on": (["moved"], [True]),
    "age": (["age"], [True]),
    "cost": (["cost_cents"], [True]),
    "rating": (["useful_share", "rated"], [False, True]),
}
"""What the list may be sorted by → columns and whether each descends."""


def joined() -> str:
    """How many pieces the rule names, in a sentence."""
    rows = frames.result(KEY)
    if rows["verdict"].drop_nulls().is_in([RETIRE, RENEW, KEEP, YOUNG]).sum() == 0:
        return "Nobody can say: no use was ever recorded."
    go, renew = (rows.filter(verdict=one) for one in (RETIRE, RENEW))
    alone = go.filter("alone").height
    words = f"{plural(go.height, 'piece')} to retire, {plural(renew.height, 'piece')} in use to renew"
    return f"{words}; {alone} of the first would leave a hole." if alone else f"{words}."


def draw(board: Board) -> None:
    """The list that is asked for, in a card, with its controls and the whole of it as a file.

    The verdicts are of all leads whatever is filtered: nobody retires a piece because one region does not use it.
    """
    verdicts = frames.result(KEY).select("content_id", said=pl.col("verdict"))
    every = board.result(KEY).join(verdicts, on="content_id", maintain_order="left").with_columns(
        pl.col("said").alias("verdict")
    )  # fmt: skip
    with st.container(border=True, key=f"accord_marketing_{KEY}", gap="xsmall"):
        top = st.container(gap="xsmall")
        chosen, rows, limit = _asked(every)
        top.html(cards.heading(_block(board, chosen, rows)))
        if rows.is_empty():
            st.caption("No piece answers this.")
            return
        lines = [_line(board, row) for row in rows.head(limit).to_dicts()]
        st.html(ladder(_head(board), lines, f"Content {WORDS[chosen]}"))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if rows.height > limit:
                st.caption(f"The first {limit} of {rows.height:,}; the file holds all.")
            tables.save(lambda: rows.drop("said"), "content", words=f"Download {plural(rows.height, 'piece')}")
        st.html(f'<div class="accord-notes">{_notes()}</div>')


def _asked(every: pl.DataFrame) -> tuple[str, pl.DataFrame, int]:
    """Draws which pieces, by what order and how many; gives the answer and the rows."""
    sizes = {one: every.filter(verdict=one).height for one in WORDS if one != ALL}
    kinds = [one for one, size in sizes.items() if size] + [ALL]
    with st.container(key="accord_register_asked", horizontal=True, gap="medium", vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Which pieces", kinds, default=kinds[0], key="pieces", bind="query-params", required=True,
            format_func=lambda one: f"{WORDS[one]} {sizes.get(one, every.height):,}",
        ) or kinds[0]  # fmt: skip
        sort = st.selectbox("Sorted by", list(SORTS), key="sorted", bind="query-params", width=170) or next(iter(SORTS))
        words = st.text_input("Search", key="piece", bind="query-params", placeholder="Title", max_chars=80, width=200)
        more = st.toggle("Show all", key="every_piece", bind="query-params")
    rows = every if chosen == ALL else every.filter(verdict=chosen)
    if words.strip():
        rows = rows.filter(pl.col("title").fill_null(pl.col("content_id")).str.to_lowercase().str.contains(
            words.strip().lower(), literal=True))  # fmt: skip
    columns, falling = SORTS[sort]
    rows = rows.sort([*columns, "content_id"], descending=[*falling, False], nulls_last=True)
    return chosen, rows, 200 if more else SHOWN


def _block(board: Board, chosen: str, rows: pl.DataFrame) -> Block:
    cost = rows["cost_cents"].sum() / 100
    paid = f" that cost {compact(cost)} {board.currency}" if cost else ""
    message = f"{plural(rows.height, 'piece')} {WORDS[chosen] if chosen != ALL else 'in the register'}{paid}"
    small = small_print("each piece so far; went on: an opportunity or a win came after its first use",
                        "association, not effect", board.chosen.words)  # fmt: skip
    return Block(KEY, "marketing", message, "", eyebrow="The register", print=small)


def _head(board: Board) -> Row:
    return ["piece", "talk", "age, days", "leads a year", "leads so far", "in 90 days", "reps",
            Cell("went on, of open leads", look="accord-wrap"), "won", f"cost ({board.currency})", "a lead", "useful",
            left("verdict")]  # fmt: skip


def _line(board: Board, row: dict[str, Any]) -> Row:
    def link(**more: str) -> str:
        return board.link(KEY, content_id=row["content_id"], **more)

    went = NOTHING
    if row["could"]:
        went = (
            f"{row['moved']} of {row['could']}" if row["could"] < FEW or row["value"] is None else percent(row["value"])
        )
    verdict = WORDS.get(row["verdict"], NOTHING)
    alone = row["alone"] and row["verdict"] == RETIRE
    return [
        left(row["title"] or row["content_id"], look="accord-wrap"),
        NOTHING if row["conversation"] is None else str(row["conversation"]),
        _whole(row["age"]), NOTHING if row["leads_a_year"] is None else f"{row['leads_a_year']:,.0f}",
        count(row["leads"], link()), count(row["recent"], link(recent="true")), _whole(row["users"]),
        Cell(went, link(moved="true") if row["moved"] else ""),
        count(row["won"], link(won="true")), NOTHING if row["cost"] is None else compact(row["cost"]),
        NOTHING if row["cost_per_lead"] is None else compact(row["cost_per_lead"]), _useful(row),
        left(f"{verdict}, the only one" if alone else verdict),
    ]  # fmt: skip


def _useful(row: dict[str, Any]) -> str:
    """The rating: counts while they are few."""
    if not row["rated"]:
        return NOTHING
    return f"{row['useful']} of {row['rated']}" if row["rated"] < FEW else percent(row["useful_share"])


def _whole(number: int | None) -> str:
    return NOTHING if number is None else f"{number:,}"


def _notes() -> str:
    return (
        f"to retire: untouched for {JUDGED_AFTER} days or more, used for nobody in 90 days, and not called useful by "
        f"most who rated it; never what is younger · to renew: in use, untouched for more than {STALE} days · "
        "the only one: retiring it leaves its conversation and persona with nothing"
    )

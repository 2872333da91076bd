"""The register of content: what should go, what should be renewed, and all that there is, sortable and searchable."""

from collections.abc import Callable
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
WORDED = ("persona", "verdict")
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
        columns = _columns(board, chosen)
        lines = [_line(row, columns) for row in rows.head(limit).to_dicts()]
        head = [
            "piece",
            *(Cell(name, look=f"accord-wrap {'accord-left' if name in WORDED else ''}") for name in columns),
        ]
        st.html(ladder(head, lines, f"Content {WORDS[chosen]}"))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if rows.height > limit:
                st.caption(f"The first {limit} of {rows.height:,}; the file holds all.")
            tables.save(lambda: rows.drop("said"), "content", words=f"Download {plural(rows.height, 'piece')}")
        st.html(f'<div class="accord-notes">{_notes()}</div>')


def _asked(every: pl.DataFrame) -> tuple[str, pl.DataFrame, int]:
    """Draws which pieces, by what order and how many; gives the answer and the rows."""
    kinds = [words for one, words in WORDS.items() if one == ALL or one in every["verdict"]]
    with st.container(key="accord_register_asked", horizontal=True, gap="medium", vertical_alignment="bottom"):
        said = st.segmented_control(
            "Which pieces", kinds, default=kinds[0], key="pieces", bind="query-params", required=True
        )
        sort = st.selectbox("Sorted by", list(SORTS), key="sorted", bind="query-params", width=170) or next(iter(SORTS))
        words = st.text_input("Search", key="piece", bind="query-params", placeholder="Title", max_chars=80, width=200)
        more = st.toggle("Show all", key="every_piece", bind="query-params")
    chosen = next((one for one, words in WORDS.items() if words == said), ALL)
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


def _columns(board: Board, chosen: str) -> dict[str, Callable[[dict[str, Any]], Cell | str]]:
    """What is told of each piece of a list: head of the column → its cell. What is left idle has little to tell."""

    def counted(column: str, **more: str) -> Callable[[dict[str, Any]], Cell]:
        return lambda row: count(row[column], board.link(KEY, content_id=row["content_id"], **more))

    idle: dict[str, Callable[[dict[str, Any]], Cell | str]] = {
        "talk": lambda row: _whole(row["conversation"]),
        "persona": lambda row: left(row["persona"] or NOTHING),
        "age, days": lambda row: _whole(row["age"]),
        "leads so far": counted("leads"),
        "leads a year": lambda row: _whole(row["leads_a_year"]),
        f"cost ({board.currency})": lambda row: _money(row["cost"]),
        "useful": _useful,
    }
    if chosen == RETIRE:
        return idle
    busy: dict[str, Callable[[dict[str, Any]], Cell | str]] = {
        "in 90 days": counted("recent", recent="true"),
        "reps": lambda row: _whole(row["users"]),
        "went on": lambda row: Cell(_went(row), _link_moved(board, row)),
        "won": counted("won", won="true"),
        "cost a lead": lambda row: _money(row["cost_per_lead"]),
    }
    verdict = {"verdict": lambda row: left(WORDS.get(row["verdict"], NOTHING))} if chosen == ALL else {}
    return {**{name: cell for name, cell in idle.items() if name != "persona"}, **busy, **verdict}


def _line(row: dict[str, Any], columns: dict[str, Callable[[dict[str, Any]], Cell | str]]) -> Row:
    alone = " ⚠ the only one" if row["alone"] and row["verdict"] == RETIRE else ""
    name = left(f"{row['title'] or row['content_id']}{alone}", look="accord-wrap accord-piece")
    return [name, *(cell(row) for cell in columns.values())]


def _went(row: dict[str, Any]) -> str:
    """Leads that went on, of those that were open: counts while they are few."""
    if not row["could"] or row["moved"] is None:
        return NOTHING
    return f"{row['moved']} of {row['could']}" if row["could"] < FEW else percent(row["value"])


def _link_moved(board: Board, row: dict[str, Any]) -> str:
    return board.link(KEY, content_id=row["content_id"], moved="true") if row["moved"] else ""


def _useful(row: dict[str, Any]) -> str:
    """The rating: counts while they are few."""
    if not row["rated"]:
        return NOTHING
    return f"{row['useful']} of {row['rated']}" if row["rated"] < FEW else percent(row["useful_share"])


def _whole(number: float | None) -> str:
    return NOTHING if number is None else f"{number:,.0f}"


def _money(amount: float | None) -> str:
    return NOTHING if amount is None else compact(amount)


def _notes() -> str:
    return (
        f"to retire: untouched for {JUDGED_AFTER} days or more, used for nobody in 90 days, and not called useful by "
        f"most who rated it; never what is younger · to renew: in use, untouched for more than {STALE} days · "
        "the only one: retiring it leaves its conversation and persona with nothing"
    )

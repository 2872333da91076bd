"""The desk: every lead that waits for sales by its deadline, and the way to give some of them to another rep."""

from datetime import datetime, timedelta

import polars as pl
import streamlit as st

from agreement import Person
from agreement.calendar import Calendar
from agreement.moments import day_words, moment_words
from metrics._quiet import COLD as COLD_DAYS
from metrics.response_queue import DUE, LATER, OPEN_END, OVERDUE, TODAY, clock, queue
from pages.parts import missing, tables
from pages.parts.board.view import Board
from pages.parts.filters import kept
from pages.parts.ladder import Cell, Row, count, ladder
from pages.parts.look import row_head, tag
from pages.parts.response import giving
from pages.parts.wording import listed, plural, small_print

KEY = "response_queue"
QUESTION = "Who waits?"
UNKNOWN = "Nobody knows who waits: no hand-over is on record, or no answer and no decision."
EVERY, COLD = "all", "cold"
SHOWN = {EVERY: "All", OVERDUE: "Overdue", TODAY: "Due today", LATER: "Later", OPEN_END: "No deadline", COLD: "Cold"}
"""What part of the queue is shown → how the choice is called."""
PAGE = 50
"""Leads on a page of the queue."""


def draw(board: Board, person: Person, names: bool) -> None:
    """How many wait and how late, the queue itself, and for who may the way to give leads away."""
    found = waiting(board)
    st.html(row_head(QUESTION, words(found, bool(board.chosen.filters)) if known(board) else UNKNOWN))
    if found.is_empty():
        missing.draw(KEY)
        return
    with st.container(border=True, key="accord_sales_queue", gap="xsmall"):
        st.html(tag("div", _print(board), "accord-print") + _counts(board, found))
        some = _asked(found)
        _page(board, some, person, names)


def waiting(board: Board) -> pl.DataFrame:
    """The queue under the filters, as it stands now (or stood at the end of the data)."""
    return kept(queue(board.ledger), board.chosen.filters)


def known(board: Board) -> bool:
    """Whether anybody ever recorded a first response or a decision, so that somebody can be said to wait."""
    leads = board.ledger.leads
    answers = leads["first_response_at"].count() or leads["decided_at"].count()
    return bool(leads["handed_over_at"].count() and answers)


def words(found: pl.DataFrame, filtered: bool = False) -> str:
    """How many wait, how late they are, and how many are cold.

    >>> words(pl.DataFrame({"due": ["overdue", "later"], "cold": [True, False]}))
    '2 leads wait: 1 overdue and 1 due later. 1 of them is cold.'
    """
    if found.is_empty():
        return "Nobody waits for sales: every lead" + (" of these is" if filtered else " is") + " answered and decided."
    counts = {due: int((found["due"] == due).sum()) for due in DUE}
    said = {OVERDUE: "overdue", TODAY: "due today", LATER: "due later", OPEN_END: "without a deadline"}
    parts = listed([f"{counts[due]:,} {word}" for due, word in said.items() if counts[due]])
    cold = int(found["cold"].sum())
    late = f" {cold:,} of them {'is' if cold == 1 else 'are'} cold." if cold else ""
    return f"{plural(found.height, 'lead waits', 'leads wait')}: {parts}.{late}"


def as_of_words(at: datetime, live: bool, calendar: Calendar) -> str:
    """Which clock the queue is read by."""
    if live:
        return f"live: as of now, {moment_words(at, calendar)}"
    last = day_words(calendar.today(at - timedelta(microseconds=1)))
    return f"at the end of {last}, where the data ends: not live, what came later is not known"


def _print(board: Board) -> str:
    at, live = clock(board.ledger)
    return small_print(
        "leads handed over without a first response or a decision, by deadline", "working time",
        as_of_words(at, live, board.ledger.calendar), "each by the agreement of its own hand-over", board.chosen.words,
    )  # fmt: skip


def _counts(board: Board, found: pl.DataFrame) -> str:
    """A row for each part of the queue; every number opens its leads."""
    head: Row = ["", "leads", "for a first response", "for a decision", f"cold: nothing by sales for {COLD_DAYS} days"]
    rows: list[Row] = []
    for due in DUE:
        part = found.filter(pl.col("due") == due)
        cells = [count(part.height, board.link(KEY, due=due))]
        for name in ("waits_for_response", "waits_for_decision", "cold"):
            number = int(part[name].sum()) if part[name].count() or part.is_empty() else None
            cells.append(count(number, board.link(KEY, due=due, **{name: "true"})))
        rows.append(
            [Cell(SHOWN[due], look="accord-strong accord-worse" if due == OVERDUE and part.height else ""), *cells]
        )
    return f'<div style="max-width: 46rem">{ladder(head, rows, "Leads that wait, by deadline")}</div>'


def _asked(found: pl.DataFrame) -> pl.DataFrame:
    """Asks which part of the queue is shown; gives it."""
    options = {words: name for name, words in SHOWN.items() if part(found, name).height}
    usual = SHOWN[OVERDUE if OVERDUE in options.values() else EVERY]
    picked = st.segmented_control("Shown", list(options), default=usual, key="due", bind="query-params", required=True)
    return part(found, options.get(picked or usual, EVERY))


def part(found: pl.DataFrame, name: str) -> pl.DataFrame:
    """One part of the queue, in its order; the cold ones by how long sales has left them alone."""
    if name == COLD:
        return found.filter("cold").sort("quiet_days", descending=True, maintain_order=True)
    return found if name == EVERY else found.filter(pl.col("due") == name)


def _page(board: Board, some: pl.DataFrame, person: Person, names: bool) -> None:
    pages = max(1, -(-some.height // PAGE))
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"queue_page_{pages}")
    here = some.slice((number - 1) * PAGE, PAGE)
    calendar = board.ledger.calendar
    shown = giving.table(here, names, calendar)
    options = {"column_config": giving.columns(calendar), "placeholder": "–", "height": giving.height(here.height)}
    said = f"Leads that wait for sales, the earliest deadline first: {plural(here.height, 'lead')}"
    if person.seat in giving.SEATS and names:
        giving.draw(here, shown, said, options, whole=lambda: giving.table(some, names, calendar))
    else:
        tables.draw(shown, said, "response-queue", whole=lambda: giving.table(some, names, calendar), **options)
    if pages > 1:
        st.caption(f"{plural(some.height, 'lead')} on {pages} pages; the file holds all.")

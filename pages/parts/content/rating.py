"""One click of sales: was this piece useful? On the content page, and on a lead's page beside what was used with it."""

import polars as pl
import streamlit as st

from agreement import Person, Refused
from agreement.ledger import Ledger
from agreement.people import SALES
from agreement.ratings import standing_ratings
from metrics._to_rate import to_rate, used_with
from pages.parts import frames, gate, present
from pages.parts.board.view import Board
from pages.parts.look import tag
from pages.parts.wording import plain, plural
from store import ratings
from store.notes import LONGEST_NOTE

SAID, WORDS = "content_said", "rated_words"
ASKED = 4
"""Pieces that the desk asks about at once."""
USEFUL, NOT_USEFUL = "Useful", "Not useful"


def answered() -> None:
    """What the last click led to; shown once."""
    words, refused = st.session_state.pop(SAID, ("", False))
    if words:
        (st.error if refused else st.success)(plain(words), icon=":material/block:" if refused else ":material/check:")


def desk(board: Board, person: Person) -> None:
    """For the sales seat: the pieces used last that this person has not rated yet, and any other one."""
    if person.seat != SALES or present.on():
        return
    own = ratings.own(frames.url(), person)
    waiting = to_rate(board.ledger, person.name, list(own), ASKED)
    titles = dict(board.ledger.content.select("content_id", "title").rows())
    with st.container(border=True, key="accord_sales_rating", gap="xsmall"):
        st.html(tag("div", "Your word", "accord-eyebrow accord-sales")
                + tag("h4", "Was it useful? One click, and marketing sees it", "accord-message"))  # fmt: skip
        with st.grid(2, gap="small", min_column_width=440):
            for row in waiting.to_dicts():
                _ask(row["content_id"], titles, own, f"used {plural(row['times'], 'time')} in 90 days")
        other = st.selectbox(
            "Another piece", list(titles), index=None, key="rated_piece", placeholder="Any piece",
            format_func=lambda one: titles.get(one) or one, width=440,
        )  # fmt: skip
        if other:
            st.text_input("In a few words, if you like", key=WORDS, max_chars=LONGEST_NOTE, width=440)
            _ask(other, titles, own, "", place="other")


def beside(ledger: Ledger, lead_id: str, person: Person) -> None:
    """On a lead's page: the content that was used with it, what sales says of each, and the two buttons."""
    used = used_with(ledger, lead_id)
    if used.is_empty():
        return
    titles = dict(ledger.content.select("content_id", "title").rows())
    asks = person.seat == SALES and not present.on()
    own = ratings.own(frames.url(), person) if asks else {}
    with st.container(border=True, key="accord_sales_content_used", gap="xsmall"):
        st.html(tag("div", "Content used with this lead", "accord-eyebrow accord-sales"))
        answered()
        for piece in used["content_id"].to_list():
            if asks:
                _ask(piece, titles, own, standing(ledger, piece), lead_id)
            else:
                st.html(_about(titles.get(piece) or piece, standing(ledger, piece)))


def standing(ledger: Ledger, content_id: str) -> str:
    """What sales says of a piece so far, in words."""
    said = standing_ratings(ledger.ratings).filter(pl.col("content_id") == content_id)
    if said.is_empty():
        return "not rated yet"
    return f"{said['useful'].sum()} of {plural(said.height, 'rep')} call it useful"


def _ask(
    piece: str, titles: dict[str, str], own: dict[str, bool], note: str, lead_id: str | None = None, place: str = "",
) -> None:  # fmt: skip
    title = titles.get(piece) or piece
    with st.container(key=f"accord_rate_{place}_{piece}", horizontal=True, gap="small", vertical_alignment="center"):
        st.html(_about(title, note), width="stretch")
        for useful, words, icon in ((True, USEFUL, "thumb_up"), (False, NOT_USEFUL, "thumb_down")):
            chosen = own.get(piece) is useful
            st.button(
                f"{words} ✓" if chosen else words, key=f"rate_{place}_{piece}_{useful}", icon=f":material/{icon}:",
                type="primary" if chosen else "secondary", on_click=rate, args=(piece, title, useful, lead_id, place),
            )  # fmt: skip


def _about(title: str, note: str) -> str:
    return tag("div", title, "") + tag("div", note, "accord-print")


def rate(piece: str, title: str, useful: bool, lead_id: str | None = None, place: str = "") -> None:
    """Rates a piece as whoever is signed in, and keeps the answer for the page."""
    comment = str(st.session_state.pop(WORDS, "") or "") if place else ""
    try:
        person = gate.visitor()
        if person is None:
            raise Refused("Your session has ended, so nothing was rated. Sign in again.")
        ratings.rate(frames.url(), person, piece, useful, lead_id, comment)
        st.session_state[SAID] = (
            f"Kept, and marketing sees it: “{title}” is {'useful' if useful else 'not useful'}.",
            False,
        )
    except Refused as refused:
        st.session_state[SAID] = (str(refused), True)

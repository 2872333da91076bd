"""Logging a conversation on a lead's page: which of the five, successful or not, log. All else is optional."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from agreement import Person, Refused
from agreement.ledger import Ledger
from agreement.moments import moment_words
from agreement.people import SALES
from metrics.conversations_held import KINDS
from pages.parts import frames, gate, present
from pages.parts.look import tag
from pages.parts.wording import plain
from store import talking

SAID = "talk_said"
YES, NO = "Successful", "Not successful"
KEYS = {name: f"talk_{name}" for name in ("kind", "success", "content", "output", "by", "on", "clock")}
EMPTY = {KEYS["output"]: "", KEYS["clock"]: time(12)}
"""What the form is set back to, where that is not nothing."""
WANTED = {
    1: "what you sent", 2: "who is in the buying group", 3: "the minutes", 4: "the criteria in writing",
    5: "the accepted offer",
}  # fmt: skip
"""Kind → what shows that the conversation was successful."""


def draw(lead_id: str, person: Person, ledger: Ledger) -> None:
    """The form for the sales seat, what the last step led to, and the way to take one's own slips back."""
    if person.seat != SALES or present.on():
        return
    with st.container(border=True, key="accord_sales_log", gap="xsmall"):
        st.html(tag("div", "Log a conversation", "accord-eyebrow accord-sales"))
        _answer()
        with st.form("talk", border=False, enter_to_submit=False):
            st.pills("Which of the five?", list(KINDS), key=KEYS["kind"],
                     format_func=lambda kind: f"{kind} {KINDS[kind]}")  # fmt: skip
            with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
                st.segmented_control("Successful?", [YES, NO], key=KEYS["success"])
                st.form_submit_button("Log", type="primary", icon=":material/forum:", on_click=_log, args=(lead_id,))
            with st.expander("Content, output, who and when (optional)"):
                _optional(person, ledger)
        _taking_back(lead_id, person, ledger)


def _optional(person: Person, ledger: Ledger) -> None:
    """What has a sensible default: no content, no output, whoever is signed in, now."""
    st.session_state.setdefault(KEYS["clock"], time(12))
    pieces = dict(_pieces(ledger))
    st.selectbox("Content used in it", list(pieces), None, format_func=pieces.__getitem__, key=KEYS["content"],
                 placeholder="None")  # fmt: skip
    proof = "; ".join(f"{kind}: {words}" for kind, words in WANTED.items())
    st.text_input("What it produced", key=KEYS["output"], help=f"A sentence or a link that others can check. {proof}.",
                  placeholder="A sentence or a link")  # fmt: skip
    owners = ledger.leads["sales_owner"].cast(pl.String).drop_nulls().unique().sort().to_list()
    others = [name for name in owners if name != person.name]
    with st.container(horizontal=True, gap="small"):
        st.selectbox("Held by", others, None, key=KEYS["by"], placeholder="You")
        st.date_input("On", None, key=KEYS["on"], format="YYYY-MM-DD", help="Left empty: now.")
        st.time_input("At", key=KEYS["clock"], help="Counts only with a day.")


def _pieces(ledger: Ledger) -> list[tuple[str, str]]:
    """Content that is not retired, by the conversation it is for: its id and how it is called here."""
    live = ledger.content.filter(pl.col("retired_on").is_null() | (pl.col("retired_on") > ledger.as_of))
    rows = live.sort("conversation", "title", nulls_last=True).select("content_id", "conversation", "title").rows()
    return [(piece, f"{kind or '–'} · {title or piece}") for piece, kind, title in rows]


def _log(lead_id: str) -> None:
    asked = {name: st.session_state.get(key) for name, key in KEYS.items()}
    try:
        if asked["kind"] is None or asked["success"] is None:
            raise Refused("Choose which of the five conversations it was, and whether it was successful.")
        person, calendar = _person(), frames.bundle().calendar
        at = None
        if asked["on"] is not None:
            at = datetime.combine(asked["on"], asked["clock"] or time(12), ZoneInfo(calendar.time_zone))
        talking.log(
            frames.url(), person, lead_id, asked["kind"], asked["success"] == YES, asked["by"], at, asked["content"],
            str(asked["output"] or ""),
        )  # fmt: skip
    except Refused as refused:
        st.session_state[SAID] = (str(refused), True)
        return
    said = f"Logged: {asked['kind']} {KINDS[asked['kind']]}, {str(asked['success']).lower()}."
    st.session_state[SAID] = (said, False)
    for key in KEYS.values():
        st.session_state[key] = EMPTY.get(key)


def _person() -> Person:
    person = gate.visitor()
    if person is None:
        raise Refused("Your session has ended, so nothing was done. Sign in again.")
    return person


def _take_back(conversation_id: str) -> None:
    try:
        talking.take_back(frames.url(), _person(), conversation_id)
        st.session_state[SAID] = ("Taken back. The audit keeps what it was.", False)
    except Refused as refused:
        st.session_state[SAID] = (str(refused), True)


def _answer() -> None:
    """What the last step led to; shown once."""
    found = st.session_state.pop(SAID, None)
    if found is None:
        return
    words, refused = found
    (st.warning if refused else st.success)(plain(words), icon=":material/error:" if refused else ":material/check:")


def _taking_back(lead_id: str, person: Person, ledger: Ledger) -> None:
    mine = talking.own(frames.url(), person, lead_id)
    rows = ledger.conversations.filter(pl.col("conversation_id").is_in(mine)).sort("at", descending=True)
    for row in rows.iter_rows(named=True):
        outcome = "successful" if row["successful"] else "not successful"
        words = f"You logged: {row['kind']} {KINDS[row['kind']]}, {outcome}, {moment_words(row['at'], ledger.calendar)}"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.html(tag("span", words, "accord-print"))
            st.button("Take back", key=f"take_{row['conversation_id']}", type="tertiary", icon=":material/undo:",
                      on_click=_take_back, args=(row["conversation_id"],))  # fmt: skip

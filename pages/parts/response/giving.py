"""The queue as a table, and giving marked leads to another rep: mark them, choose the rep, confirm."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
import streamlit as st

from agreement import Refused
from agreement.calendar import Calendar
from pages.parts import frames, gate, tables
from pages.parts.lead_list.asked import story_address
from pages.parts.wording import duration, masked, plain, plural
from store import reassigning
from store.reassigning import SEATS as SEATS

SAID, ROUND = "queue_said", "queue_round"
NOBODY = "nobody"


def table(found: pl.DataFrame, names: bool, calendar: Calendar) -> pl.DataFrame:
    """The columns that the desk needs, in words; companies and reps by their initials where names are not for this
    seat.
    """
    shown = [pl.col(name).cast(pl.String) for name in ("company", "sales_owner")]
    company, owner = shown if names else [one.map_elements(masked, return_dtype=pl.String) for one in shown]
    day = calendar.closes - calendar.opens
    late = pl.col("overdue_minutes").map_elements(lambda minutes: late_words(minutes, day), return_dtype=pl.String)
    due = pl.col("due_at").dt.convert_time_zone(calendar.time_zone).dt.replace_time_zone(None)
    waits = pl.when(~pl.col("waits_for_response").fill_null(False)).then(pl.lit("decision"))
    asks = waits.when(~pl.col("waits_for_decision").fill_null(False)).then(pl.lit("first response"))
    return found.select(
        pl.col("lead_id").map_elements(story_address, return_dtype=pl.String).alias("lead"),
        company.alias("company"),
        owner.alias("rep"),
        due.alias("due"),
        late.alias("late by"),
        asks.otherwise(pl.lit("first response, decision")).alias("waits for"),
        "score",
        pl.col("segment").cast(pl.String),
        pl.col("source").cast(pl.String),
        *([(pl.col("amount_cents") / 100).alias("amount")] if found["amount_cents"].count() else []),
        pl.col("quiet_days").alias("quiet days"),
    )


def columns(calendar: Calendar) -> dict[str, Any]:
    """How each of them is written."""
    return {
        "lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$", pinned=True),
        "due": st.column_config.DatetimeColumn(format="ddd D MMM YYYY, HH:mm", help=f"In {calendar.time_zone}."),
        "late by": st.column_config.TextColumn(help="Working time beyond what was promised; – while there is time."),
        "amount": st.column_config.NumberColumn(f"amount, {calendar.currency}", format="localized"),
        "quiet days": st.column_config.NumberColumn(help="Days since sales last did anything that is on record."),
    }


def late_words(minutes: int, day: int) -> str:
    """Working minutes in words; a working day has `day` of them.

    >>> late_words(75, 480), late_words(480, 480), late_words(5000, 480)
    ('1 h 15 min', '1 working day', '10 working days')
    """
    return duration(minutes) if minutes < day else plural(minutes // day, "working day")


def height(rows: int) -> int:
    """As tall as its rows, up to where it scrolls."""
    return min(38 + 35 * rows, 423)


def draw(
    here: pl.DataFrame, shown: pl.DataFrame, said: str, options: Mapping[str, Any], whole: Callable[[], pl.DataFrame]
) -> None:
    """The table with rows to mark, and under it who is to have them."""
    key = f"queue_{st.session_state.get(ROUND, 0)}_{frames.version()}"
    st.dataframe(shown, hide_index=True, alt=said, on_select="rerun", selection_mode="multi-row", key=key, **options)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="accord_give"):
        tables.save(whole, "response-queue")
        _give(here, marked(key, here.height))
    _answer()


def marked(key: str, rows: int) -> list[int]:
    """The places of the marked rows."""
    state = st.session_state.get(key) or {}
    return [place for place in state.get("selection", {}).get("rows", []) if 0 <= place < rows]


def _give(here: pl.DataFrame, places: list[int]) -> None:
    if not places:
        st.caption("Mark leads at the left (Shift + Space on the keyboard) to give them to another rep.")
        return
    chosen = here[places]
    seen = dict(zip(chosen["lead_id"], chosen["sales_owner"].cast(pl.String), strict=True))
    given = st.selectbox(
        f"Give {plural(len(seen), 'lead')} to", _others(set(seen.values())), None, key="queue_rep",
        placeholder="Choose a rep", width=260,
    )  # fmt: skip
    st.text_input("Note (optional)", key="queue_note", max_chars=500, width=260)
    st.button(
        "Give", key="queue_give", type="primary", disabled=given is None, on_click=give, args=(seen, given),
        icon=":material/swap_horiz:",
    )  # fmt: skip


def _others(owners: set[str | None]) -> list[str]:
    """Everybody but the one rep who has all marked leads already."""
    return [name for name in reassigning.reps(frames.url()) if owners != {name}]


def give(seen: dict[str, str | None], to_owner: str | None) -> None:
    """Gives the leads away as whoever is signed in, from the owners that stood beside them."""
    note = str(st.session_state.get("queue_note") or "")
    try:
        person = gate.visitor()
        if person is None:
            raise Refused("Your session has ended, so nothing was done. Sign in again.")
        count = reassigning.reassign(frames.url(), person, seen, str(to_owner), note)
    except Refused as refused:
        st.session_state[SAID] = (str(refused), True)
        return
    st.session_state[SAID] = (f"{plural(count, 'lead is', 'leads are')} with {to_owner} now.", False)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.session_state["queue_note"] = ""


def _answer() -> None:
    """What became of the last step, said once."""
    found = st.session_state.pop(SAID, None)
    if found:
        words, refused = found
        (st.error if refused else st.success)(
            plain(words), icon=":material/block:" if refused else ":material/check:"
        )  # fmt: skip

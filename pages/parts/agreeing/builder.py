"""The terms of a proposal, set by hand: the bar, the rules, what each side promises, from when, until when."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from agreement import Commitment, Definition, Proposal, Rule
from agreement.written import to_toml
from metrics.threshold_tradeoff import bar, with_bar
from pages.parts import frames
from pages.parts.agreeing import promises, rows, starts
from pages.parts.agreeing.rows import Rows
from pages.parts.agreeing.starts import Start
from pages.parts.wording import plain

LATER = timedelta(days=91)


@dataclass(frozen=True)
class Draft:
    """What the builder holds now."""

    start: Start
    definition: Definition
    effective_on: date
    review_on: date
    note: str

    @property
    def rest(self) -> dict[str, object]:
        """Everything beside the definition, as the store takes it."""
        return {"effective_on": self.effective_on, "review_on": self.review_on, "note": self.note}


def draw(start: Start) -> tuple[Draft, Rows, DeltaGenerator]:
    """Every field of the draft, the places for the counts of each rule, and one under the bar for what they make."""
    key = start.key
    score = _score_bar(start.definition, key)
    place = st.container(gap="small")
    with st.expander("Rules", icon=":material/rule:", expanded=True):
        made = rows.draw(start.definition, key)
    with st.expander("Promises of both sides", icon=":material/handshake:"):
        promised = promises.commitments(start.definition, key)
    with st.expander("Dates and reason", icon=":material/event:"):
        effective_on, review_on, note = days(start.base, key)
    terms = _definition(start.definition, score, made.rules, promised)
    with st.expander("As a file", icon=":material/description:"):
        _as_file(terms, start.base)
    return Draft(start, terms, effective_on, review_on, note), made, place


def _score_bar(start: Definition, key: str) -> int | None:
    """The slider; None where no score is asked for."""
    asked = bar(start)
    wanted = st.session_state.get(f"{key}_scored", asked is not None)
    score = st.slider("Score bar", 0, 100, asked or 0, key=f"{key}_bar", disabled=not wanted,
                      help="A lead passes from this score on, when every other rule holds.")  # fmt: skip
    return score if wanted else None


def days(base: Proposal | None, key: str) -> tuple[date, date, str]:
    """From when it rules, when both look again, and a word to the other side."""
    calendar = frames.bundle().calendar
    today = calendar.today()
    monday = calendar.week_begins(calendar.week(today) + 1)
    first = max(base.current.effective_on, today) if base else monday
    review = base.current.review_on if base and base.current.review_on > first else first + LATER
    left, right = st.columns(2, gap="small")
    effective_on = left.date_input("In force from", first, min_value=today, key=f"{key}_from")
    review_on = right.date_input("Review on", review, min_value=today + timedelta(days=1), key=f"{key}_review")
    note = st.text_area("Why (the other side reads it)", key=f"{key}_note", max_chars=2000, height=80)
    return effective_on or first, review_on or review, note


def _definition(start: Definition, score: int | None, others: list[Rule], made: tuple[Commitment, ...]) -> Definition:
    """The terms as one definition, for the segment that `start` is about."""
    return with_bar(Definition(start.segment, tuple(others), made), score)


def _as_file(terms: Definition, base: Proposal | None) -> None:
    """Take the terms along, or bring some."""
    st.download_button(
        "Save these terms as a file", to_toml(terms), f"sal-terms-{terms.segment}.toml", "application/toml",
        icon=":material/download:", width="stretch", on_click="ignore", key="bench_save",
    )  # fmt: skip
    st.file_uploader(
        "Or bring a file that Accord wrote", ["toml", "json"], key=starts.FILE, on_change=starts.from_upload,
        args=(terms.segment, base),
    )  # fmt: skip
    segment, error = st.session_state.get(starts.FILE_ERROR, ("", ""))
    if error and segment == terms.segment:
        st.error(plain(error), icon=":material/front_hand:")

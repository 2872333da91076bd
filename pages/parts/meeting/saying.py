"""The field to write in: a note or a decision, from any step and on the shared screen too; kept at once."""

from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

from agreement import Person, Refused, clauses
from pages.parts import frames, gate
from pages.parts.meeting.view import View
from pages.parts.wording import plain
from reports.between import TOPICS
from reports.week import MEASURES, Measure
from store import meetings

SAYING, SAID = "meeting_saying", "meeting_said"
NOTE, DECISION = "note", "decision"
NOTHING = "nothing in particular"


def opens(kind: str) -> None:
    """Opens the field."""
    st.session_state[SAYING] = kind


def closes() -> None:
    """Closes it without keeping anything."""
    st.session_state.pop(SAYING, None)


def saying() -> str:
    """What is being written, if anything."""
    return str(st.session_state.get(SAYING, ""))


def keys(view: View) -> None:
    """The two ways in, with their keys."""
    if view.writes:
        st.button("Note", shortcut="n", key="accord_note", icon=":material/edit_note:", on_click=opens, args=(NOTE,))
        st.button("Decision", shortcut="d", key="accord_decide", icon=":material/gavel:", on_click=opens,
                  args=(DECISION,))  # fmt: skip


def answer() -> None:
    """What became of the last entry, said once."""
    found = st.session_state.pop(SAID, None)
    if found:
        words, refused = found
        (st.error if refused else st.toast)(plain(words), icon=":material/block:" if refused else ":material/check:")


def draw(view: View) -> None:
    """The open field, over whatever is on the screen."""
    if not (view.writes and saying()):
        answer()
        return
    with st.container(key="accord_say", gap="xsmall"):
        answer()
        with st.form("meeting_say", border=False, clear_on_submit=False):
            (_note if saying() == NOTE else _decision)(view)
        st.button("Cancel", key="accord_say_cancel", shortcut="escape", type="tertiary", on_click=closes)


def _note(view: View) -> None:
    st.text_input("Note for the minutes", key="say_note", max_chars=2000)
    st.form_submit_button("Keep the note", type="primary", on_click=_keep_note, args=(view.week, view.step.key))


def _decision(view: View) -> None:
    st.text_input("What is decided", key="say_what", max_chars=2000)
    who, when, about = st.columns([2, 1, 2])
    who.text_input("Who does it", key="say_who", max_chars=200, placeholder="a person or a team")
    when.date_input(
        "By when", view.today + timedelta(days=7), min_value=view.today, key="say_when", format="YYYY-MM-DD"
    )
    topics = topics_of(view)
    about.selectbox("What it is about", list(topics), format_func=lambda key: topics[key], key="say_about")
    st.form_submit_button("Keep the decision", type="primary", on_click=_keep_decision, args=(view.week,))


def topics_of(view: View) -> dict[str, str]:
    """What a decision may be about: a measure of the week, or a clause of the agreement in force."""
    ruling = view.board.in_force
    terms = {one.key: one.words for one in clauses(ruling.definition)} if ruling else {}
    names: dict[str, Measure] = {one.key: one for one in reversed(view.told.measures)}
    measures = {key: names[key].name for key, *_ in MEASURES if key in names}
    return {"": NOTHING, **measures, **TOPICS, **terms}


def _keep_note(week: date, step: str) -> None:
    text = str(st.session_state.get("say_note") or "")
    _kept(lambda person: meetings.note(frames.url(), person, week, step, text), "The note is in the minutes.")


def _keep_decision(week: date) -> None:
    what, who, about = (str(st.session_state.get(f"say_{name}") or "") for name in ("what", "who", "about"))
    due = st.session_state.get("say_when")
    _kept(lambda person: meetings.decide(frames.url(), person, week, what, who, due, about),  # type: ignore[arg-type]
          "The decision is kept and carried over until it is done.")  # fmt: skip


def finish(decision_id: int) -> None:
    """Says that an action is done."""
    _kept(lambda person: meetings.finish(frames.url(), person, decision_id), "Done.")


def drop(decision_id: int) -> None:
    """Gives an action up."""
    _kept(lambda person: meetings.drop(frames.url(), person, decision_id), "Given up; it is no longer carried over.")


def reopen(decision_id: int) -> None:
    """Takes either back."""
    _kept(lambda person: meetings.reopen(frames.url(), person, decision_id), "It is open again.")


def _kept(step: Callable[[Person], object], said: str) -> None:
    """Does a step as whoever is signed in; what was refused stays in the field, with the reason."""
    try:
        person = gate.visitor()
        if person is None:
            raise Refused("Your session has ended, so nothing was kept. Sign in again.")
        step(person)
    except Refused as refused:
        st.session_state[SAID] = (str(refused), True)
        return
    st.session_state[SAID] = (said, False)
    closes()
    for name in ("say_note", "say_what", "say_who", "say_when", "say_about"):
        st.session_state.pop(name, None)

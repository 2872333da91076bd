"""What this person has said about the files on the page, until they are saved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from intake import Answers

KEY = "mapping_said"
TURN = "mapping_turn"


def begin(mark: object, answers: Answers) -> None:
    """Starts from what was remembered; other files begin anew."""
    if st.session_state.get(TURN) != mark:
        st.session_state[TURN], st.session_state[KEY] = mark, answers


def answers() -> Answers:
    """What was said so far."""
    return st.session_state.get(KEY, Answers())


def put(part: str, key: str, value: Any) -> None:
    """Says one thing: `part` is a field of Answers."""
    before = answers()
    st.session_state[KEY] = replace(before, **{part: {**getattr(before, part), key: value}})


def put_meaning(label: str, word: str, event: str) -> None:
    """Says what one word of a column of states means."""
    before: Mapping[str, str] = answers().meanings.get(label, {})
    put("meanings", label, {**before, word.lower(): event})


def key(*parts: object) -> str:
    """The key of a widget: another set of files has widgets of its own."""
    return "|".join(map(str, ("mapping", hash(st.session_state.get(TURN)), *parts)))

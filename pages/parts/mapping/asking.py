"""What only a person can say about a column: both readings, with examples."""

import streamlit as st

from intake.drafting import Draft
from intake.evidence import Question
from pages.parts.mapping import said
from pages.parts.wording import plain


def draw(one: Draft) -> None:
    """The open questions; nothing is saved while one is open."""
    if not one.questions:
        return
    count = len(one.questions)
    st.subheader(f"{count} question{'s' if count > 1 else ''} only you can answer", anchor=False)
    for label, question in one.questions.items():
        _asked(label, question)


def _asked(label: str, question: Question) -> None:
    key = said.key("question", label)
    options = {choice.label: choice.options for choice in question.choices}

    def answered() -> None:
        chosen = st.session_state[key]
        if chosen in options:
            said.put("settled", label, options[chosen])

    st.radio(plain(question.text), list(options), index=None, key=key, on_change=answered, format_func=plain)

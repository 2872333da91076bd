"""Names that differ in spelling only: the rule that makes them one, shown, and taken back where it is wrong."""

import streamlit as st

from intake.drafting import Draft
from pages.parts.mapping import said
from pages.parts.wording import plain, plural


def draw(one: Draft) -> None:
    """Every spelling with the one that stands for it; what is chosen stays a name of its own."""
    if not one.alike:
        return
    count = sum(len(names) for names in one.alike.values())
    with st.expander(f"{plural(count, 'spelling')} taken as another", icon=":material/spellcheck:"):
        st.caption("They differ in case, blanks, punctuation or accents only. The commonest one stands for all.")
        for label, names in one.alike.items():
            _column(label, names)


def _column(label: str, names: dict[str, str]) -> None:
    key = said.key("apart", label)

    def chosen() -> None:
        said.put("apart", label, list(st.session_state[key]))

    st.markdown(f"**{plain(label.partition('.')[2])}**")
    st.markdown("\n".join(f"- {plain(name)} → {plain(best)}" for name, best in names.items()))
    apart = [name for name in said.answers().apart.get(label, ()) if name in names]
    st.multiselect(
        "Names of their own", list(names), default=apart, key=key, on_change=chosen, placeholder="all of these are one",
    )  # fmt: skip

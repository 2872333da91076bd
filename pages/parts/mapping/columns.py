"""Which column of the files is which: one choice for each column of the contract, in groups."""

import streamlit as st

from intake.drafting import Draft
from pages.parts.mapping import said
from pages.parts.mapping.words import GROUPS
from pages.parts.wording import plain

_NONE = "not in these files"


def draw(one: Draft) -> None:
    """The choices, folded away: what was recognised is right most of the time."""
    known = sum(len(group) for group in GROUPS.values())
    found = len({*one.picked, *(f"{event.event}_at" for event in one.events if event.told)})
    title = f"Which column is which: {found} of {known} found"
    with st.expander(title, expanded=bool(one.lacks), icon=":material/table_rows:"):
        for name, group in GROUPS.items():
            st.markdown(f"**{name}**")
            _group(one, group)


def _group(one: Draft, group: dict[str, str]) -> None:
    labels = [f"{source.key}.{title}" for source in one.leads for title in source.header]
    several = len(one.leads) > 1
    names = list(group.items())
    for at in range(0, len(names), 4):
        for place, (target, words) in zip(st.columns(4), names[at : at + 4], strict=False):
            with place:
                _column(one, target, words, labels, several)


def _column(one: Draft, target: str, words: str, labels: list[str], several: bool) -> None:
    key = said.key("column", target)
    choices = ["", *labels]
    dated = {f"{event.event}_at": event.label for event in one.events if event.told}
    label = dated.get(target, one.picked.get(target, ""))

    def chosen() -> None:
        said.put("columns", target, st.session_state[key])
        if target.removesuffix("_at") in said.answers().dated or target in dated:
            said.put("dated", target.removesuffix("_at"), st.session_state[key])

    def shown(choice: str) -> str:
        file, _, title = choice.partition(".")
        return (f"{title} ({file})" if several else title) or _NONE

    st.selectbox(words, choices, index=choices.index(label) if label in choices else 0, key=key, format_func=shown,
                 on_change=chosen)  # fmt: skip


def kinds(one: Draft) -> None:
    """What each file was recognised as, and how it belongs to the others."""
    from intake.recognised import formats

    names = list(formats())
    for source in one.sources:
        key = said.key("kind", source.key)

        def chosen(key: str = key, marks: tuple[str, ...] = source.marks) -> None:
            for mark in marks:
                said.put("formats", mark, st.session_state[key])

        files = ", ".join(sheet.file for sheet in source.sheets)
        st.selectbox(
            f"{plain(files)}: {source.rows:,} rows of", names, index=names.index(source.format.name), key=key,
            format_func=lambda name: formats()[name].title, on_change=chosen,
        )  # fmt: skip

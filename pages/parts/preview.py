"""What an import would come to, before it is saved: the balance, the warnings, the refused rows, the first rows."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from intake import refused
from intake.reading import Read
from pages.parts import tables
from pages.parts.brought import Chosen
from pages.parts.look import tag
from reports.headlines import Change
from store.imports import Balance

_SHOWN = 500


def draw(chosen: Chosen) -> None:
    """What was recognised and what is strange about it."""
    found = chosen.found
    names = ", ".join(path.name for path in found.files)
    rows = ", ".join(f"{rows.height:,} {frame}" for frame, rows in found.rows.items())
    st.subheader(f"Recognised {rows or 'no rows'}", anchor=False)
    st.caption(f"{names}. Times without a zone are read as {chosen.read_in}.")
    notes(found.warnings)
    if found.refused:
        _refused(found)
    _first_rows(found)


def notes(warnings: Sequence[str], title: str = "Worth a look before you save") -> None:
    """What is strange and was taken all the same, in one box."""
    if warnings:
        lines = [f"- {plain_words(warning[:1].upper() + warning[1:])}" for warning in warnings]
        st.warning(f"{title}:\n" + "\n".join(lines), icon=":material/info:")


def balance(foreseen: Balance) -> None:
    """What saving would change, counted without writing."""
    st.subheader(f"Saving adds {foreseen.new:,} and changes {foreseen.changed:,} rows", anchor=False)
    st.caption(
        f"{foreseen.read:,} rows read = new + changed + same + refused. Nothing is written yet. Rows are matched by "
        "their key; a column that the files do not bring keeps its values."
    )
    counts = {"New": foreseen.new, "Changed": foreseen.changed, "Same": foreseen.same, "Refused": foreseen.refused}
    for column, (name, count) in zip(st.columns(4), counts.items(), strict=True):
        column.metric(name, f"{count:,}", border=True)
    notes(foreseen.warnings)


def headlines(place: Any, told: Callable[[], Sequence[Change]], currency: str) -> None:
    """What the headline numbers become, drawn into its place last: nobody waits for it to save."""
    with place, st.spinner("Working out what the headline numbers become …"):
        rows = [_number(one, currency) for one in told()]
    head = "".join(tag("th", name, "") for name in ("", "Now", "After saving"))
    with place:
        st.html(
            tag("div", "What the headline numbers become", "accord-message")
            + tag("div", "All leads, all time; in bold what changes, – where nothing on record tells.", "accord-print")
            + f'<table class="accord-ladder accord-narrow"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}'
            "</tbody></table>"
        )


def _number(one: Change, currency: str) -> str:
    now, after = one.words(currency)
    cells = tag("td", now, "accord-muted") + tag("td", after, "" if now == after else "accord-strong")
    return f"<tr>{tag('th', one.name, 'accord-left')}{cells}</tr>"


def plain_words(text: str) -> str:
    """Text of a file as Markdown that means nothing but itself."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:-])", r"\\\1", text)


def _refused(found: Read) -> None:
    with st.expander(f"{found.rows_refused:,} refused rows: download, mend, and import the file again", expanded=True):
        lines = [
            {"File": one.file, "Row": one.row, "Column": one.column, "Value": one.value, "Reason": one.reason}
            for one in found.refused[:_SHOWN]
        ]
        tables.draw(tables.rows(lines), "Refused rows and why", "refused-rows", height=260)
        if len(found.refused) > _SHOWN:
            st.caption(f"The first {_SHOWN} of {len(found.refused):,} reasons; the download has all of them.")
        for file in dict.fromkeys(one.file for one in found.refused):
            mine = [one for one in found.refused if one.file == file]
            name = refused.named(file)
            st.download_button(
                name, refused.as_csv(mine), name, "text/csv", icon=":material/download:", key=f"no_{file}"
            )


def _first_rows(found: Read) -> None:
    filled = {frame: rows for frame, rows in found.rows.items() if rows.height}
    if not filled:
        return
    with st.expander("The first rows as Accord understands them"):
        for tab, (frame, rows) in zip(st.tabs(list(filled)), filled.items(), strict=True):
            with tab:
                tables.draw(rows.head(20), f"The first rows of {frame}", f"first-{frame}")

"""Files that nobody described, on the page: recognised, corrected, and read once nothing is open."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

import intake
from agreement.moments import day_words
from intake.drafting.sources import fingerprint
from intake.reading import Read
from pages.parts.brought import READ, SHEETS, Chosen, business_zone, in_folder
from pages.parts.mapping import said
from store import engine, imports, remembering

Show = Callable[[intake.Way, str], None]
"""Draws what was recognised, and who mapped these columns before."""
AT_ONCE = 100_000
"""More rows are made anew after a correction only when asked: it takes a while."""


def rows(files: Sequence[Any], show: Show) -> Chosen | None:
    """The files as rows; None while a question is open, or while many rows wait for the button."""
    mark = tuple(one.file_id for one in files)
    tables, memo = _tables(files, mark)
    same = fingerprint(tables.sheets)
    before = remembering.remembered(engine.own_url(), same) if imports.exists(engine.own_url()) else None
    said.begin(mark, intake.Answers.of(before.answers) if before else intake.Answers())
    answers = said.answers()
    way = intake.found_out(tables.sheets, answers if answers != intake.Answers() else None, memo)
    show(way, f"Mapped by {before.who} on {day_words(before.at.date())}. {_SAME}" if before else "")
    if way.draft is not None and (way.draft.questions or way.draft.lacks):
        return None
    zone = business_zone()
    asked = (mark, way.draft.text if way.draft else way.name, zone)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != asked:
        if kept is not None and kept[0][0] == mark and not _wanted(tables):
            return None
        mapping = way.mapping
        kept = (
            asked,
            Chosen(_read(files, way, tables, zone), zone, (mapping and mapping.time_zone) or zone, way, same),
        )
        st.session_state[READ] = kept
    return kept[1]


_SAME = "The same columns are read the same way; what you change is remembered from then on."


def _tables(files: Sequence[Any], mark: object) -> tuple[intake.Tables, dict[Any, Any]]:
    """The files as text, read once, and what was worked out about their columns."""
    if SHEETS not in st.session_state or st.session_state[SHEETS][0] != mark:
        st.session_state[SHEETS] = (mark, in_folder(files, intake.sheets), {})
    return st.session_state[SHEETS][1:]


def _read(files: Sequence[Any], way: intake.Way, tables: intake.Tables, zone: str) -> Read:
    if way.draft is not None:
        return intake.read_drafted(way.draft, tables, zone)
    return in_folder(files, lambda paths, told: intake.read(paths, way.mapping, zone, told))


def _wanted(tables: intake.Tables) -> bool:
    count = sum(one.cells.height for one in tables.sheets)
    return count <= AT_ONCE or st.button(f"Read {count:,} rows with these changes", type="primary")

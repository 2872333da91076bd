"""Choosing files and a map, and reading them: what an administrator brings, before anything is saved."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
import streamlit as st

import intake
from agreement.errors import Refused
from agreement.frames import FRAMES
from agreement.moments import day_words
from intake.checking import targets
from intake.drafting.sources import fingerprint
from intake.reading import Read
from pages.parts import importing, tables
from pages.parts.mapping import said
from pages.parts.wording import plain
from store import engine, imports, remembering

Show = Callable[[intake.Way, str], None]
Made = TypeVar("Made")
_SAME = "the same columns are read the same way."

OWN = "A map of my own"
FIND_OUT = "recognised"
MAPS = {
    FIND_OUT: "Recognise it",
    importing.CANONICAL: "Accord's own names",
    "olist": "Olist",
    "marketstar": "MarketStar",
    OWN: OWN,
}
HINTS = {
    FIND_OUT: "HubSpot, Salesforce, Pipedrive, Zoho, Frappe or any other: by the names of the columns. You correct it.",
    importing.CANONICAL: "Files are named after the frames below (leads.csv, touches.parquet) and have their columns.",
    "olist": "The public marketing funnel of Olist: qualified leads and closed deals.",
    "marketstar": "The public hand-off of MarketStar: Leads.csv and Opportunities.csv.",
    OWN: "A TOML file that says which column of your CRM is which.",
}
ROUND = "data_round"
READ = "data_read"
SHEETS = "data_sheets"
AT_ONCE = 100_000
"""More rows are read again after a correction only when asked: it takes a while."""
ZONE = "data_zone"


@dataclass(frozen=True)
class Chosen:
    """What was uploaded, read, and the time zone it was read in."""

    found: Read
    zone: str
    """The business time zone."""
    read_in: str
    """The time zone of times without one: the map's, else the business time zone."""
    way: intake.Way | None = None
    """How files that nobody described were recognised."""
    mark: str = ""
    """By which what was said of their columns is remembered."""


def chosen(show: Show) -> Chosen | None:
    """The uploaded files as rows; None while there are none or they cannot be read (the reason is drawn).

    `show` draws what was recognised, and who mapped these columns before.
    """
    turn = st.session_state.setdefault(ROUND, 0)
    left, right = st.columns([3, 2], gap="large")
    with left:
        files = st.file_uploader("CSV or Parquet files", ["csv", "tsv", "txt", "parquet"], True, key=f"files_{turn}")
    with right:
        name = st.radio("How they name things", list(MAPS), format_func=MAPS.__getitem__, key="data_map")
        st.caption(HINTS[name])
        own = st.file_uploader("Map", ["toml"], key=f"map_{turn}") if name == OWN else None
    if not files or (name == OWN and own is None):
        invitation()
        return None
    try:
        with st.spinner("Reading the files …"):
            if name == FIND_OUT:
                return _recognised(files, show)
            return _once(files, name, own)
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/block:")
        return None


def forget() -> None:
    """Empties the page for the next import."""
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    for kept in (READ, SHEETS):
        st.session_state.pop(kept, None)


def invitation() -> None:
    """What the files may hold, while there are none."""
    st.info("Nothing is saved before you have seen what would come of it.", icon=":material/visibility:")
    st.subheader("What Accord reads", anchor=False)
    st.caption(
        "Every column but the key may be missing. A blank cell means unknown. Money as amount or in whole cents."
    )
    known = pl.DataFrame(
        {
            "File": [f"{frame}.csv" for frame in FRAMES],
            "A row is known by": [", ".join(one.key) for one in FRAMES.values()],
            "Columns": [", ".join(targets(frame)) for frame in FRAMES],
        }
    )
    tables.draw(known, "The files that Accord reads, and their columns", "what-accord-reads")


def _once(files: Sequence[Any], name: str, own: Any) -> Chosen:
    """Reads uploads once, not at every click: kept under the names of the uploads, the map and the time zone."""
    zone = _zone()
    asked = (tuple(one.file_id for one in files), name, own.file_id if own else None, zone)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != asked:
        mapping = _mapping(name, own)
        found = _in_folder(files, lambda paths: intake.read(paths, mapping, zone))
        kept = (asked, Chosen(found, zone, (mapping and mapping.time_zone) or zone))
        st.session_state[READ] = kept
    return kept[1]


def _recognised(files: Sequence[Any], show: Show) -> Chosen | None:
    """The files as they are recognised and corrected; None while a question is open or a large file waits."""
    url, mark = engine.own_url(), tuple(one.file_id for one in files)
    if SHEETS not in st.session_state or st.session_state[SHEETS][0] != mark:
        st.session_state[SHEETS] = (mark, _in_folder(files, intake.sheets), {})
    _, sheets, memo = st.session_state[SHEETS]
    print_of = fingerprint(sheets)
    before = remembering.remembered(url, print_of) if imports.exists(url) else None
    said.begin(mark, intake.Answers.of(before.answers) if before else intake.Answers())
    answers = said.answers()
    way = intake.found_out(sheets, answers if answers != intake.Answers() else None, memo)
    show(way, f"Mapped by {before.who} on {day_words(before.at.date())}; {_SAME}" if before else "")
    if way.draft is not None and (way.draft.questions or way.draft.lacks):
        return None
    zone = _zone()
    asked = (mark, way.draft.text if way.draft else way.name, zone)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != asked:
        rows = sum(one.cells.height for one in sheets)
        large = kept is not None and kept[0][0] == mark and rows > AT_ONCE
        if large and not st.button(f"Read {rows:,} rows with these changes", type="primary"):
            return None
        mapping = way.mapping
        found = _in_folder(files, lambda paths: intake.read(paths, mapping, zone))
        kept = (asked, Chosen(found, zone, (mapping and mapping.time_zone) or zone, way, print_of))
        st.session_state[READ] = kept
    return kept[1]


def _zone() -> str:
    return importing.time_zone(engine.own_url()) if not _first() else st.session_state.get(ZONE, "UTC")


def _first() -> bool:
    return engine.own_url() != engine.current_url()


def _mapping(name: str, own: Any) -> intake.Mapping | None:
    if name == importing.CANONICAL:
        return None
    if own is None:
        return intake.load(name)
    try:
        return intake.parse(own.getvalue().decode("utf-8"), own.name)
    except UnicodeDecodeError:
        raise Refused(f"The map {own.name} is not written in UTF-8. Save it as UTF-8 text.") from None


def _in_folder(files: Sequence[Any], make: Callable[[list[Path]], Made]) -> Made:
    """What is made of the uploads, by way of a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="accord") as folder:
        paths = []
        for upload in files:
            path = Path(folder) / Path(upload.name.replace("\\", "/")).name
            if path.exists():
                raise Refused(f"Two of the files are named {path.name}. Rename one of them.")
            path.write_bytes(upload.getbuffer())
            paths.append(path)
        return make(paths)

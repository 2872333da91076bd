"""Choosing files and a map, and reading them: what an administrator brings, before anything is saved."""

from collections.abc import Sequence
from typing import Any

import polars as pl
import streamlit as st

import intake
from agreement.errors import Refused
from agreement.frames import FRAMES
from intake import refused
from intake.checking import targets
from pages.parts import importing, recognising, tables
from pages.parts.brought import READ, SHEETS, Chosen, business_zone, in_folder
from pages.parts.wording import plain

OWN = "A map of my own"
FIND_OUT = "recognised"
KINDS = [kind.removeprefix(".") for kind in refused.KINDS]
MAPS = {
    FIND_OUT: "Recognise it",
    importing.CANONICAL: "Accord's own names",
    "olist": "Olist",
    "marketstar": "MarketStar",
    OWN: OWN,
}
HINTS = {
    FIND_OUT: "HubSpot, Salesforce, Pipedrive, Zoho, Frappe or any other: by the names of the columns. You correct it.",
    importing.CANONICAL: "Files or sheets are named after the frames below (leads.csv, touches.parquet) and have "
    "their columns.",
    "olist": "The public marketing funnel of Olist: qualified leads and closed deals.",
    "marketstar": "The public hand-off of MarketStar: Leads.csv and Opportunities.csv.",
    OWN: "A TOML file that says which column of your CRM is which.",
}
ROUND = "data_round"


def chosen(show: recognising.Show) -> Chosen | None:
    """The uploaded files as rows; None while there are none or they cannot be read (the reason is drawn).

    `show` draws what was recognised, and who mapped these columns before.
    """
    turn = st.session_state.setdefault(ROUND, 0)
    left, right = st.columns([3, 2], gap="large")
    with left:
        files = st.file_uploader("CSV, XLSX or Parquet files, zipped too", KINDS, True, key=f"files_{turn}")
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
                return recognising.rows(files, show)
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
    zone = business_zone()
    asked = (tuple(one.file_id for one in files), name, own.file_id if own else None, zone)
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != asked:
        mapping = _mapping(name, own)
        found = in_folder(files, lambda paths, told: intake.read(paths, mapping, zone, told))
        kept = (asked, Chosen(found, zone, (mapping and mapping.time_zone) or zone))
        st.session_state[READ] = kept
    return kept[1]


def _mapping(name: str, own: Any) -> intake.Mapping | None:
    if name == importing.CANONICAL:
        return None
    if own is None:
        return intake.load(name)
    try:
        return intake.parse(own.getvalue().decode("utf-8"), own.name)
    except UnicodeDecodeError:
        raise Refused(f"The map {own.name} is not written in UTF-8. Save it as UTF-8 text.") from None

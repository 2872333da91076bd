"""How far each sync has come; nothing where none ever ran."""

import streamlit as st

from pages.parts import tables
from store import engine, marks, settings

OBJECTS = {"hubspot": "HubSpot", "salesforce": "Salesforce", "sql": "Database"}


def table() -> None:
    """The latest sync of each object: when it was, how far it came, what it pulled."""
    url = engine.current_url()
    done = marks.shown(url)
    if done.is_empty():
        return
    with engine.reading(url) as session:
        zone = settings.calendar(session).time_zone
    st.subheader("Kept in step", anchor=False)
    st.caption(f"By `accord sync`. What changed later comes with the next one. Times in {zone}.")
    rows = [
        {
            "From": f"{OBJECTS.get(source, source)} {name}",
            "Latest sync": f"{at:%Y-%m-%d %H:%M}",
            "Rows pulled": f"{rows_read:,}",
            "Changes saved up to": mark or "read whole each time",
        }
        for source, name, at, mark, rows_read in done.with_columns(done["at"].dt.convert_time_zone(zone)).rows()
    ]
    st.table(rows)
    tables.save(lambda: tables.rows(rows), "syncs")

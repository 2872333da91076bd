"""The imports of before and their balances."""

import streamlit as st

from pages.parts import tables
from store import engine, imports, settings


def table() -> None:
    """The latest imports, newest first."""
    url = engine.current_url()
    done = imports.history(url)
    if done.is_empty():
        st.info("Nothing has been imported into this database yet.", icon=":material/inbox:")
        return
    with engine.reading(url) as session:
        zone = settings.calendar(session).time_zone
    st.caption(f"An import that changed nothing leaves no trace here. Times in {zone}.")
    rows = [
        {
            "When": f"{at:%Y-%m-%d %H:%M}",
            "Who": who,
            "Files": name,
            "Map": mapping,
            **dict(zip(("Read", "New", "Changed", "Same", "Refused"), (f"{count:,}" for count in counts), strict=True)),
        }
        for at, who, name, mapping, *counts in done.with_columns(done["at"].dt.convert_time_zone(zone)).rows()
    ]
    st.table(rows)
    tables.save(lambda: tables.rows(rows), "imports")

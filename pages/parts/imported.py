"""The imports of before and their balances, and the way back out of the newest."""

from datetime import datetime
from typing import Any

import streamlit as st

from agreement.errors import Refused
from agreement.people import Person
from pages.parts import gate, progressing, tables, undoing
from pages.parts.preview import notes
from pages.parts.wording import plain
from store import engine, imports, settings
from store.keeping import KEPT
from store.undoable import Undone
from store.undoing import last, undo

SAID = "undo_said"
ASKED = "undo_asked"
"""The import whose undoing is asked about: the dialog is open."""


def just_undone() -> bool:
    """Whether an undo has just come to its end, which is told in the tab of the earlier imports."""
    return SAID in st.session_state


def table() -> None:
    """The latest imports, newest first, with what became of those that were undone."""
    url = engine.current_url()
    if words := st.session_state.pop(SAID, None):
        st.success(words, icon=":material/undo:")
    done = imports.history(url)
    if done.is_empty():
        st.info("Nothing has been imported into this database yet.", icon=":material/inbox:")
        return
    with engine.reading(url) as session:
        zone = settings.calendar(session).time_zone
    local = done.with_columns(done[name].dt.convert_time_zone(zone) for name in ("at", "undone_at"))
    _way_back(local.to_dicts())
    st.caption(f"An import that changed nothing leaves no trace here. Times in {zone}.")
    rows = [_row(one) for one in local.to_dicts()]
    st.table(rows)
    tables.save(lambda: tables.rows(rows), "imports")


def _row(one: dict[str, Any]) -> dict[str, str]:
    counts = {"Read": "rows_read", "New": "new", "Changed": "changed", "Same": "same", "Refused": "refused"}
    undone = f"{_when(one['undone_at'])}, by {one['undone_by']}" if one["undone_at"] else ""
    return {
        "When": _when(one["at"]), "Who": one["who"], "Files": one["name"], "Map": one["mapping"],
        **{name: f"{one[column]:,}" for name, column in counts.items()}, "Undone": undone,
    }  # fmt: skip


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _way_back(rows: list[dict[str, Any]]) -> None:
    """The button over the table; where there is none, why."""
    newest = next((one for one in rows if not one["undone_at"]), None)
    if newest is None:
        return
    if not newest["kept"]:
        st.caption(
            "The newest import that stands cannot be undone: what that needs is kept for the latest "
            f"{KEPT} imports, and for none that an older Accord made."
        )
    elif st.button(f"Undo the import of {_when(newest['at'])}", icon=":material/undo:", key="undo_newest"):
        st.session_state[ASKED] = int(newest["id"])
    if st.session_state.get(ASKED) == newest["id"]:
        _ask(int(newest["id"]), _when(newest["at"]))


def _forget() -> None:
    st.session_state.pop(ASKED, None)


@st.dialog("Undo this import?", on_dismiss=_forget)
def _ask(import_id: int, when: str) -> None:
    person = gate.recheck()
    url = engine.current_url()
    found = last(url)
    if found is None or found.import_id != import_id:
        st.info("There is another newest import by now. Close this and load the page again.")
        return
    st.markdown(f"**{plain(found.name)}**, imported {when}")
    told(found)
    st.caption("It stays in the list below, marked as undone. To have the rows again, import the same files.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep it"):
            _forget()
            st.rerun()
        pressed = st.button("Undo the import", type="primary", icon=":material/undo:", key="undo_now")
    if pressed:
        _undone(person, url, found)


def told(found: Undone) -> None:
    """What will go and what comes back."""
    lines = [f"- Goes: **{_rows(count)} of {frame}**" for frame, count in found.removed.items()]
    lines += [
        f"- Comes back: what **{_rows(count)} of {frame}** said before" for frame, count in found.restored.items()
    ]
    st.markdown("\n".join(lines))
    notes(found.warnings, "Worth knowing first")


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _undone(person: Person, url: str, found: Undone) -> None:
    try:
        with progressing.bar("Undoing") as tell:
            done = undo(url, person, found.import_id, progress=tell)
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/block:")
        return
    parts = [f"{undoing.counted(done.removed)} gone"] if done.removed else []
    parts += [f"{undoing.counted(done.restored)} with their earlier values"] if done.restored else []
    _forget()
    st.session_state[SAID] = plain(f"Undone: {', '.join(parts)}.")
    st.rerun()

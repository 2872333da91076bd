"""The step from a preview into the database: the balance, the button, and the first database of one's own."""

from zoneinfo import available_timezones

import streamlit as st

from agreement.calendar import Calendar
from agreement.errors import Refused
from agreement.people import Person
from intake import jumps
from intake.reading import Read
from pages.parts import brought, expected, founding, frames, importing, preview, progressing, uploads
from pages.parts.brought import Chosen
from pages.parts.mapping import said as mapping_said
from pages.parts.wording import plain
from reports.headlines import Change, changes
from store import engine, remembering, settings
from store.imports import Balance

SAID = "data_said"


def offer(person: Person, chosen: Chosen) -> None:
    """Shows what saving would change and does it when asked."""
    if brought.is_first():
        _first_database(chosen)
        return
    url = engine.current_url()
    if settings.is_sample(url):
        st.error(
            "ACCORD_DATABASE_URL names a database that holds the sample company, and real leads never mix with made "
            "ones. Let it name an empty database, or leave it out, and start Accord again.",
            icon=":material/science:",
        )
        return
    try:
        foreseen = importing.save(url, person, chosen.found, dry_run=True)
        preview.balance(foreseen)
        numbers = st.container()
        count = foreseen.new + foreseen.changed
        if count == 0:
            st.info("Everything in these files is here already. There is nothing to save.", icon=":material/done_all:")
        elif st.button(f"Save {count:,} rows", type="primary", icon=":material/save:"):
            done = _saved(url, person, chosen.found)
            _remember(url, person, chosen)
            st.session_state[SAID] = f"Saved: {done.new:,} new and {done.changed:,} changed rows."
            uploads.forget()
            st.rerun()
        if count:
            preview.headlines(numbers, lambda: _changes(url, chosen), importing.company(url).currency)
            with numbers:
                preview.notes(_sudden(url, chosen.found, foreseen), "Sudden changes: look twice before you save")
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/block:")


def _changes(url: str, chosen: Chosen, calendar: Calendar | None = None) -> tuple[Change, ...]:
    """The headline numbers now and after; the sample company's are nobody's now."""
    now = () if brought.is_first() else frames.headlines_now()
    return changes(now, frames.headlines_after(url, chosen.found, calendar))


def _sudden(url: str, found: Read, foreseen: Balance) -> tuple[str, ...]:
    few = jumps.fewer(foreseen.read, foreseen.same, expected.last_read(url, found))
    return (*frames.jumps(url, found), *few)


def said() -> None:
    """What the last save came to, shown once."""
    if words := st.session_state.pop(SAID, None):
        st.success(words, icon=":material/check:")


def _saved(url: str, person: Person, found: Read) -> Balance:
    with progressing.bar("Saving") as told:
        return importing.save(url, person, found, progress=told)


def _remember(url: str, who: Person | str, chosen: Chosen) -> None:
    """Keeps what was said about the columns, so that next month's files need no words."""
    if chosen.way is not None and chosen.way.draft is not None:
        remembering.remember(url, who, chosen.mark, chosen.way.title, mapping_said.answers().plain())


def _first_database(chosen: Chosen) -> None:
    """On the sample company: real leads go into a database of their own, which needs its first administrator."""
    preview.balance(importing.save(engine.own_url(), "preview", chosen.found, dry_run=True))
    numbers = st.container()
    st.subheader("Your own database", anchor=False)
    st.markdown(
        "You are looking at the sample company. Your leads never mix with made ones: saving makes a database of your "
        "own, without the sample's people, and shows that from then on."
    )
    zones = sorted(available_timezones())
    zone = st.selectbox("Business time zone", zones, index=zones.index(chosen.zone), key=brought.ZONE)
    company = Calendar(time_zone=zone)
    with st.form("first_database"):
        left, right = st.columns(2, gap="large")
        name = left.text_input("Your name")
        username = left.text_input("Username", help="Letters a to z, digits, dot, dash, @", autocomplete="username")
        password = right.text_input("Password", type="password", autocomplete="new-password", help="12 letters or more")
        again = right.text_input("Password again", type="password", autocomplete="new-password")
        pressed = st.form_submit_button("Make it and save", type="primary", icon=":material/save:")
    if not pressed:
        preview.headlines(numbers, lambda: _changes(engine.own_url(), chosen, company), company.currency)
        return
    try:
        if password != again:
            raise Refused("The two passwords differ. Type the same one twice.")
        first = founding.First(username, name, password, zone)
        with progressing.bar("Saving") as told:
            done = founding.found(first, chosen.found, told)
        _remember(engine.own_url(), name, chosen)
    except Refused as refused:
        st.error(plain(str(refused)), icon=":material/block:")
        return
    uploads.forget()
    st.success(f"{done.new:,} rows are in your own database. Sign in anew as {username}.", icon=":material/check:")
    st.button("Sign in", type="primary")  # the next run of the script finds a stranger

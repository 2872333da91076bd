"""The pieces of the people page: the list, the changes, a new person, the trail."""

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from agreement.errors import Refused
from agreement.people import SEATS, Person
from pages.parts import tables
from pages.parts.wording import plain
from store import engine, passwords, people, settings, trail

OWN_PASSWORD = "Makes one and shows it once. Your own you change at the side, with the current one."
STEPS = {
    "person.add": "added",
    "person.password": "new password",
    "person.seat": "changed the seat",
    "person.deactivate": "deactivated",
    "person.reactivate": "let in again",
}


def summary() -> None:
    """How many people hold each seat, as a sentence."""
    active = [account for account in people.people(engine.current_url()) if account.active]
    counts = [f"{sum(account.seat == seat for account in active)} {seat}" for seat in SEATS]
    st.caption(f"{len(active)} people may sign in: {', '.join(counts)}.")


def table() -> None:
    """Everybody, and when they were last seen."""
    rows = [
        {
            "Name": account.name,
            "Username": account.username,
            "Seat": account.seat,
            "E-mail": account.email or "",
            "May sign in": "yes" if account.active else "no",
            "Last seen": _when(account.seen_at) or "not signed in",
            "Since": _when(account.created_at),
        }
        for account in people.people(engine.current_url())
    ]
    st.table(rows)
    tables.save(lambda: tables.rows(rows), "people")


def change(person: Person) -> None:
    """One person's seat, password, and whether they may sign in. Each change ends their sessions at once."""
    url = engine.current_url()
    accounts = {account.username: account for account in people.people(url)}
    st.subheader("Change somebody", anchor=False)
    chosen = st.selectbox("Person", list(accounts), format_func=lambda name: f"{accounts[name].name} ({name})")
    account = accounts[chosen]
    seat = st.selectbox("Seat", SEATS, index=SEATS.index(account.seat), key=f"seat_{chosen}_{account.seat}")
    st.caption("Every change signs them out everywhere.")
    seated, secret, active = st.columns(3)
    if seated.button("Save seat", disabled=seat == account.seat, width="stretch"):
        _do(f"{account.name} now holds the {seat} seat.", people.change_seat, url, person, chosen, seat)
    if secret.button("New password", width="stretch", disabled=chosen == person.username, help=OWN_PASSWORD):
        made = passwords.generated()
        _do(f"{account.name}'s new password, shown once: `{made}`", people.change_password, url, person, chosen, made)
    if account.active and active.button("Deactivate", width="stretch"):
        _do(f"{account.name} can sign in no more.", people.deactivate, url, person, chosen)
    if not account.active and active.button("Let in again", width="stretch"):
        _do(f"{account.name} may sign in again.", people.reactivate, url, person, chosen)
    if said := st.session_state.pop("people_said", None):
        st.success(said)


def add(person: Person) -> None:
    """A new person with a generated password."""
    st.subheader("Add somebody", anchor=False)
    with st.form("add_person", clear_on_submit=True, border=False):
        name = st.text_input("Name")
        username = st.text_input("Username", help="Letters a to z, digits, dot, dash, @")
        email = st.text_input("E-mail (may stay empty)")
        seat = st.selectbox("Seat", SEATS, key="new_seat")
        pressed = st.form_submit_button("Add", type="primary")
    if pressed:
        made = passwords.generated()
        said = f"{name} may sign in as `{username.strip().lower()}`; the password, shown once: `{made}`"
        _do(said, people.add, engine.current_url(), username, name, seat, made, email, person)


def steps() -> None:
    """The last changes to people."""
    st.subheader("Last changes", anchor=False)
    done = trail.trail(engine.current_url(), "person.", 20)
    if not done:
        st.caption("Nothing has been changed yet.")
        return
    rows = [
        {"When": _when(step.at), "Who": step.who, "What": STEPS.get(step.action, step.action), "Whom": step.subject,
         "From": _words(step.before), "To": _words(step.after)}
        for step in done
    ]  # fmt: skip
    st.table(rows)
    tables.save(lambda: tables.rows(rows), "changes-to-people")


def _do(said: str, act: Callable[..., object], *arguments: object) -> None:
    try:
        act(*arguments)
    except Refused as refused:
        st.error(plain(str(refused)))
        return
    st.session_state["people_said"] = said
    st.rerun()


def _words(values: str | None) -> str:
    if values is None:
        return ""
    return ", ".join(f"{name} {value}" for name, value in json.loads(values).items() if value is not None)


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    with engine.reading(engine.current_url()) as session:
        zone = settings.calendar(session).time_zone
    return at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")

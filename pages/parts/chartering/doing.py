"""What the buttons of the charter page do beside signing; the page tells the answer."""

from datetime import date

import streamlit as st

from agreement import Person
from agreement.charter import TRAINING
from pages.parts import frames
from pages.parts.agreeing.steps import answered
from store import tasks, training

FIELDS = ("kind", "who", "on", "note", "lead")
LOGGING = "charter_log"
"""How the keys of the fields of a new entry begin."""


def done(task: str, due_on: date) -> None:
    """Marks a task as done."""

    def step(person: Person) -> str:
        tasks.done(frames.url(), person, task, due_on)
        return f"“{task}” is done."

    answered(step)


def reopen(task: str, due_on: date) -> None:
    """Takes a slip back."""

    def step(person: Person) -> str:
        tasks.reopen(frames.url(), person, task, due_on)
        return f"“{task}” is open again."

    answered(step)


def log() -> None:
    """Logs what was typed."""
    kind, who, on, note, lead = (st.session_state.get(f"{LOGGING}_{name}") for name in FIELDS)

    def step(person: Person) -> str:
        one = training.log(
            frames.url(), person, str(kind), str(who or ""), on, str(note or ""), str(lead).strip() if lead else None
        )  # fmt: skip
        return f"Logged: {TRAINING[one.kind]} of {one.who}."

    if answered(step):
        for name in ("note", "lead"):
            st.session_state[f"{LOGGING}_{name}"] = ""


def confirm(entry_id: int) -> None:
    """Confirms an entry of the other side."""
    answered(lambda person: f"Confirmed: {training.confirm(frames.url(), person, entry_id).who} was there.")


def take_back(entry_id: int) -> None:
    """Takes an entry of the own side back."""

    def step(person: Person) -> str:
        training.take_back(frames.url(), person, entry_id)
        return "The entry is taken back; the audit keeps it."

    answered(step)

"""What one run of the meeting page looks at: the week, the agenda, what was said and decided."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from agreement import Person
from agreement.decided import Decision, Note
from pages.parts import frames, look
from pages.parts.agreeing.seat import sees_names
from pages.parts.board import cold
from pages.parts.board.view import Board
from pages.parts.filters import Chosen
from reports.agenda import BY_KEY, STEPS, Point, Step, Waiting, agenda
from reports.week import Week
from store import meetings

PARAMETER = "step"


@dataclass(frozen=True)
class View:
    """One reader's view of the meeting; it holds names, which the shared screen masks."""

    board: Board
    told: Week
    step: Step
    points: tuple[Point, ...]
    decisions: tuple[Decision, ...]
    """Of all meetings, oldest first."""
    notes: tuple[Note, ...]
    undecided: pl.DataFrame
    """The leads that wait for sales, the longest first."""
    today: date
    version: int
    """Of the meetings' counter, read before anything else."""
    writes: bool
    names: bool

    @property
    def week(self) -> date:
        """First day of the week that the meeting is about."""
        return self.told.begins

    @property
    def place(self) -> int:
        """Number of the step, from 0."""
        return STEPS.index(self.step)


def seen(person: Person, week: date) -> View:
    """The meeting about a week as it stands now: always about all leads, whatever the filters say."""
    version = meetings.version(frames.url())
    told = frames.week(week)
    board = Board(Chosen(week, {}), frames.bundle(), look.mode())
    decisions, notes = frames.decisions(), meetings.notes(frames.url(), week)
    undecided, today = cold.waiting(board), board.ledger.calendar.today()
    oldest = int(undecided["waiting_minutes"][0]) // 1440 if undecided.height else 0
    points = agenda(told, Waiting(undecided.height, oldest), decisions, today)
    return View(
        board, told, step(), points, decisions, notes, undecided, today, version,
        person.seat in meetings.WRITERS, sees_names(person),
    )  # fmt: skip


def step() -> Step:
    """The step that the address asks for; the first one for anything else."""
    return BY_KEY.get(st.query_params.get(PARAMETER, ""), STEPS[0])


def go(to: int) -> None:
    """To another step; beyond either end nothing happens."""
    if 0 <= to < len(STEPS):
        st.query_params[PARAMETER] = STEPS[to].key

"""What the charter page opens with: what is in force, on the table, past and owed, and what a link asked for."""

from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from agreement import Proposal
from agreement.calendar import Calendar
from agreement.charter import Charter, CharterInForce
from agreement.pledged import Trained
from agreement.states import AGREED, OPEN
from metrics._owed import Owed, owed
from metrics._tasks import tasks as tasks_of
from metrics._training import training_progress
from pages.parts import frames
from pages.parts.agreeing.steps import Said
from pages.parts.agreeing.words import state_words
from pages.parts.wording import plain
from store import charters, tasks, training

ASKED = "proposal"
"""The URL's name for the proposal that a link leads to."""


@dataclass(frozen=True)
class Now:
    """Everything the page shows, read at once."""

    ruling: CharterInForce | None
    signed: Proposal | None
    """The negotiation that led to what is in force."""
    table: tuple[Proposal, ...]
    """Open proposals; the one that a link asked for first."""
    past: tuple[Proposal, ...]
    """Every negotiation, newest first."""
    asked: str | None
    """The number in the link, as it came."""
    versions: tuple[CharterInForce, ...]
    tasks: pl.DataFrame
    """How each task stands (`metrics._tasks`)."""
    log: tuple[Trained, ...]
    progress: pl.DataFrame
    """Training of this quarter (`metrics._training`)."""
    owed: tuple[Owed, ...]
    calendar: Calendar
    today: date

    @property
    def terms(self) -> Charter | None:
        """What is in force."""
        return self.ruling.charter if self.ruling else None

    @property
    def coming(self) -> tuple[Proposal, ...]:
        """Versions that both have signed and whose day has not come."""
        return tuple(one for one in self.past if one.state == AGREED)

    @property
    def linked(self) -> Proposal | None:
        """The proposal in the link."""
        number = int(self.asked) if self.asked and self.asked.isdecimal() and len(self.asked) < 10 else None
        return next((one for one in self.past if one.id == number), None)


def now(asked: str | None) -> Now:
    """The state of the charter at this moment."""
    url, calendar = frames.url(), frames.bundle().calendar
    today, past, versions = calendar.today(), charters.history(url), charters.versions(url)
    ruling = versions[-1] if versions else None
    signed = next((one for one in past if ruling and one.id == ruling.agreement_id), None)
    table = sorted((one for one in past if one.state in OPEN), key=lambda one: str(one.id) != asked)
    standing, log = tasks_of(ruling, tasks.marks(url), calendar, today), training.entries(url)
    progress = training_progress(versions, log, calendar, today)
    late = owed(standing, frames.result("handover_steps"), progress)
    return Now(ruling, signed, tuple(table), past, asked, versions, standing, log, progress, late, calendar, today)


def tell(said: Said | None, shown: Now) -> None:
    """The answer to the last step, and what became of a proposal that a link asked for but is not open any more."""
    if said and said.refused:
        st.error(f"{plain(said.words)} The page shows how it stands now.", icon=":material/front_hand:")
    elif said:
        st.success(plain(said.words), icon=":material/check_circle:")
    linked = shown.linked
    if shown.asked is None or (linked and linked.id in {one.id for one in shown.table}):
        return
    if linked is None:
        st.warning(f"There is no charter proposal {plain(shown.asked)}. Ask for the link again.",
                   icon=":material/link_off:")  # fmt: skip
    elif not said:
        words = state_words(linked, shown.calendar)
        st.info(f"The link’s proposal is no longer open. {words}.", icon=":material/history:")

"""Every negotiation there ever was: revisions with their differences, signatures and times, and the audit of steps."""

from collections.abc import Callable, Sequence

import streamlit as st

from agreement import Proposal, Revision
from agreement.calendar import Calendar
from agreement.documents import Terms, terms_words
from agreement.people import MARKETING, SALES
from pages.parts import tables
from pages.parts.agreeing.printing import printable
from pages.parts.agreeing.standing import SHOWN
from pages.parts.agreeing.words import changes, day_words, moment_words, signature_words, state_words
from pages.parts.look import tag


def draw(
    past: Sequence[Proposal], calendar: Calendar, opened: int | None = None,
    paper: Callable[[Proposal, Calendar, str], None] = printable,
) -> None:  # fmt: skip
    """Newest first; `opened` is the number of the one that a link asked for, `paper` takes a signed one to paper."""
    for one in past:
        before = base(one, past)
        with st.expander(state_words(one, calendar), expanded=one.id == opened):
            if one.version is not None:
                paper(one, calendar, "history_")
            _revisions(one, before.current.terms if before else None, calendar)
            _steps(one, calendar)


def base(one: Proposal, past: Sequence[Proposal]) -> Proposal | None:
    """The version that a negotiation changed: the one before its own, or the last that was agreed when it began."""
    signed = [other for other in past if other.version and other.segment == one.segment and other.id != one.id]
    if one.version:
        signed = [other for other in signed if (other.version or 0) < one.version]
    else:
        signed = [other for other in signed if other.agreed_at and other.agreed_at <= one.created_at]
    return max(signed, key=lambda other: other.version or 0, default=None)


def _revisions(one: Proposal, before: Terms | None, calendar: Calendar) -> None:
    for revision in one.revisions:
        head = (
            f"Revision {revision.number} by {revision.author} for {revision.side}, "
            f"{moment_words(revision.created_at, calendar)} · from {day_words(revision.effective_on)} · "
            f"review on {day_words(revision.review_on)} · hash {revision.hash[:SHOWN]}"
        )
        lines = _said(revision, before)
        signed = [signature_words(revision, side, calendar) for side in (SALES, MARKETING)]
        note = tag("div", f"“{revision.note}”", "accord-joined") if revision.note else ""
        st.html(
            tag("div", head, f"accord-asked accord-{revision.side}")
            + f'<ul class="accord-terms">{"".join(tag("li", line, "") for line in lines)}</ul>{note}'
            + tag("div", " · ".join(signed), "accord-print")
        )
        before = revision.terms


def _said(revision: Revision, before: Terms | None) -> list[str]:
    return list(terms_words(revision.terms)) if before is None else changes(before, revision)


def _steps(one: Proposal, calendar: Calendar) -> None:
    rows = [
        {
            "When": moment_words(step.at, calendar),
            "Who": step.who,
            "What": step.action.split(".")[-1],
            "It was": _state(step.before),
            "It became": _state(step.after),
        }
        for step in one.steps
    ]
    tables.draw(tables.rows(rows), f"Steps of proposal {one.id}", f"steps-of-proposal-{one.id}")


def _state(fact: object) -> str:
    if not isinstance(fact, dict):
        return "–"
    signed = f", signed by {' and '.join(fact['signed'])}" if fact.get("signed") else ""
    return f"{fact.get('state')}, revision {fact.get('revision')}{signed}"

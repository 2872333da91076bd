"""What each step shows on a desk: the points that the agenda found, and what is needed to talk about them."""

from collections.abc import Callable

import streamlit as st

from agreement import Person
from agreement.decided import actions as open_actions
from agreement.decided import standing
from agreement.moments import moment_words
from agreement.people import MARKETING, SALES
from pages.parts import frames
from pages.parts.agreeing.dispute_leads import known, lead_words
from pages.parts.agreeing.words import QUESTIONS, answers, bar_words, promises
from pages.parts.board import cold
from pages.parts.look import tag
from pages.parts.meeting import actions, saying, taking
from pages.parts.meeting.view import View
from pages.parts.meeting.walking import listed, points
from pages.parts.telling import measures
from pages.parts.wording import plural
from reports.agenda import DECISIONS, DISPUTED, EXCEPTIONS, LAST, MISSED, SINCE, STEPS, THRESHOLDS, carried
from reports.raised import UNDECIDED
from store import disputes

MOST = 4
"""Disputed leads that are shown; the rest is a click away."""


def draw(view: View, person: Person) -> None:
    """The step that the meeting is at, and beside all but the last what was decided and noted so far."""
    if view.step.key == DECISIONS:
        _decisions(view)
        return
    left, right = st.columns([5, 2], gap="medium")
    with left:
        DRAWN[view.step.key](view, person)
    with right:
        _margin(view)


def _last(view: View, _: Person) -> None:
    stood = standing(carried(view.decisions, view.week), view.today)
    actions.draw(view, (*stood.late, *stood.open), "Nothing is left to do from earlier meetings.")
    if stood.done:
        st.html(tag("h4", "Done", "accord-message"))
        actions.draw(view, stood.done[:MOST], "")


def _since(view: View, _: Person) -> None:
    measures.draw(view.told)


def _exceptions(view: View, _: Person) -> None:
    """Each with what was decided about it and is not done yet."""
    found = [one for one in view.points if one.step == EXCEPTIONS]
    decided, topics = open_actions(view.decisions, view.today), saying.topics_of(view)
    by_words = {f"{MISSED}{words}": decided[key] for key, words in topics.items() if key in decided}
    with st.container(border=True, key="accord_together_exceptions", gap="xsmall"):
        if not found:
            st.html(tag("div", "Nothing to look into.", "accord-context accord-muted"))
        for one in found:
            action = decided.get(one.about) or by_words.get(one.words) or UNDECIDED
            st.html(listed([(one.state, one.words)]) + tag("div", action, "accord-print accord-action"))


def _disputed(view: View, person: Person) -> None:
    open_ = [one for one in disputes.disputes(frames.url(), person) if one.settled_as is None]
    leads = known([one.lead_id for one in open_[:MOST]])
    st.html(tag("h4", f"{plural(len(open_), 'rejection')} contested and not settled", "accord-message"))
    for first in range(0, min(len(open_), MOST), 2):
        for column, one in zip(st.columns(2, gap="small"), open_[first : first + 2], strict=False):
            with column, st.container(border=True, key=f"accord_marketing_dispute_{one.lead_id}", height="stretch"):
                st.html(lead_words(one.lead_id, leads.get(one.lead_id, {}), view.names))
    st.html(_link("/agreement?view=Disputed+leads", "Label and settle them on the agreement’s page"))
    cold.draw(view.board, view.names)


def _thresholds(view: View, _: Person) -> None:
    ruling = view.board.in_force
    said = f"{bar_words(ruling.definition)} (version {ruling.version})" if ruling else "Nothing is in force"
    st.html(tag("h4", said[0].upper() + said[1:], "accord-message") + points(view))
    if ruling:
        asked, sales, marketing = st.columns(3, gap="medium")
        rules = [words for block in QUESTIONS for words in answers(ruling.definition, block)]
        asked.html(_terms("What a lead must be", rules, "together"))
        sales.html(_terms("Sales promises", promises(ruling.definition, SALES), "sales"))
        marketing.html(_terms("Marketing promises", promises(ruling.definition, MARKETING), "marketing"))
    st.html(_link("/agreement", "Move the bar and see what a change would have done, propose, counter, sign"))


def _decisions(view: View) -> None:
    made = [one for one in view.decisions if one.week == view.week]
    actions.draw(view, made, "Nothing is decided yet: the key D takes a decision down, N a note.")
    st.html(tag("h4", "Minutes", "accord-message") + said(view))
    taking.draw(view)


def _margin(view: View) -> None:
    made = [one for one in view.points if one.step == DECISIONS]
    with st.container(border=True, key="accord_together_margin"):
        st.html(tag("div", "Decided so far", "accord-eyebrow accord-together"))
        st.html(points(view, DECISIONS) if made else tag("div", "Nothing yet.", "accord-context accord-muted"))
        st.html(tag("div", "Minutes so far", "accord-eyebrow accord-together") + said(view))


def said(view: View) -> str:
    """Everything that was said so far, step by step."""
    calendar, parts = view.board.ledger.calendar, []
    for one in STEPS:
        for note in (note for note in view.notes if note.step == one.key):
            who = f"{one.name} · {note.author}, {moment_words(note.said_at, calendar)}"
            parts.append(tag("div", note.text, f"accord-remark accord-{note.seat}") + tag("div", who, "accord-print"))
    return "".join(parts) or tag("div", "Nothing was noted yet.", "accord-context accord-muted")


def _terms(title: str, sentences: list[str], side: str) -> str:
    lines = "".join(tag("li", one, "") for one in sentences)
    return f'{tag("div", title, f"accord-asked accord-{side}")}<ul class="accord-terms">{lines}</ul>'


def _link(address: str, words: str) -> str:
    return f'<div class="accord-promise">{tag("a", words, "", href=address, target="_self")}</div>'


DRAWN: dict[str, Callable[[View, Person], None]] = {
    LAST: _last, SINCE: _since, EXCEPTIONS: _exceptions, DISPUTED: _disputed, THRESHOLDS: _thresholds,
}  # fmt: skip

"""What rejections say: the clauses that would have kept rejected leads away, best first, ready to be proposed."""

import streamlit as st

from agreement import Definition, Proposal, rule_words
from metrics._clauses_tried import with_clause
from metrics._suggested import METHOD, NOTHING, Suggestion, suggestion_words
from pages.parts import frames
from pages.parts.agreeing import starts
from pages.parts.agreeing.opening import Now
from pages.parts.look import tag
from pages.parts.wording import plural, share_of, written


def draw(shown: Now) -> None:
    """A card for each clause, with what it would have prevented and cost."""
    if shown.ruling is None:
        st.info("Nothing is in force, so no clause can be held against its rejections.", icon=":material/inbox:")
        return
    terms = starts.starts(shown)[-1].definition
    found = frames.suggested(terms)
    against = f"Held against version {shown.ruling.version}. {METHOD}"
    title = _headline(found[0]) if found else NOTHING
    st.html(tag("h3", title, "accord-message") + tag("div", against, "accord-print"))
    for first in range(0, len(found), 2):
        for column, place in zip(st.columns(2, gap="medium"), range(first, first + 2), strict=True):
            if place < len(found):
                with column:
                    _card(found[place], place, shown)


def _headline(one: Suggestion) -> str:
    words = suggestion_words(one)
    return words[0].upper() + words[1:]


def _card(one: Suggestion, place: int, shown: Now) -> None:
    with st.container(border=True, key=f"accord_together_suggested_{place}", gap="xsmall"):
        reason = f"“{one.reason}”" if one.reason else "whatever the reason"
        st.html(
            tag("div", f"Rejected for {reason}" if one.reason else "Rejected, whatever the reason",
                "accord-eyebrow accord-together")
            + tag("p", rule_words(one.rule), "accord-message")
            + f'<div class="accord-context">{"".join(tag("div", line, "") for line in lines(one))}</div>'
        )  # fmt: skip
        how = "Change the clause" if one.replaces else "Add the clause"
        st.button(
            f"{how} in a draft", key=f"suggested_{place}", icon=":material/tune:", on_click=starts.bring,
            args=(f"With “{rule_words(one.rule)}”", *_terms(one, shown)),
        )  # fmt: skip


def _terms(one: Suggestion, shown: Now) -> tuple[Definition, Proposal | None]:
    """What lies on the table with the clause in it, to counter it; else what is in force with it, as a new proposal."""
    for open_ in shown.table:
        if countered := with_clause(open_.current.definition, one.rule):
            return countered, open_
    return one.definition, None


def lines(one: Suggestion) -> list[str]:
    """What the clause would have prevented, and what it would have cost."""
    prevented = f"prevents {share_of(one.prevented, one.of)} of these rejections ({one.prevented} of {one.of})"
    everything = f"{one.all_prevented} of {one.rejections} rejections for any reason"
    others = f"also turns away {one.others_lost} of {one.others} leads that nobody rejected"
    if one.wins_lost is None:
        cost = "what it would have cost in wins is not known: none is on record"
    else:
        cost = f"costs {plural(one.wins_lost, 'win')} of {one.wins}"
        if one.wins_lost and one.lost_cents is not None:
            cost += f", worth {written(one.lost_cents / 100, 'money', frames.bundle().calendar.currency)}"
    less = [] if one.a_week_less is None else [f"{written(one.a_week_less, 'leads')} fewer leads a week pass"]
    dear = ["dear: as large a share of the wins as of all rejections"] if one.dear else []
    return [prevented, everything, others, cost, *less, *dear]

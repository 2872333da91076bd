"""Disputed leads: marketing contests a rejection, both teams label it blind, and what they say settles it."""

from typing import Any

import polars as pl
import streamlit as st

from agreement import ALL, Definition, Person
from agreement.disputes import Dispute
from agreement.people import MARKETING
from metrics._splits import split_words
from pages.parts import frames
from pages.parts.agreeing import contesting, steps
from pages.parts.agreeing.dispute_leads import draw_settled, known, lead_words
from pages.parts.agreeing.opening import Now
from pages.parts.agreeing.seat import sees_names
from pages.parts.agreeing.words import OTHER, day_words
from pages.parts.look import tag
from pages.parts.wording import plural
from store import disputes

SOME = 6
"""Open disputes that are shown at first."""
FAIR = "The other side’s label settles it. Nobody can settle a dispute in their own favour."


def draw(shown: Now, person: Person) -> None:
    """Both teams' agreement, what waits for a label, what is settled, and for marketing what may be contested."""
    found = disputes.disputes(frames.url(), person)
    terms = shown.ruling.definition if shown.ruling else Definition(shown.segment)
    st.html(_headline(terms, shown.segment))
    open_ = sorted((one for one in found if one.settled_as is None), key=_turn)
    settled = [one for one in found if one.settled_as is not None]
    leads = known([one.lead_id for one in found])
    names = sees_names(person)
    st.html(tag("h4", turn_words(open_, person.seat), "accord-message"))
    shown_ = open_
    if len(open_) > SOME and not st.toggle(f"All {len(open_)} open disputes", key="every_dispute"):
        shown_ = open_[:SOME]
    for first in range(0, len(shown_), 2):
        for column, one in zip(st.columns(2, gap="medium"), shown_[first : first + 2], strict=False):
            with column:
                _card(one, leads.get(one.lead_id, {}), person, names)
    if person.seat == MARKETING:
        contesting.draw(names, {one.lead_id for one in found})
    draw_settled(settled, leads, names)


def _turn(one: Dispute) -> int:
    """Those that wait for the own side's label first, then those in which one side must give way."""
    return 0 if one.own_label is None else 1 if one.both_labelled else 2


def turn_words(open_: list[Dispute], seat: str) -> str:
    """What is open, and whose word it waits for.

    >>> turn_words([], "sales")
    'No dispute is open'
    """
    if not open_:
        return "No dispute is open"
    own = sum(one.own_label is None for one in open_)
    apart = sum(one.both_labelled and one.own_label != one.other_label for one in open_)
    said = [f"{own} {'waits' if own == 1 else 'wait'} for your side’s label"] if own and seat in OTHER else []
    said += [f"in {apart} the labels differ"] if apart else []
    return f"{plural(len(open_), 'dispute')} open" + (f": {', '.join(said)}" if said else "")


def _headline(terms: Definition, segment: str) -> str:
    """κ over all pairs of labels, and the clause that splits the two teams."""
    rows = frames.result("disputed").filter(pl.col("scope") == "all")
    row = rows.row(0, named=True) if rows.height else {}
    words = kappa_words(row)
    small = (
        "Cohen’s κ is agreement beyond chance: 0 is chance, 1 is always. Labels are given blind: nobody sees the other "
        "team’s before both exist."
    )
    if segment != ALL:
        small += (
            " κ and the disputes are of all leads; the clause is looked for among those that this agreement judges."
        )
    split = tag("p", split_words(frames.splits(terms)), "accord-joined") if row.get("pairs") else ""
    return tag("h3", words, "accord-message") + tag("div", small, "accord-print") + split


def kappa_words(row: dict[str, Any]) -> str:
    """How far both teams read the agreement alike, in a sentence."""
    if not row or not row["pairs"]:
        return "No contested lead has both labels yet, so nobody can say whether both teams read the agreement alike"
    share = (
        f"Both teams give {row['both_yes'] + row['both_no']} of {plural(row['pairs'], 'disputed lead')} the same label"
    )
    if row["kappa"] is None:
        return f"{share}; κ cannot be told, because one team gave one label only"
    low, high = row["kappa_low"], row["kappa_high"]
    spread = "" if low is None else f" (95 % interval {low:.2f} to {high:.2f})"
    return f"{share}: κ {row['kappa']:.2f}{spread}"


def _card(one: Dispute, lead: dict[str, Any], person: Person, names: bool) -> None:
    with st.container(border=True, key=f"accord_marketing_dispute_{one.lead_id}", gap="xsmall"):
        when = day_words(frames.bundle().calendar.today(one.contested_at))
        begun = tag("div", f"Contested by {one.contested_by}, {when}", "accord-eyebrow accord-marketing")
        st.html(begun + lead_words(one.lead_id, lead, names))
        if person.seat not in OTHER:
            st.caption(waiting_words(one, ""))
        elif one.own_label is None:
            st.caption("Was this lead good enough for sales, by the agreement? Say it without asking the other side.")
            with st.container(horizontal=True, gap="small"):
                for good, said in ((True, "Good enough"), (False, "Not good enough")):
                    st.button(said, key=f"label_{one.lead_id}_{good}", on_click=steps.label, args=(one.lead_id, good))
        elif one.both_labelled and one.own_label == one.other_label:
            st.caption(waiting_words(one, person.seat))
            st.button("Settle it so", key=f"settle_{one.lead_id}", on_click=steps.settle, args=(one.lead_id,))
        elif one.both_labelled:
            st.caption(waiting_words(one, person.seat))
            st.button(
                f"Give way for {person.seat}", key=f"concede_{one.lead_id}", on_click=steps.concede,
                args=(one.lead_id,), help=FAIR,
            )  # fmt: skip
        else:
            st.caption(waiting_words(one, person.seat))


def waiting_words(one: Dispute, seat: str) -> str:
    """What a dispute waits for."""
    if one.both_labelled:
        first, second = (seat, OTHER[seat]) if seat else ("sales", "marketing")
        said = {True: "good enough", False: "not good enough"}
        own, other = said[bool(one.own_label)], said[bool(one.other_label)]
        if own == other:
            return f"Both sides say {own}; nobody has written down yet that this settles it."
        return f"{first.capitalize()} says {own}, {second} {other}. It stays open until one side gives way."
    if seat:
        return f"Your side has labelled it. It waits for {OTHER[seat]}."
    return "It waits for labels; nobody sees one before both exist."

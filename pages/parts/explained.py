"""A metric and a word explained: the pieces of the glossary."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from metrics import Metric
from pages.parts import tables

CLOCKS = {
    "short": "The short clock: sales, by week",
    "long": "The long clock: marketing, by month",
    "together": "Both clocks together",
}
TERMS = {
    "Lead": "A person or company that may buy. One row, from its first touch to its win or loss.",
    "MQL": "Marketing-qualified lead: marketing thinks that it is worth sales’ time.",
    "SAL": "Sales-accepted lead: an MQL that sales has looked at and taken, under criteria that both teams signed.",
    "SQL": "Sales-qualified lead: a SAL with a confirmed opportunity.",
    "Hand-over": "The moment at which marketing gives a lead to sales. The agreement in force then judges it for ever.",
    "Decision": "Sales accepts or rejects a lead. A recycled lead may be decided again: the last decision counts, the "
    "first one stops the clock.",
    "Recycled": "Rejected by sales and taken back by marketing, to be handed over again later.",
    "Cohort": "Leads that were created in the same month, followed together from then on.",
    "Matured": "A cohort all of whose leads have reached the age that is asked about. Only such cohorts are compared.",
    "Censored": "Not finished yet: a lead that waits, or is too young. It counts as still waiting, never as failed.",
    "Truncated": "A cohort whose early wins were never recorded, because the record starts later than the leads do.",
    "Interval": "The range in which the true value lies in 95 of 100 such cases. Wide means: too few leads to be sure.",
    "Usual range": "Process-behaviour (XmR) limits: mean ± 2.66 times the mean step from one week to the next. Inside "
    "it a change is noise.",
    "Better, worse, no signal": "The only three states. A signal is a week outside the usual range, eight in a row on "
    "one side, or three of four near a limit.",
    "Short clock": "What happens within days and by week: sales’ view.",
    "Long clock": "What becomes of a month’s leads over a year: marketing’s view.",
    "Agreement": "What both sides signed: which leads count as SAL, and what each side promises the other.",
    "Charter": "The second document that both sides sign: who answers for what, what comes first, the steps of the "
    "hand-over, and how each learns the other’s work.",
    "In force": "The one version that rules now. New versions replace it from a day on; nothing is edited.",
    "Commitment": "A promise in the agreement: response time, decision time, capacity; volume, completeness, win rate.",
    "Back-test": "A proposal replayed over leads whose outcome is known, before anybody signs.",
    "Clause": "One rule or one promise of an agreement. It keeps its name while its number moves.",
    "Zone of agreement": "The score bars at which everything holds that both sides need. Each tells its needs in "
    "secret until both have.",
    "Concession": "The least that one side alone would have to give so that the zone is not empty.",
    "Dissent": "What a signer disagrees with and signs all the same. It stands beside the name.",
    "Dispute": "A rejection that marketing contests. Both teams label the lead blind: good enough for sales, or not.",
    "κ (kappa)": "How far both teams’ labels agree beyond chance: 0 is chance, 1 is always.",
    "Foreseen": "What a version was signed on: volume, acceptance and win rate, with the ranges that hold 80 and 95 of "
    "100 cases.",
    "Review due": "The day to look again has come, or what came has left what was foreseen.",
}
"""Words of the field and of the screens, as both teams use them here."""


def matching(declared: Sequence[Metric], wanted: str) -> list[Metric]:
    """The metrics whose name, question, formula or warnings hold every word that is looked for."""
    return [m for m in declared if _holds(f"{m.key} {m.name} {m.question} {m.formula} {m.misleads} {m.owner}", wanted)]


def terms(wanted: str) -> dict[str, str]:
    """The words whose name or meaning holds what is looked for."""
    return {word: meaning for word, meaning in TERMS.items() if _holds(f"{word} {meaning}", wanted)}


def draw(title: str, found: Sequence[Metric]) -> None:
    """A heading and a card a metric; nothing without any."""
    if not found:
        return
    st.subheader(title)
    for metric in found:
        _draw_metric(metric)


def draw_terms(found: dict[str, str]) -> None:
    """The words, as a list of meanings."""
    if not found:
        return
    st.subheader("Words")
    with st.grid(3, gap="small", min_column_width=280):
        for word, meaning in found.items():
            with st.container(border=True, height="stretch", gap="xxsmall"):
                st.markdown(f"**{word}**")
                st.caption(meaning)


def _draw_metric(metric: Metric) -> None:
    side = metric.owner if metric.owner != "both" else "together"
    with st.container(border=True, key=f"accord_{side}_{metric.key}", gap="xsmall"):
        what, how = st.columns([2, 3], gap="large")
        with what:
            st.markdown(f"#### {metric.name}", anchors=False)
            st.markdown(metric.question)
            st.caption(f"`{metric.key}` · {metric.unit} · {_better(metric)} · owner: {_owner(metric)}")
        with how:
            st.markdown(f"**Counted as** {metric.formula}")
            if metric.misleads:
                st.markdown(f"**Careful:** {metric.misleads}")
            with st.popover("Columns and source", type="tertiary", icon=":material/table:"):
                st.caption(f"From {metric.source}")
                columns = dict(metric.columns or {})
                meanings = pl.DataFrame({"column": list(columns), "meaning": list(columns.values())})
                tables.draw(meanings, f"What the columns of {metric.name} mean", f"columns-of-{metric.key}")


def _better(metric: Metric) -> str:
    return {"higher": "▲ higher is better", "lower": "▼ lower is better"}.get(metric.better, "neither way is better")


def _owner(metric: Metric) -> str:
    return "both teams" if metric.owner == "both" else metric.owner


def _holds(text: str, wanted: str) -> bool:
    return all(word in text.lower() for word in wanted.lower().split())

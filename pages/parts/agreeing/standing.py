"""Today's agreement in plain words: the three questions, what each side promises, who signed it when."""

import streamlit as st

from agreement import InForce
from agreement.calendar import Calendar
from agreement.people import MARKETING, SALES
from pages.parts.agreeing import foreseen
from pages.parts.agreeing.opening import Now, named
from pages.parts.agreeing.printing import printable
from pages.parts.agreeing.words import QUESTIONS, answers, day_words, moment_words, promises, signers_words, state_words
from pages.parts.look import tag

NOTHING = (
    "Nothing is in force: no lead is judged yet. Propose a first definition below; it takes effect when sales and "
    "marketing have both signed."
)
SHOWN = 8
"""Letters of a hash that people compare."""


def draw(shown: Now, calendar: Calendar) -> None:
    """One card across the page; says what to do when nothing is in force."""
    ruling = shown.ruling
    with st.container(border=True, key="accord_together_standing", gap="xsmall"):
        coming = "".join(tag("div", f"{state_words(one, calendar)}.", "accord-signature") for one in shown.coming)
        if ruling is None:
            said = tag("div", "In force", "accord-eyebrow accord-together") + tag("p", NOTHING, "accord-context")
            st.html(said + coming)
            return
        heading, print_ = st.columns([12, 1], vertical_alignment="top")
        heading.html(_heading(ruling, shown, calendar) + coming)
        if shown.signed:
            with print_.container(horizontal_alignment="right"):
                printable(shown.signed, calendar)
        fit, know, sales, marketing = st.columns([3, 3, 4, 4], gap="medium")
        fit.html(_block(QUESTIONS["fit"], answers(ruling.definition, "fit"), "together"))
        know.html(_block(QUESTIONS["information"], answers(ruling.definition, "information"), "together"))
        know.html(_block(QUESTIONS["trigger"], answers(ruling.definition, "trigger"), "together"))
        sales.html(_block("Sales promises", promises(ruling.definition, SALES), "sales"))
        marketing.html(_block("Marketing promises", promises(ruling.definition, MARKETING), "marketing"))


def _heading(ruling: InForce, shown: Now, calendar: Calendar) -> str:
    signed = shown.signed
    said = [f"since {moment_words(ruling.effective_at, calendar)}"]
    if signed:
        said += [signers_words(signed.current, calendar), f"review on {day_words(signed.current.review_on)}"]
    said += [f"hash {ruling.hash[:SHOWN]}"]
    due = foreseen.due(shown)
    whose = named(ruling.definition.segment, shown.apart)
    eyebrow = f"In force · {whose} · version {ruling.version}" + (" · review due" if due else "")
    lines = "".join(tag("div", f"▼ {reason}", "accord-context accord-worse") for reason in due)
    return tag("div", eyebrow, "accord-eyebrow accord-together") + tag("div", " · ".join(said), "accord-print") + lines


def _block(question: str, sentences: list[str], side: str) -> str:
    lines = "".join(tag("li", sentence, "") for sentence in sentences) or tag("li", "nothing is asked", "accord-muted")
    return f'{tag("div", question, f"accord-asked accord-{side}")}<ul class="accord-terms">{lines}</ul>'

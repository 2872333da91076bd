"""What marketing may contest: leads that pass the agreement and were rejected all the same, the newest first."""

from collections.abc import Collection

import polars as pl
import streamlit as st

from agreement.moments import day_words
from pages.parts import frames
from pages.parts.agreeing import steps
from pages.parts.wording import masked

MOST = 200
CHOSEN = "contest_chosen"


def draw(names: bool, contested: Collection[str]) -> None:
    """A list to choose from, and the button."""
    with st.expander("Contest a rejection", icon=":material/gavel:"):
        found = contestable(frames.bundle().leads, contested).head(MOST)
        if found.is_empty():
            st.caption("No rejected lead is left that passes the agreement and is not contested.")
            return
        st.caption("Leads that pass the agreement in force at their hand-over and were rejected, the newest first.")
        named = dict(zip(found["lead_id"], _labels(found, names), strict=True))
        st.selectbox("Which lead", list(named), None, format_func=named.__getitem__, key=CHOSEN,
                     placeholder="Choose a rejected lead")  # fmt: skip
        st.button("Contest this rejection", key="contest", on_click=steps.contest, args=(CHOSEN,))


def contestable(leads: pl.DataFrame, contested: Collection[str]) -> pl.DataFrame:
    """Leads whose last decision is a rejection, that pass, and that nobody contests yet."""
    if "passes" not in leads.columns:
        return leads.clear()
    wanted = ~pl.col("accepted") & pl.col("passes") & ~pl.col("lead_id").is_in(list(contested))
    return leads.filter(wanted.fill_null(False)).sort("rejected_at", "lead_id", descending=[True, False])


def _labels(found: pl.DataFrame, names: bool) -> list[str]:
    rows = found.select("lead_id", "company", "rejection_reason", "score", "rejected_at").iter_rows()
    calendar = frames.bundle().calendar
    return [
        f"{company if names and company else masked(company)} · {reason or 'no reason'} · score "
        f"{'–' if score is None else score} · {day_words(calendar.today(at))} · {lead_id}"
        for lead_id, company, reason, score, at in rows
    ]

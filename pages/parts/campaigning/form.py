"""The form for a plan: what a campaign or a market test is to be, and what it may cost."""

from datetime import timedelta

import streamlit as st

from agreement.campaigns import KINDS, TEST, Plan, Planned
from agreement.people import Person
from pages.parts import frames
from pages.parts.campaigning import plan_steps


def draw(person: Person, before: Planned | None = None) -> None:
    """The fields, filled with the plan on the table where there is one, and the button."""
    key = f"plan_{before.id if before else 'new'}"
    plan = before.plan if before else None
    kind = st.segmented_control("What it is", KINDS, default=plan.kind if plan else KINDS[0], key=f"{key}_kind",
                                required=True)  # fmt: skip
    with st.form(key, border=False):
        _names(key, plan)
        _terms(key, plan, person)
        st.text_input("Why (sales reads it)", plan.reason if plan else "", key=f"{key}_reason", max_chars=500)
        if kind == TEST:
            left, right = st.columns(2, gap="small")
            left.text_input("Hypothesis: what it tries out", plan.hypothesis if plan else "", key=f"{key}_hypothesis",
                            max_chars=500)  # fmt: skip
            right.text_input("What would count as success", plan.success if plan else "", key=f"{key}_success",
                             max_chars=500)  # fmt: skip
        st.form_submit_button(
            "Put these terms on the table" if before else "Propose this plan", type="primary",
            on_click=plan_steps.put, args=(key, before),
        )  # fmt: skip


def _names(key: str, plan: Plan | None) -> None:
    channels = sorted({*frames.bundle().campaigns["channel"].drop_nulls().to_list(), *([plan.channel] if plan else [])})
    name, channel, segments = st.columns([4, 3, 3], gap="small")
    name.text_input("Name", plan.name if plan else "", key=f"{key}_name", max_chars=120)
    channel.selectbox("Channel", channels, channels.index(plan.channel) if plan else None, key=f"{key}_channel",
                      accept_new_options=True, placeholder="Choose or type one")  # fmt: skip
    known = sorted({*frames.values("segment"), *(plan.segments if plan else ())})
    segments.multiselect("For which segments", known, list(plan.segments) if plan else [], key=f"{key}_segments",
                         placeholder="All")  # fmt: skip


def _terms(key: str, plan: Plan | None, person: Person) -> None:
    today = frames.bundle().calendar.today()
    days = (plan.starts_on, plan.ends_on) if plan else (today + timedelta(days=14), today + timedelta(days=42))
    when, cost, leads, owner = st.columns([4, 3, 3, 4], gap="small")
    when.date_input("First and last day", days, key=f"{key}_days", format="YYYY-MM-DD")
    cost.number_input(f"Planned cost ({frames.bundle().calendar.currency})", 0.0, 1e9,
                      plan.cost_cents / 100 if plan else None, 500.0, format="%.0f", key=f"{key}_cost")  # fmt: skip
    leads.number_input("Leads you expect", 0, 10**7, plan.leads if plan else None, 10, key=f"{key}_leads",
                       placeholder="if known")  # fmt: skip
    owner.text_input("Who runs it", plan.owner if plan else person.name, key=f"{key}_owner", max_chars=120)

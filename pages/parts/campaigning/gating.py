"""The gate: the plans on the table, the form for another, and what ran without a signature."""

from html import escape

import streamlit as st

from agreement.people import MARKETING
from metrics._campaign_scores import ungated
from pages.parts import present
from pages.parts.campaigning import form, plan_card, plan_steps
from pages.parts.campaigning.gate_now import Gate
from pages.parts.look import tag
from pages.parts.wording import plain, plural


def draw(gate: Gate) -> None:
    """The answer to the last step, each open plan, the form, and what ran without a signature."""
    said = plan_steps.answer()
    if said is not None:
        (st.error if said.refused else st.success)(plain(said.words))
    for one in gate.table:
        plan_card.draw(gate, one)
    if gate.person.seat == MARKETING and not present.on():
        with st.expander("Plan a campaign or a market test", icon=":material/add:"):
            form.draw(gate.person)
    _ungated(gate)


def _ungated(gate: Gate) -> None:
    """Campaigns above the limit that ran without the signature of sales: named, not blocked."""
    found = ungated(gate.board.ledger, gate.plans)
    if found.is_empty():
        return
    rows = [_ungated_line(gate, row) for row in found.iter_rows(named=True)]
    said = f"{plural(found.height, 'campaign')} spent more than the limit without the signature of sales"
    with st.container(border=True, key="accord_together_ungated", gap="xsmall"):
        st.html(tag("div", "Without a signature", "accord-eyebrow accord-together")
                + tag("h4", said, "accord-message") + f'<ul class="accord-terms">{"".join(rows)}</ul>')  # fmt: skip


def _ungated_line(gate: Gate, row: dict[str, object]) -> str:
    spent, limit, day = row["spent"], row["limit"], row["starts_on"]
    assert isinstance(spent, float)
    assert isinstance(limit, float)
    plan = f"plan {row['plan_id']} was not co-signed" if row["plan_id"] else "no plan is linked to it"
    name = escape(str(row["name"] or row["campaign_id"]))
    return (f"<li>{name}, from {day:%d %b %Y}: {gate.money(spent * 100)} spent, limit {gate.money(limit * 100)}; "
            f"{plan}</li>")  # fmt: skip

"""A plan on the table: its terms, what like campaigns say of it, the signatures, and the buttons of each seat."""

import streamlit as st

from agreement.campaign_foreseen import Expected, Reach
from agreement.campaign_plans import beside
from agreement.campaigns import PROPOSED, SIGN, TEST, WAITING, Planned, allowed
from agreement.moments import day_words, moment_words
from agreement.people import MARKETING, SALES
from charts.numbers import NOTHING, compact
from pages.parts import frames, present
from pages.parts.campaigning import form, plan_steps
from pages.parts.campaigning.gate_now import Gate
from pages.parts.ladder import ladder
from pages.parts.look import tag
from pages.parts.wording import masked, plural
from store import people


def draw(gate: Gate, one: Planned) -> None:
    """One card across the page."""
    side = "together" if one.state == WAITING else "marketing"
    with st.container(border=True, key=f"accord_{side}_plan_{one.id}", gap="xsmall"):
        st.html(_heading(gate, one))
        left, middle, right = st.columns([4, 6, 4], gap="medium")
        left.html(_terms(gate, one))
        middle.html(_said(gate, one))
        with right:
            st.html(_signatures(gate, one))
            _actions(gate, one)


def _heading(gate: Gate, one: Planned) -> str:
    plan, calendar = one.plan, gate.board.ledger.calendar
    eyebrow = f"{plan.kind} · plan {one.id}, revision {one.current.number} · {one.state}"
    by = masked(one.current.author) if present.on() else one.current.author
    said = f"put on the table by {by}, {moment_words(one.current.created_at, calendar)} · hash {one.current.hash[:12]}"
    return (
        tag("div", eyebrow, f"accord-eyebrow accord-{MARKETING if one.state == PROPOSED else 'together'}")
        + tag("h4", f"{plan.name}: {gate.money(plan.cost_cents)} for {plan.channel}", "accord-message")
        + tag("div", said, "accord-print")
    )


def _terms(gate: Gate, one: Planned) -> str:
    plan = one.plan
    owner = masked(plan.owner) if present.on() else plan.owner
    lines = [
        f"{day_words(plan.starts_on)} to {day_words(plan.ends_on)}",
        f"for {', '.join(plan.segments)}" if plan.segments else "for all segments",
        f"marketing expects {plural(plan.leads, 'lead')}" if plan.leads else "marketing named no number of leads",
        f"run by {owner}",
        *([f"tries out: {plan.hypothesis}", f"success would be: {plan.success}"] if plan.kind == TEST else []),
    ]
    listed = "".join(tag("li", line, "") for line in lines)
    found = beside(one, gate.plans, gate.board.ledger.calendar, gate.limit)
    mark = "▲ together above the limit: " if found.above else ""
    said = f"{mark}{plural(found.plans, 'open or running plan')} like it this quarter, {gate.money(found.cents)} in all"
    warned = tag("div", said, "accord-notes accord-worse" if found.above else "accord-notes") if found.plans > 1 else ""
    return f'<ul class="accord-terms">{listed}</ul>{tag("div", f"“{plan.reason}”", "accord-joined")}{warned}'


def _said(gate: Gate, one: Planned) -> str:
    """What is expected, before anybody signs."""
    expected = frames.expected_of(one.plan)
    if expected.leads is None:
        return tag("div", "What like campaigns say", "accord-asked") + tag(
            "div", "Nothing: too few campaigns with a cost and leads of their own are over. Sign on the plan alone, "
            "or begin with a market test.", "accord-context")  # fmt: skip
    rows = [[name, *_words(reach, scale)] for name, reach, scale in _measures(expected, gate.board.currency)]
    claim = _claim(one, expected.leads)
    like = f"{expected.like} campaigns of {expected.channel}" if expected.channel else (
        f"{expected.like} campaigns of all channels: {one.plan.channel} alone has too few")  # fmt: skip
    basis = (f"from {like} · of leads that name the campaign: accepted within {expected.sal_days} days, "
             f"won within {expected.win_days} · the interval holds 80 of 100 such campaigns")  # fmt: skip
    table = ladder(["", "typical", "80 % interval"], rows, "What is expected")
    return (tag("div", "What like campaigns say", "accord-asked") + table + claim
            + tag("div", basis, "accord-print"))  # fmt: skip


def _measures(expected: Expected, currency: str) -> list[tuple[str, Reach | None, float]]:
    return [("leads", expected.leads, 1), ("SALs", expected.sals, 1), ("wins", expected.wins, 1),
            (f"profit ({currency})", expected.profit_cents, 100)]  # fmt: skip


def _words(reach: Reach | None, scale: float) -> tuple[str, str]:
    if reach is None:
        return NOTHING, "nobody knows"
    say = compact if scale > 1 else _count
    return say(reach.value / scale), f"{say(reach.low / scale)} to {say(reach.high / scale)}"


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _claim(one: Planned, leads: Reach) -> str:
    """How marketing's own number stands to what like campaigns brought."""
    if one.plan.leads is None or leads.low <= one.plan.leads <= leads.high:
        return ""
    way = "more" if one.plan.leads > leads.high else "fewer"
    return tag("div", f"marketing expects {one.plan.leads:,} leads: {way} than like campaigns brought", "accord-notes")


def _signatures(gate: Gate, one: Planned) -> str:
    calendar, lines = gate.board.ledger.calendar, []
    for side in (MARKETING, SALES):
        given = next((sign for sign in one.current.signatures if sign.side == side), None)
        if given:
            name = masked(given.name) if present.on() else given.name
            said = f"✓ {name} signed for {side}, {moment_words(given.signed_at, calendar)}"
        elif side == SALES and one.state == PROPOSED and not _needs_sales(gate, one):
            said = "within the limit: marketing may start it alone" if gate.limit else "no limit: sales is not asked"
        else:
            said = f"○ {side} has not signed"
        lines.append(tag("div", said, "accord-signature"))
    return "".join(lines)


def _needs_sales(gate: Gate, one: Planned) -> bool:
    return gate.limit is not None and one.plan.cost_cents > gate.limit


def _actions(gate: Gate, one: Planned) -> None:
    seat, may = gate.person.seat, allowed(one.state, gate.person.seat, one.plan.kind)
    if SIGN in may:
        own = "Sign for marketing" if _needs_sales(gate, one) else "Start it"
        st.button(
            "Co-sign for sales" if seat == SALES else own, type="primary", width="stretch", key=f"sign_plan_{one.id}",
            icon=":material/signature:", on_click=plan_steps.sign, args=(one,),
            help=f"You sign this exact plan: {one.current.hash}",
        )  # fmt: skip
    if not may:
        waits = {WAITING: "It waits for sales.", PROPOSED: "Marketing signs first."}[one.state]
        st.caption(f"You hold the {seat} seat: you read along. {waits}")
        return
    with st.container(horizontal=True, gap="small"):
        if "decline" in may:
            _closing(one, "Decline", "Why not? Marketing reads it.", plan_steps.decline)
        if "change" in may:
            with st.popover("Change", width="content"):
                form.draw(gate.person, one)
        if "withdraw" in may:
            _closing(one, "Withdraw", "Why (may stay empty)", plan_steps.withdraw)
        if one.state == WAITING and seat == MARKETING:
            _here(one)


def _closing(one: Planned, label: str, asks: str, step: object) -> None:
    key = f"{label.lower()}_plan_{one.id}"
    with st.popover(label):
        st.text_area(asks, key=f"{key}_why", max_chars=2000)
        st.button(f"{label} plan {one.id}", key=key, on_click=step, args=(one, f"{key}_why"))  # type: ignore[arg-type]


def _here(one: Planned) -> None:
    """The co-signature on this screen, with the other person's own password."""
    signers = {account.username: account.name for account in people.people(frames.url())
               if account.active and account.seat == SALES}  # fmt: skip
    key = f"here_plan_{one.id}"
    with st.popover("Sales signs here"), st.form(key, border=False):
        st.selectbox("Who signs", list(signers), format_func=lambda name: signers[name], key=f"{key}_who")
        st.text_input("Their password", type="password", key=f"{key}_password", autocomplete="off")
        st.form_submit_button("Co-sign for sales", on_click=plan_steps.sign_here, args=(one, key))

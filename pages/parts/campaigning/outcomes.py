"""What came of the plans: expected against actual, market tests and what they taught, plans that were not to be."""

from typing import Any

import polars as pl
import streamlit as st

from agreement.campaigns import DECLINED, END, ENDED, LINK, RUNNING, TEST, WITHDRAWN, Planned, allowed
from agreement.moments import day_words
from charts.numbers import NOTHING, compact
from metrics._campaign_scores import INSIDE, OUTSIDE, TOO_EARLY, scored
from pages.parts import cards, present
from pages.parts.campaigning import plan_steps
from pages.parts.campaigning.gate_now import Gate
from pages.parts.campaigning.ranking import two
from pages.parts.cards import Block
from pages.parts.ladder import Cell, Row, ladder
from pages.parts.wording import listed, plural, small_print

MEASURES = {"leads": "leads", "sals": "SALs", "wins": "wins", "profit": "profit", "spend": "spend"}
MARKS = {INSIDE: "● inside", OUTSIDE: "▲ outside", TOO_EARLY: "○ too early"}
READING = (
    "first line: what came so far · second line: the 80 % interval of the signature, of spend the plan · "
    "one in five lies outside by chance"
)
ENDED_AS = {True: "succeeded", False: "did not succeed", None: "ended, nobody can tell how"}


def draw(gate: Gate) -> None:
    """The scores, and for marketing what there is to link and to end."""
    running = [one for one in gate.plans if one.state in (RUNNING, ENDED)]
    if running:
        cards.draw(_scores(gate, running))
        _to_do(gate, running)
    closed = [one for one in gate.plans if one.state in (DECLINED, WITHDRAWN)]
    for one in closed[:5]:
        day = day_words(gate.board.ledger.calendar.today(one.closed_at)) if one.closed_at else ""
        st.caption(f"{one.plan.name} was {one.state} on {day}{': ' if one.closed_reason else ''}{one.closed_reason}")


def message(rows: pl.DataFrame) -> str:
    """How many of what was expected came inside its interval."""
    judged = rows.filter(pl.col("state").is_in([INSIDE, OUTSIDE]) & (pl.col("measure") != "spend"))
    if judged.is_empty():
        return "It is too early to say whether a plan came as both teams expected"
    held = judged.filter(pl.col("state") == INSIDE).height
    return f"{held} of {plural(judged.height, 'expectation')} that are ripe came inside the interval"


def _scores(gate: Gate, running: list[Planned]) -> Block:
    rows = scored(gate.board.ledger, running)
    head: Row = ["plan", *MEASURES.values()]
    own = {one.id: rows.filter(pl.col("plan_id") == one.id) for one in running}
    notes = [note for one in running for note in _notes(one, own[one.id])]
    return Block(
        key="outcomes", side="together", message=message(rows), headline="", eyebrow="What came of them",
        print=small_print("expected when it was signed, against what came", gate.board.currency,
                          f"n = {plural(len(running), 'plan')}", "leads that name the campaign"),
        rows=ladder(head, [_line(one, own[one.id]) for one in running], "What came of each plan"),
        table=rows.drop("plan_id"), context=(*notes, READING),
    )  # fmt: skip


def _line(one: Planned, rows: pl.DataFrame) -> list[Cell | str]:
    told = {row["measure"]: row for row in rows.iter_rows(named=True)}
    return [two(one.plan.name, _kind(one), look="accord-left accord-wrap"), *(_cell(told[name]) for name in MEASURES)]


def _kind(one: Planned) -> str:
    signed = " and ".join(sign.side for sign in one.current.signatures)
    return f"{one.plan.kind} · {one.campaign_id or 'not linked'} · {one.state} · {one.gate}: {signed} signed"


def _cell(row: dict[str, Any]) -> Cell:
    say = compact if row["measure"] in ("profit", "spend") else _count
    reach = f"plan {say(row['high'])}" if row["measure"] == "spend" else (
        f"{say(row['low'])} to {say(row['high'])}" if row["low"] is not None else "nothing expected")  # fmt: skip
    if row["actual"] is None:
        return two(NOTHING, reach)
    return two(f"{say(row['actual'])} {MARKS.get(row['state'], row['state'])}", reach)


def _notes(one: Planned, rows: pl.DataFrame) -> list[str]:
    """When the rest can be told, and what a market test tries out or taught."""
    early = rows.filter(pl.col("state") == TOO_EARLY).select("ripe_on", "measure").rows()
    told = [f"{one.plan.name}: {listed([MEASURES[name] for day, name in early if day == last])} can be told from "
            f"{day_words(last)}" for last in sorted({day for day, _ in early})]  # fmt: skip
    if one.plan.kind != TEST:
        return told
    if not one.learned:
        return [*told, f"{one.plan.name} tries out: {one.plan.hypothesis}; success would be: {one.plan.success}"]
    return [*told, f"{one.plan.name} {ENDED_AS[one.succeeded]} ({one.plan.success}): {one.learned}"]


def _count(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _to_do(gate: Gate, running: list[Planned]) -> None:
    """Marketing links a plan to the campaign of the CRM, and ends a market test."""
    if present.on():
        return
    for one in running:
        may = allowed(one.state, gate.person.seat, one.plan.kind)
        with st.container(horizontal=True, gap="small"):
            if LINK in may and one.campaign_id is None:
                _linking(gate, one)
            if END in may:
                _ending(one)


def _linking(gate: Gate, one: Planned) -> None:
    taken = {other.campaign_id for other in gate.plans}
    rows = gate.board.ledger.campaigns.filter(~pl.col("campaign_id").is_in([name for name in taken if name]))
    names = dict(rows.sort("starts_on", descending=True, nulls_last=True).select("campaign_id", "name").iter_rows())
    key = f"link_plan_{one.id}"
    with st.popover(f"Link “{one.plan.name}” to its campaign", icon=":material/link:"):
        st.selectbox("Campaign of the CRM", list(names), None, key=f"{key}_chosen", placeholder="Choose one",
                     format_func=lambda name: f"{names[name] or name} ({name})")  # fmt: skip
        st.button("Link it", key=key, on_click=plan_steps.link, args=(one, f"{key}_chosen"))


def _ending(one: Planned) -> None:
    key = f"end_plan_{one.id}"
    with st.popover(f"End “{one.plan.name}”", icon=":material/flag:"):
        st.caption(f"Success would be: {one.plan.success}")
        st.text_area("What was learned", key=f"{key}_learned", max_chars=2000)
        st.radio("Did it succeed?", list(plan_steps.VERDICTS), key=f"{key}_verdict", horizontal=True)
        st.button("End the test", key=key, on_click=plan_steps.end, args=(one, key))

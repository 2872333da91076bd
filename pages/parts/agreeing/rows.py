"""The rules of a draft, set by hand: a row for each, in words, with a place for how many leads it lets through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

import streamlit as st

from agreement import FILLED, TEXTS, TOUCH, Definition, Rule, field_words
from agreement.clauses import clause_key
from agreement.rules import AGES, DOMAIN
from metrics.threshold_tradeoff import bar
from pages.parts import frames
from pages.parts.agreeing.words import QUESTIONS

Slot = tuple[str, str, str]
"""Block, field and operator of a rule; its value stands in its field."""
FREE = ("gmail.com", "gmx.de", "hotmail.com", "outlook.com", "web.de", "yahoo.com")
"""Domains of free mailboxes, offered where a rule is about the domain of an address."""
UNLISTED = ("company",)
"""Fields whose values are not offered: names of leads are not for every seat and screen, and there are thousands."""
EVENTS = "events"
"""The place for the counts of all events: any one of them is enough, so they are one question."""
OFFERED: dict[str, tuple[Slot, ...]] = {
    "fit": (
        ("fit", "employees", "at_least"), ("fit", "employees", "at_most"),
        *(("fit", name, operator) for name in TEXTS for operator in ("one_of", "none_of")),
        ("fit", DOMAIN, "domain_none_of"), ("fit", DOMAIN, "domain_one_of"),
    ),
    "trigger": tuple(("trigger", name, "within_days") for name in AGES),
}  # fmt: skip


@dataclass
class Rows:
    """The rules as they stand in the fields, and where each one's counts belong."""

    rules: list[Rule] = field(default_factory=list)
    places: dict[str, Any] = field(default_factory=dict)
    """Clause → an empty place under its field."""


def draw(start: Definition, key: str) -> Rows:
    """All three questions."""
    rows = Rows()
    slots: list[Slot] = st.session_state.setdefault(f"{key}_slots", _slots(start))
    st.markdown(f"**{QUESTIONS['fit']}**")
    _slotted(rows, start, "fit", slots, key)
    st.markdown(f"**{QUESTIONS['information']}**")
    _information(rows, start, key)
    st.markdown(f"**{QUESTIONS['trigger']}**")
    st.toggle("Ask for a score", bar(start) is not None, key=f"{key}_scored")
    rows.places["trigger:score:at_least"] = st.empty()
    _events(rows, start, key)
    _slotted(rows, start, "trigger", slots, key)
    return rows


def _slots(start: Definition) -> list[Slot]:
    """The rules that have a row of their own: not what must be known, not events, not the score bar."""
    return [
        (rule.block, rule.field, rule.operator) for rule in start.rules
        if rule.block != "information" and rule.field != "score" and not rule.field.startswith(TOUCH)
    ]  # fmt: skip


def _slotted(rows: Rows, start: Definition, block: str, slots: list[Slot], key: str) -> None:
    there = [slot for slot in slots if slot[0] == block]
    for slot in there:
        field_, out = st.columns([9, 1], gap="small", vertical_alignment="bottom")
        with field_:
            value = _field(slot, start, f"{key}_{'_'.join(slot)}")
        out.button(
            "", key=f"{key}_out_{'_'.join(slot)}", icon=":material/close:", type="tertiary",
            help=f"Take “{_label(slot)}” out", on_click=_take_out, args=(slots, slot),
        )  # fmt: skip
        _put(rows, slot, value)
    st.selectbox(
        f"Add a rule to “{QUESTIONS[block]}”", [slot for slot in OFFERED[block] if slot not in there], index=None,
        format_func=_label, placeholder="Add a rule …", label_visibility="collapsed", key=f"{key}_add_{block}",
        on_change=_add, args=(slots, f"{key}_add_{block}"),
    )  # fmt: skip


def _put(rows: Rows, slot: Slot, value: Any) -> None:
    block = cast(Literal["fit", "information", "trigger"], slot[0])
    rule = Rule(block, slot[1], slot[2], tuple(value) if isinstance(value, list) else value)
    if rule.value not in ((), None, ""):
        rows.rules.append(rule)
        rows.places[clause_key(rule)] = st.empty()
    else:
        st.caption("Choose at least one value; until then this rule is not counted.")


def _field(slot: Slot, start: Definition, key: str) -> Any:
    now = next((rule.value for rule in start.rules if (rule.block, rule.field, rule.operator) == slot), None)
    label = _label(slot)
    if slot[1] == "employees":
        return int(st.number_input(label, 0, 10_000_000, now if isinstance(now, int) else 50, step=10, key=key))
    if slot[2] == "within_days":
        return int(st.number_input(label, 0, 3650, now if isinstance(now, int) else 30, key=key))
    names = list(now) if isinstance(now, tuple) else [str(now)] if now is not None else []
    known = FREE if slot[1] == DOMAIN else () if slot[1] in UNLISTED else frames.values(slot[1])
    offered = sorted({*known, *names})
    if slot[2] in ("is", "is_not"):
        at = offered.index(names[0]) if names else None
        return st.selectbox(label, offered, at, key=key, accept_new_options=True)
    return st.multiselect(label, offered, names, key=key, accept_new_options=True, placeholder="Choose or type")


def _label(slot: Slot) -> str:
    """The rule in words, without its value."""
    _, name, operator = slot
    words = field_words(name)
    if name == "employees":
        return f"Company has {operator.replace('_', ' ')} … employees"
    if name in AGES:
        return f"Lead was {words} in the … days before the hand-over"
    said = {"domain_none_of": "is at none of", "domain_one_of": "is at one of"}.get(operator)
    words = words[0].upper() + words[1:]
    return f"{words} {said or 'is ' + operator.replace('is_', '').replace('_', ' ').replace('is', '')}".rstrip()


def _take_out(slots: list[Slot], slot: Slot) -> None:
    slots.remove(slot)


def _add(slots: list[Slot], key: str) -> None:
    slot = st.session_state.get(key)
    if slot and slot not in slots:
        slots.append(slot)
    st.session_state[key] = None


def _information(rows: Rows, start: Definition, key: str) -> None:
    asked = [rule.field for rule in start.rules if rule.block == "information"]
    fields = st.multiselect(
        "Must be known", sorted({*FILLED, *asked}, key=field_words), asked, format_func=field_words,
        key=f"{key}_known", placeholder="Nothing is asked yet",
    )  # fmt: skip
    rows.rules += [Rule("information", name, "known") for name in fields]
    for name in fields:
        rows.places[f"information:{name}:known"] = st.empty()


def _events(rows: Rows, start: Definition, key: str) -> None:
    events = {rule.field: rule.value for rule in start.rules if rule.field.startswith(TOUCH)}
    known: Sequence[str] = sorted({*(TOUCH + kind for kind in frames.touch_kinds()), *events})
    picked = st.multiselect(
        "Any one of these events", known, list(events), format_func=field_words, key=f"{key}_events",
        placeholder="No event is needed", help="One of them is enough.",
    )  # fmt: skip
    for name in picked:
        now = events.get(name)
        days = st.number_input(
            f"… {field_words(name)} within days", 0, 3650, now if isinstance(now, int) else 30, key=f"{key}_{name}"
        )
        rows.rules.append(Rule("trigger", name, "within_days", int(days)))
    if picked:
        rows.places[EVENTS] = st.empty()

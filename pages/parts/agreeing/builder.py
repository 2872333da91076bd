"""The terms of a proposal, set by hand: the bar, the rules, what each side promises, from when, until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from agreement import KINDS, TOUCH, Commitment, Definition, Proposal, Rule, field_words, rule_words
from agreement.frames import KNOWN
from agreement.people import MARKETING, SALES
from metrics.threshold_tradeoff import bar, with_bar
from pages.parts import frames
from pages.parts.agreeing.words import QUESTIONS

ASKED = (*KNOWN, "company", "industry", "job_level", "region")
"""What the builder offers as required information."""
LABELS = {
    "first_response": ("Working minutes to first response", "for % of leads"),
    "decision": ("Working days to a decision", "for % of leads "),
    "attempts": ("Attempts before “unable to reach”", ""),
    "capacity": ("Leads per rep and week, at most", ""),
    "volume": ("Passing leads a week, at least", ""),
    "complete": ("", "% with every required field"),
    "win_rate": ("Days in which the win is counted", "% of accepted leads won"),
}
LATER = timedelta(days=91)


@dataclass(frozen=True)
class Draft:
    """What the builder holds now."""

    base: Proposal | None
    """The proposal that it would counter; None for a new one."""
    definition: Definition
    effective_on: date
    review_on: date
    note: str

    @property
    def rest(self) -> dict[str, object]:
        """Everything beside the definition, as the store takes it."""
        return {"effective_on": self.effective_on, "review_on": self.review_on, "note": self.note}


def score_bar(start: Definition, key: str) -> int | None:
    """The slider; None where no score is asked for."""
    asked = bar(start)
    wanted = st.session_state.get(f"{key}_scored", asked is not None)
    score = st.slider("Score bar", 0, 100, asked or 0, key=f"{key}_bar", disabled=not wanted,
                      help="A lead passes from this score on, when every other rule holds.")  # fmt: skip
    return score if wanted else None


def rules(start: Definition, key: str) -> list[Rule]:
    """Every rule but the bar: fit, information, trigger; rules the builder has no field for can only be kept or not."""
    st.toggle("Ask for a score", bar(start) is not None, key=f"{key}_scored")
    others = [rule for rule in start.rules if not (rule.field == "score" and rule.operator == "at_least")]
    fit, left = _fit(others, key)
    information, left = _information(left, key)
    trigger, left = _trigger(left, key)
    return [*fit, *information, *trigger, *_kept(left, key)]


def commitments(start: Definition, key: str) -> tuple[Commitment, ...]:
    """What each side promises, in number fields; 0 takes a promise away."""
    made: list[Commitment] = []
    for column, side in zip(st.columns(2, gap="medium"), (SALES, MARKETING), strict=True):
        with column:
            st.markdown(f":{'blue' if side == SALES else 'orange'}[**{side.capitalize()} promises**]")
            kinds = [kind for kind, declared in KINDS.items() if declared.side == side]
            made += [one for kind in kinds if (one := _commitment(start, kind, key)) is not None]
    return tuple(made)


def days(base: Proposal | None, key: str) -> tuple[date, date, str]:
    """From when it rules, when both look again, and a word to the other side."""
    calendar = frames.bundle().calendar
    today = calendar.today()
    monday = calendar.week_begins(calendar.week(today) + 1)
    first = max(base.current.effective_on, today) if base else monday
    review = base.current.review_on if base and base.current.review_on > first else first + LATER
    left, right = st.columns(2, gap="small")
    effective_on = left.date_input("In force from", first, min_value=today, key=f"{key}_from")
    review_on = right.date_input("Review on", review, min_value=today + timedelta(days=1), key=f"{key}_review")
    note = st.text_area("Why (the other side reads it)", key=f"{key}_note", max_chars=2000, height=80)
    return effective_on or first, review_on or review, note


def definition(
    start: Definition, score: int | None, others: Sequence[Rule], made: tuple[Commitment, ...]
) -> Definition:
    """The terms as one definition, for the segment that `start` is about."""
    return with_bar(Definition(start.segment, tuple(others), made), score)


def _fit(rules: Sequence[Rule], key: str) -> tuple[list[Rule], list[Rule]]:
    st.caption(QUESTIONS["fit"])
    size = _found(rules, "employees", "at_least")
    levels = _found(rules, "job_level", "none_of")
    least = st.number_input(
        "Employees, at least (0: any)", 0, 10_000_000, _whole(size), step=10, key=f"{key}_employees"
    )
    known = sorted({*frames.values("job_level"), *_names(levels)})
    unwanted = st.multiselect("Job levels we do not want", known, _names(levels), key=f"{key}_levels")
    made = [Rule("fit", "employees", "at_least", int(least))] if least else []
    made += [Rule("fit", "job_level", "none_of", tuple(unwanted))] if unwanted else []
    return made, [rule for rule in rules if rule not in (size, levels)]


def _information(rules: Sequence[Rule], key: str) -> tuple[list[Rule], list[Rule]]:
    st.caption(QUESTIONS["information"])
    asked = [rule.field for rule in rules if rule.block == "information"]
    fields = st.multiselect(
        "Must be known", sorted({*ASKED, *asked}), asked, format_func=field_words, key=f"{key}_known"
    )
    made = [Rule("information", field, "known") for field in fields]
    return made, [rule for rule in rules if rule.block != "information"]


def _trigger(rules: Sequence[Rule], key: str) -> tuple[list[Rule], list[Rule]]:
    st.caption(QUESTIONS["trigger"])
    events = {rule.field: _whole(rule) for rule in rules if rule.field.startswith(TOUCH)}
    known = sorted({*(TOUCH + kind for kind in frames.touch_kinds()), *events})
    picked = st.multiselect(
        "Any one of these events", known, list(events), format_func=field_words, key=f"{key}_events"
    )
    made = []
    for field in picked:
        within = st.number_input(
            f"… {field_words(field)} within days", 0, 3650, events.get(field, 30), key=f"{key}_{field}"
        )
        made.append(Rule("trigger", field, "within_days", int(within)))
    return made, [rule for rule in rules if rule.field not in events]


def _kept(rules: Sequence[Rule], key: str) -> list[Rule]:
    if not rules:
        return []
    return st.multiselect("Other rules, kept", list(rules), list(rules), format_func=rule_words, key=f"{key}_kept")


def _commitment(start: Definition, kind: str, key: str) -> Commitment | None:
    """A promise without an amount is told by its percentage; either 0 means there is none."""
    declared, (counted, share) = KINDS[kind], LABELS[kind]
    now = next((one for one in start.commitments if one.kind == kind), None)
    amount, percent = 0, None
    left, right = st.columns(2, gap="small", vertical_alignment="bottom") if counted and share else (st, st)
    if counted:
        amount = _number(left, counted, declared.largest, now.amount if now else 0, f"{key}_{kind}")
    if share:
        percent = _number(right, share, 100, (now.percent or 0) if now else 0, f"{key}_{kind}_percent")
    if (counted and not amount) or (share and not percent):
        return None
    return Commitment(declared.side, kind, amount, percent)


def _number(place: Any, label: str, most: int, value: int, key: str) -> int:
    return int(place.number_input(label, 0, most, value, key=key))


def _found(rules: Sequence[Rule], field: str, operator: str) -> Rule | None:
    return next((rule for rule in rules if (rule.block, rule.field, rule.operator) == ("fit", field, operator)), None)


def _whole(rule: Rule | None) -> int:
    return rule.value if rule is not None and isinstance(rule.value, int) else 0


def _names(rule: Rule | None) -> list[str]:
    return list(rule.value) if rule is not None and isinstance(rule.value, tuple) else []

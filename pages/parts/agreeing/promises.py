"""What each side promises, set by hand in number fields."""

from typing import Any

import streamlit as st

from agreement import KINDS, Commitment, Definition
from agreement.people import MARKETING, SALES

LABELS = {
    "first_response": ("Working minutes to first response", "for % of leads"),
    "decision": ("Working days to a decision", "for % of leads "),
    "attempts": ("Attempts before “unable to reach”", ""),
    "capacity": ("Leads per rep and week, at most", ""),
    "volume": ("Passing leads a week, at least", ""),
    "complete": ("", "% with every required field"),
    "win_rate": ("Days in which the win is counted", "% of accepted leads won"),
}


def commitments(start: Definition, key: str) -> tuple[Commitment, ...]:
    """What each side promises; 0 takes a promise away."""
    made: list[Commitment] = []
    for column, side in zip(st.columns(2, gap="medium"), (SALES, MARKETING), strict=True):
        with column:
            st.markdown(f":{'blue' if side == SALES else 'orange'}[**{side.capitalize()} promises**]")
            kinds = [kind for kind, declared in KINDS.items() if declared.side == side]
            made += [one for kind in kinds if (one := _commitment(start, kind, key)) is not None]
    return tuple(made)


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

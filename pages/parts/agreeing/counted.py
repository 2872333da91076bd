"""How many leads each rule lets through, under its field and for all rules together."""

from typing import Any

import streamlit as st

from agreement import TOUCH, Definition
from pages.parts import frames
from pages.parts.agreeing.rows import EVENTS, Rows
from pages.parts.look import tag
from pages.parts.wording import percent


def draw(rows: Rows, terms: Definition) -> None:
    """Fills the places under the fields; each rule is counted on its own, over all leads ever handed over."""
    if not terms.rules:
        return
    counted = frames.rules_counted(terms).to_dicts()
    if not counted[-1]["leads"]:
        return
    for row in counted[:-1]:
        events = any(TOUCH in key for key in row["keys"])
        if place := rows.places.get(EVENTS if events else row["keys"][0]):
            whose = f"{row['words']}: " if row["keys"][0].startswith("information:") else ""
            place.html(share_bar(row) + tag("div", whose + said(row), "accord-print"))
    whole = counted[-1]
    st.html(share_bar(whole) + tag("div", f"All rules together: {said(whole)}", "accord-print"))


def said(row: dict[str, Any]) -> str:
    """The counts of one rule.

    >>> said({"passes": 1200, "fails": 300, "unknown": 0, "leads": 1500, "alone": 45})
    '1,200 pass (80 %) · 300 fail · 45 fail here only'
    >>> said({"passes": 0, "fails": 300, "unknown": 20, "leads": 320, "alone": 0})
    '0 pass (0 %) · 300 fail · 20 not known'
    """
    told = [f"{row['passes']:,} pass ({percent(row['passes'] / row['leads'])})", f"{row['fails']:,} fail"]
    told += [f"{row['unknown']:,} not known"] if row["unknown"] else []
    return " · ".join(told + ([f"{row['alone']:,} fail here only"] if row["alone"] else []))


def share_bar(row: dict[str, Any]) -> str:
    """The three shares as one thin bar; the words beside it say the same."""
    parts = "".join(
        f'<i class="accord-{name}" style="width:{100 * row[name] / row["leads"]:.2f}%"></i>'
        for name in ("passes", "unknown", "fails")
    )
    return f'<div class="accord-counts" aria-hidden="true">{parts}</div>'

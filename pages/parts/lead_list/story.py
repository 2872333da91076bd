"""One lead's story: what became of it, how long each side took, how the agreement judged it, and all that happened."""

from typing import Any

import polars as pl
import streamlit as st

from agreement import Person
from agreement.frames import KNOWN
from agreement.ledger import Ledger
from agreement.words import field_words
from charts.timeline import timeline
from pages.parts import charting, frames, look, tables
from pages.parts.agreeing.seat import sees_names
from pages.parts.agreeing.words import day_words, moment_words
from pages.parts.content import rating
from pages.parts.lead_list import logging
from pages.parts.lead_list.events import STEPS, events
from pages.parts.look import tag
from pages.parts.wording import NOTHING, duration, masked, plain, plural, written

HANDED_OVER = STEPS["handed_over"][1]


def draw(lead_id: str, person: Person) -> None:
    """The whole story; says so when there is no such lead."""
    ledger = frames.bundle()
    found = ledger.leads.filter(pl.col("lead_id") == lead_id)
    if found.is_empty():
        st.title("There is no such lead", anchor=False)
        asked = plain(lead_id[:80])
        st.warning(f"Nobody imported a lead with the number “{asked}”. Look for it in the list of all leads.",
                   icon=":material/person_off:")  # fmt: skip
        st.html('<a class="accord-button" href="/leads" target="_self">All leads</a>')
        return
    lead, names = found.row(0, named=True), sees_names(person)
    st.title(plain(f"{who(lead, names)}: {became(lead, ledger.calendar.currency)}"), anchor=False)
    st.html(tag("div", _about(lead, names), "accord-print"))
    _cards(lead, ledger)
    logging.draw(lead_id, person, ledger)
    rating.beside(ledger, lead_id, person)
    _line(lead, ledger)


def who(lead: dict[str, Any], names: bool) -> str:
    """The contact and the company; initials on a shared screen and for seats that do not work leads."""
    known = [lead[part] if names else masked(lead[part]) for part in ("name", "company") if lead[part]]
    return ", ".join(known) or f"Lead {lead['lead_id']}"


def became(lead: dict[str, Any], currency: str) -> str:
    """What became of the lead, in words."""
    if lead["won_at"]:
        amount = (
            "" if lead["amount_cents"] is None else f" for {written(lead['amount_cents'] / 100, 'money', currency)}"
        )
        return f"won{amount}{_after(lead, 'won')}"
    if lead["lost_at"]:
        return f"lost{_after(lead, 'lost')}"
    if lead["opportunity_at"]:
        return "an open opportunity"
    if lead["handed_over_again_at"]:
        return f"decided before, has waited {duration(lead['waiting_again_minutes'])} for another decision"
    if lead["accepted"] is not None:
        why = str(lead["rejection_reason"] or "no reason given").replace("_", " ")
        return "accepted, no opportunity yet" if lead["accepted"] else f"rejected ({why})"
    if lead["handed_over_at"]:
        waits = duration(lead["waiting_minutes"])
        return f"has waited {waits} for {'a decision' if lead['first_response_at'] else 'a first response'}"
    return "not handed over yet"


def verdict(lead: dict[str, Any]) -> tuple[str, str]:
    """How the agreement judged the lead: the verdict, and by which version."""
    if lead["passes"] is None:
        handed = lead["handed_over_at"] is not None
        return (
            "not judged",
            "no version: none was in force at its hand-over" if handed else "no version: not handed over",
        )
    version = f"version {lead['judged_version']}, in force at its hand-over"
    return ("passes", version) if lead["passes"] else (f"fails “{lead['first_failed']}”", version)


def clocks(lead: dict[str, Any]) -> list[str]:
    """How long each step took, calendar and working time, in words."""
    return [
        _clock("Created to assigned", lead["system_minutes"], lead["system_business_minutes"]),
        _clock("Hand-over to first response", lead["response_minutes"], lead["response_business_minutes"]),
        _clock("Hand-over to first decision", lead["decision_minutes"], lead["decision_business_minutes"]),
    ]


def _clock(said: str, minutes: int | None, working: int | None) -> str:
    if minutes is None or working is None:
        return f"{said}: not yet"
    if minutes < 0:
        return f"{said}: recorded {duration(-minutes)} before"
    return f"{said}: {duration(minutes)} ({duration(working)} of working time)"


def _after(lead: dict[str, Any], event: str) -> str:
    if lead["handed_over_day"] is None:
        return ""
    days = lead[f"{event}_day"] - lead["handed_over_day"]
    return f", {plural(abs(days), 'day')} {'after' if days >= 0 else 'before'} the hand-over"


def _about(lead: dict[str, Any], names: bool) -> str:
    size = None if lead["employees"] is None else plural(lead["employees"], "employee")
    email = lead["email"] if names else masked(lead["email"]) if lead["email"] else None
    parts = [f"lead {lead['lead_id']}", email, lead["source"], lead["segment"], lead["industry"], lead["region"], size,
             lead["job_level"], "no score" if lead["score"] is None else f"score {lead['score']}"]  # fmt: skip
    return " · ".join(str(part) for part in parts if part)


def _cards(lead: dict[str, Any], ledger: Ledger) -> None:
    said, version = verdict(lead)
    time, judged, known = st.columns(3, gap="medium")
    with time.container(border=True, key="accord_sales_clocks", height="stretch"):
        st.html(_card("Clocks", "sales", "How long each side took", clocks(lead)))
    with judged.container(border=True, key="accord_together_verdict", height="stretch"):
        owner = [f"Sales: {lead['sales_owner'] or NOTHING}", f"Marketing: {lead['marketing_owner'] or NOTHING}"]
        st.html(_card("By the agreement", "together", said[:1].upper() + said[1:], [f"Judged by {version}", *owner]))
    with known.container(border=True, key="accord_marketing_known", height="stretch"):
        words = {True: "✓ known", False: "✕ not known", None: "– nobody recorded it"}
        facts = [f"{field_words(field).capitalize()}: {words[lead[field]]}" for field in KNOWN]
        count = sum(lead[field] is True for field in KNOWN)
        st.html(_card("Information", "marketing", f"{count} of {len(KNOWN)} known", facts))


def _card(eyebrow: str, side: str, message: str, lines: list[str]) -> str:
    said = "".join(tag("div", line, "") for line in lines)
    head = tag("div", eyebrow, f"accord-eyebrow accord-{side}") + tag("h3", message, "accord-message")
    return f'{head}<div class="accord-context">{said}</div>'


def told(happened: pl.DataFrame) -> str:
    """How much each side did, in a sentence."""
    handed = happened.filter(pl.col("what") == HANDED_OVER)["at"]
    ours, theirs = happened.filter(pl.col("lane") == "Marketing"), happened.filter(pl.col("lane") == "Sales")
    if handed.is_empty():
        return f"{plural(ours.height, 'step')} by marketing so far, not handed over yet"
    before = ours.filter(pl.col("at") < handed[0]).height
    return f"{plural(before, 'step')} by marketing before the hand-over, {theirs.height} by sales after it"


def _line(lead: dict[str, Any], ledger: Ledger) -> None:
    happened = events(ledger, lead)
    calendar = ledger.calendar
    message = told(happened)
    small = f"{plural(happened.height, 'event')} · times in {calendar.time_zone} · data until {day_words(ledger.as_of)}"
    st.html(tag("h3", message, "accord-message") + tag("div", small, "accord-print"))
    drawn = timeline(happened, message, look.mode(), calendar.time_zone)
    charting.chart(drawn, "story_line")
    rows = [
        {"When": moment_words(row["at"], calendar), "Whose": row["lane"], "What": row["what"], "More": row["more"]}
        for row in happened.iter_rows(named=True)
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(("When", "Whose", "What", "More"), pl.String))
    tables.draw(table, message, "story-of-a-lead")

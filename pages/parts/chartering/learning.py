"""Cross-training: what each side did of what it promised this quarter, by person, and the log."""

from typing import Any

import polars as pl
import streamlit as st

from agreement import Person
from agreement.charter import TRAINING
from agreement.moments import day_words
from agreement.people import MARKETING, SALES
from agreement.pledged import Trained
from metrics._training import BEHIND, EARLY_DAYS, KEPT, MISSED, ON_THE_WAY, TOO_EARLY, training_by_person
from pages.parts import cards, present, tables
from pages.parts.agreeing.words import OTHER
from pages.parts.cards import Block
from pages.parts.chartering import doing
from pages.parts.chartering.doing import LOGGING
from pages.parts.chartering.opening import Now
from pages.parts.ladder import Cell, Row, ladder, left
from pages.parts.look import tag
from pages.parts.wording import masked, plural, small_print

LOOKS = {KEPT: "✓ kept", ON_THE_WAY: "● on the way", BEHIND: "▼ behind", TOO_EARLY: "○ too early", MISSED: "▼ missed"}
COLOURS = {KEPT: "accord-better", BEHIND: "accord-worse", MISSED: "accord-worse"}
LAST = 12
"""Entries of the log that are shown one by one."""


def draw(shown: Now, person: Person) -> None:
    """A card a side, then the log."""
    with st.grid(2, gap="small", min_column_width=480):
        for side in (MARKETING, SALES):
            cards.draw(_progress(shown, side))
    if person.seat in OTHER:
        _form(shown, person)
    _log(shown, person)


def _progress(shown: Now, side: str) -> Block:
    rows = shown.progress.filter(side=side)
    if rows.is_empty():
        return Block(f"training_{side}", side, f"{side.capitalize()} has promised no training", "no promise")  # type: ignore[arg-type]
    behind = rows.filter(pl.col("state").is_in([BEHIND, MISSED])).height
    done, promised = rows["done"].sum(), rows["promised"].sum()
    said = f"{behind} of {plural(rows.height, 'promise')} behind" if behind else "no promise is behind"
    people = training_by_person(shown.progress, shown.log, shown.today).filter(side=side)
    return Block(
        key=f"training_{side}", side=side, message=f"{side.capitalize()}: {done} of {promised} done, {said}",  # type: ignore[arg-type]
        headline="", eyebrow=f"What {side} learns of {OTHER[side]}",
        print=small_print("training done and promised this quarter", "times",
                          f"{day_words(rows['from'].min())} to {day_words(rows['until'].max())}",
                          f"charter v{shown.ruling.version if shown.ruling else 0}"),
        rows=_ladder(rows), context=(_people(people), f"confirmed: by somebody of {OTHER[side]} who was there · "
                                     f"so far: the part due by today if it came evenly; too early: the first "
                                     f"{EARLY_DAYS} days"),
        table=rows.join(people.select("kind", "who", pl.col("done").alias("by_person")), on="kind", how="left"),
    )  # fmt: skip


def _ladder(rows: pl.DataFrame) -> str:
    head: Row = ["training", "done", "promised", "so far", "confirmed", Cell("state", look="accord-left")]
    return ladder(head, [_row(row) for row in rows.to_dicts()], "Training of this quarter")


def _row(row: dict[str, Any]) -> Row:
    return [
        f"{TRAINING[row['kind']]}s", Cell(f"{row['done']}", look="accord-strong"), f"{row['promised']}",
        f"{row['so_far']:.1f}", f"{row['confirmed']} of {row['done']}",
        left(LOOKS[row["state"]], look=f"accord-strong {COLOURS.get(row['state'], '')}"),
    ]  # fmt: skip


def _people(people: pl.DataFrame) -> str:
    """Who did how much, all kinds together."""
    sums = people.group_by("who").agg(pl.col("done").sum()).sort(["done", "who"], descending=[True, False])
    return " · ".join(f"{_named(who)} {done}" for who, done in sums.iter_rows()) or "nobody yet"


def _form(shown: Now, person: Person) -> None:
    with st.popover("Log a training", icon=":material/add:"):
        st.caption(f"What somebody of {person.seat} did. Somebody of {OTHER[person.seat]} can confirm it.")
        st.selectbox("What", list(TRAINING), format_func=TRAINING.__getitem__, key=f"{LOGGING}_kind")
        st.text_input("Who", key=f"{LOGGING}_who", value=person.name, max_chars=200)
        st.date_input("On", value=shown.today, max_value=shown.today, key=f"{LOGGING}_on", format="YYYY-MM-DD")
        st.text_input("What came of it (may stay empty)", key=f"{LOGGING}_note", max_chars=2000)
        st.text_input("Lead (its number; may stay empty)", key=f"{LOGGING}_lead", max_chars=200)
        st.button("Log it", key=f"{LOGGING}_put", type="primary", on_click=doing.log)


def _log(shown: Now, person: Person) -> None:
    if not shown.log:
        st.info("Nothing is logged yet.", icon=":material/school:")
        return
    st.html(tag("div", f"The log: the last {min(LAST, len(shown.log))} of {len(shown.log)}", "accord-asked"))
    for one in shown.log[:LAST]:
        with st.container(key=f"accord_learnt_{one.id}", horizontal=True, gap="small", vertical_alignment="center"):
            st.html(_entry(one))
            _ways(one, person)
    tables.save(lambda: tables.rows([_plain(one) for one in shown.log]), "training-log")


def _entry(one: Trained) -> str:
    said = f"{day_words(one.on)} · {_named(one.who)}: {TRAINING[one.kind]}" + (f" · “{one.note}”" if one.note else "")
    seen = f"confirmed by {one.confirmed_by}" if one.confirmed_by else "not confirmed yet"
    lead = f" · lead {one.lead_id}" if one.lead_id else ""
    side = tag("span", one.side, f"accord-state accord-{one.side}")
    under = tag("div", f"logged by {one.logged_by}{lead} · {seen}", "accord-print")
    return f'<div class="accord-promise">{side}<div>{tag("span", said, "")}{under}</div></div>'


def _ways(one: Trained, person: Person) -> None:
    if person.seat not in OTHER:
        return
    if person.seat == one.side:
        st.button("Take back", key=f"back_{one.id}", type="tertiary", on_click=doing.take_back, args=(one.id,))
    elif not one.confirmed_by:
        st.button("Confirm", key=f"confirm_{one.id}", icon=":material/check:", on_click=doing.confirm, args=(one.id,))


def _named(who: str) -> str:
    """Initials on a shared screen, like all names there."""
    return masked(who) if present.on() else who


def _plain(one: Trained) -> dict[str, object]:
    return {
        "on": one.on, "side": one.side, "who": _named(one.who), "what": TRAINING[one.kind], "note": one.note,
        "lead": one.lead_id, "logged by": one.logged_by, "confirmed by": one.confirmed_by,
    }  # fmt: skip

"""The leads behind a number: as many rows as the number says, to search, to open, to take away."""

import polars as pl
import streamlit as st

from agreement import Person, Refused
from agreement.ledger import Ledger
from pages.parts import frames, missing, tables
from pages.parts.agreeing.seat import sees_names
from pages.parts.agreeing.words import day_words
from pages.parts.lead_list.asked import SPAN, Asked, address, asked, story_address
from pages.parts.lead_list.columns import HANDED_OVER, listed
from pages.parts.look import tag
from pages.parts.wording import plain, plural

MOST = 5_000
"""Rows that a browser still scrolls with ease; the file holds all of them."""


def draw(person: Person) -> None:
    """Title with the count, the conditions to take away one by one, search, table, file."""
    ledger = frames.bundle()
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    try:
        shown = asked(query, ledger)
    except Refused as refused:
        st.title("These leads cannot be shown", anchor=False)
        st.error(plain(str(refused)), icon=":material/link_off:")
        st.html(tag("a", "All leads", "accord-button", href="/leads", target="_self"))
        return
    st.title(title(shown), anchor=False)
    st.html(tag("div", small_print(shown, ledger), "accord-print") + chips(shown))
    if shown.metric:
        missing.draw(shown.metric.key)
    names = sees_names(person)
    table = listed(shown.rows, names, ledger.calendar.currency)
    found = _searched(table, names)
    if found.is_empty():
        st.info(
            "No lead answers this." if table.is_empty() else "No lead contains these words.", icon=":material/inbox:"
        )
        return
    _table(found)


def title(shown: Asked) -> str:
    """The count and what it counts: the same count as the number that was clicked.

    A lead that the number counts twice (once waiting for an answer, once for a decision) makes two rows.
    """
    rows, single = shown.rows.height, shown.rows["lead_id"].n_unique()
    counted = plural(single, "lead") if rows == single else f"{plural(rows, 'row')} of {plural(single, 'lead')}"
    if shown.metric:
        return f"{counted} behind “{shown.metric.name}”"
    return counted if shown.conditions else f"{counted} in all"


def small_print(shown: Asked, ledger: Ledger) -> str:
    """What the number asks, and until when its data reaches."""
    asks = shown.metric.question if shown.metric else "Every lead that Accord knows."
    return f"{asks} · data until {day_words(ledger.as_of)}"


def chips(shown: Asked) -> str:
    """The conditions; each can be taken away with a click."""
    links = [
        tag("a", f"{name.replace('_', ' ')}: {spanned(value)} ✕", "accord-button", href=address(shown, (name, value)),
            target="_self", title="Take this condition away")
        for name, value in shown.conditions
    ]  # fmt: skip
    return f'<div class="accord-chips">{" ".join(links)}</div>' if links else ""


def spanned(value: str) -> str:
    """A condition's value as people say it.

    >>> spanned("..180"), spanned("30.."), spanned("7..30"), spanned(".."), spanned("web")
    ('up to 180', '30 or more', '7 to 30', 'known', 'web')
    """
    low, between, high = value.partition(SPAN)
    if not between:
        return value
    if not low or not high:
        return f"up to {high}" if high else f"{low} or more" if low else "known"
    return f"{low} to {high}"


def _searched(table: pl.DataFrame, names: bool) -> pl.DataFrame:
    """The rows that contain the words. It looks at what is shown, so a hidden name cannot be guessed."""
    words = st.text_input("Search", key="q", bind="query-params", placeholder="Name, company or lead number" if names
                          else "Lead number", max_chars=100, width=420).strip().lower()  # fmt: skip
    if not words:
        return table
    places = [pl.col(place).str.to_lowercase() for place in ("Lead", "Contact", "Company")]
    return table.filter(pl.any_horizontal(place.str.contains(words, literal=True) for place in places))


def _table(found: pl.DataFrame) -> None:
    shown = found.head(MOST).with_columns(pl.col("Lead").map_elements(story_address, return_dtype=pl.String))
    tables.draw(
        shown, f"{plural(found.height, 'lead')}, the latest hand-over first", "leads", whole=lambda: found,
        words=f"Download {plural(found.height, 'row')}", placeholder="–", height=min(38 + 35 * shown.height, 560),
        column_config={
            "Lead": st.column_config.LinkColumn(display_text=r"lead=(.*)$", pinned=True),
            HANDED_OVER: st.column_config.DateColumn(format="D MMM YYYY"),
            next(name for name in shown.columns if name.startswith("Amount")): st.column_config.NumberColumn(
                format="localized"
            ),
        },
    )  # fmt: skip
    if found.height > MOST:
        st.caption(f"The table shows the latest {MOST:,} of {found.height:,}; the file holds all.")

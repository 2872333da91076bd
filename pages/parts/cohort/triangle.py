"""The cohort triangle: a row a month, a column an age, a shade a share; what is too young is hatched and dated."""

from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from charts.numbers import FEW, NOTHING, percent
from pages.parts import missing, tables
from pages.parts.agreeing.words import day_words
from pages.parts.cohort.shades import legend, shade
from pages.parts.cohort.view import KEY, View, counts_from
from pages.parts.look import tag
from pages.parts.wording import plural, small_print

SHOWN = 24


def draw(view: View) -> None:
    """The triangle in a card of its own; nothing where no lead has a date."""
    shown = latest(view.rows)
    if shown.is_empty():
        return
    with st.container(border=True, key="accord_marketing_triangle", gap="xsmall"):
        st.html(f"{_heading(view, shown)}{table(view, shown)}{legend(shown)}")
        tables.save(lambda: shown, "cohorts-by-age")


def latest(rows: pl.DataFrame) -> pl.DataFrame:
    """The months that are shown, at every age."""
    return rows.filter(pl.col("month").is_in(rows["month"].unique().sort().tail(SHOWN).implode()))


def ages(view: View, shown: pl.DataFrame) -> list[int]:
    """The ages that are shown: from the first at which anybody was won on, and the one that is compared."""
    first = shown.filter(pl.col("won") > 0)["age_days"].min()
    since = shown.filter(pl.col("age_days") >= (first if isinstance(first, int) else 0))
    return sorted({*since["age_days"], view.age})


def table(view: View, shown: pl.DataFrame) -> str:
    """The triangle as an HTML table, the newest month on top; every number opens the leads behind it."""
    columns = ages(view, shown)
    strongest = max(shown.filter("mature")["value"].drop_nulls().to_list(), default=0.0) or 1.0
    heads = '<th scope="col">leads of</th><th scope="col">leads</th>'
    heads += "".join(f'<th scope="col"{_marks(view, age)}>{age} days</th>' for age in columns)
    months = shown["month"].unique().sort(descending=True).to_list()
    body = "".join(_row(view, shown.filter(pl.col("month") == month), columns, strongest) for month in months)
    caption = f"Share of each month’s leads won by an age, {plural(len(months), 'month')}"
    return (
        f'<div class="accord-scroll" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="accord-triangle"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _row(view: View, cohort: pl.DataFrame, columns: list[int], strongest: float) -> str:
    rows = {row["age_days"]: row for row in cohort.to_dicts()}
    first = next(iter(rows.values()))
    month = first["month"]
    leads = _link(view, f"{first['leads']:,}", month=month)
    marked = ' class="accord-chosen"' if month == view.cohort else ""
    name = f"{month:%b %Y}{' ⊘' if first['truncated'] else ''}"
    found = "".join(_cell(view, month, rows.get(age), age, strongest) for age in columns)
    return f'<tr{marked}><th scope="row">{name}</th><td>{leads}</td>{found}</tr>'


def _cell(view: View, month: date, row: dict[str, Any] | None, age: int, strongest: float) -> str:
    young = row is None or not row["mature"]
    begins = f"<small>from {day_words(counts_from(month, age))}</small>" if young and age == view.age else ""
    if row is None:
        return f"<td{_marks(view, age, 'accord-young' if begins else '')}>{begins}</td>"
    classes = "accord-cut" if row["truncated"] else "accord-young" if young else ""
    style = "" if classes or row["value"] is None else shade(view.board.mode, row["value"] / strongest)
    wins = begins or (f"<small>{row['won']}</small>" if row["leads"] >= FEW else "")
    opened = _link(view, said(row), age, _spoken(row), month=month, end="won", end_age=f"..{age}")
    return f"<td{_marks(view, age, classes)}{style}>{opened if row['won'] else tag('span', said(row), '')}{wins}</td>"


def said(row: dict[str, Any]) -> str:
    """What a cell says: the share, as counts while leads are few, a dash where nobody can tell."""
    if row["value"] is None:
        return NOTHING
    return f"{row['won']} of {row['leads']}" if row["leads"] < FEW else percent(row["value"])


def _link(view: View, words: str, age: int | None = None, tip: str = "Open these leads", **keys: object) -> str:
    """To the leads; of the many cells only those at the chosen age are stops of the tab key."""
    stop = "0" if age in (None, view.age) else "-1"
    return tag("a", words, "", href=view.board.link(KEY, **keys), target="_self", title=tip, tabindex=stop)


def _marks(view: View, age: int, classes: str = "") -> str:
    every = f"{classes} accord-framed" if age == view.age else classes
    return f' class="{every.strip()}"' if every else ""


def _spoken(row: dict[str, Any]) -> str:
    words = f"{row['won']} of {row['leads']} leads of {row['month']:%B %Y} won within {row['age_days']} days"
    if row["truncated"]:
        return f"{words}; wins before {day_words(row['complete_from'])} were not recorded"
    return words if row["mature"] else f"{words} so far; counts from {day_words(row['counts_from'])}"


def _heading(view: View, shown: pl.DataFrame) -> str:
    cohorts = shown.group_by("month").agg(pl.col("leads").first(), pl.col("won").max())
    print_ = small_print(
        "won by each age, small: how many", "share", plural(cohorts.height, "month"),
        f"n = {plural(cohorts['leads'].sum(), 'lead')}, {plural(cohorts['won'].sum(), 'win')}", *view.words,
    )  # fmt: skip
    return (
        tag("div", "Month by month", "accord-eyebrow accord-marketing")
        + tag("h4", _message(view), "accord-message")
        + tag("div", print_, "accord-print")
        + missing.line(KEY)
    )


def _message(view: View) -> str:
    known = view.at_age.tail(SHOWN).sort("value", "month")
    if known.is_empty():
        return f"No month is {view.age} days old yet"
    least, most = known.row(0, named=True), known.row(-1, named=True)
    if not most["won"]:
        return f"No lead was won within {view.age} days"
    words = f"Most won within {view.age} days: {most['month']:%B %Y}, {said(most)}"
    return words if known.height == 1 else f"{words}; fewest: {least['month']:%B %Y}, {said(least)}"

"""What became of them? The ends of a month's leads by age, which exclude each other: won, lost, rejected, recycled."""

from typing import Any

import polars as pl

from charts.numbers import FEW, percent
from charts.outcomes import outcomes
from pages.parts.cards import Block
from pages.parts.cohort.view import KEY, View
from pages.parts.wording import listed, plural, small_print

PARTS = {"incidence": "won", "lost_share": "lost", "rejected_share": "rejected", "recycled_share": "recycled"}
"""Column of `cohort_conversion` → the end it is the share of."""


def ends(view: View) -> Block:
    """The chosen cohort's cumulative incidence, each end stacked on the others, up to the age that is compared."""
    rows = view.rows.filter((pl.col("month") == view.cohort) & pl.col("open_share").is_not_null()) if view.cohort else (
        view.rows.clear()
    )  # fmt: skip
    known = {column: word for column, word in PARTS.items() if rows[column].is_not_null().any()}
    if rows.is_empty() or not known:
        return Block(KEY, "together", "No outcome on record for these leads yet", "nothing yet", eyebrow="Outcomes")
    reached = rows.filter(pl.col("age_days") <= view.age).sort("age_days")
    last = (reached if reached.height else rows).row(-1, named=True)
    name = f"{last['month']:%B %Y}"
    shares = [f"{_said(last, column, word)} {word}" for column, word in known.items() if last[column]]
    became = listed(shares) or "nothing decided"
    young = "" if last["mature"] else ", so far"
    message = f"{name} after {last['age_days']} days{young}: {became}"
    drawn = outcomes(rows, message, "marketing", view.board.mode, age="age_days", parts=known)
    return Block(
        key="ends", side="marketing", message=message, headline=_headline(last),
        eyebrow="What became of them", drawn=drawn, link=view.board.link(KEY, month=view.cohort),
        print=small_print("cumulative incidence (Aalen–Johansen): the ends exclude each other", "share",
                          f"n = {plural(last['leads'], 'lead')}", *view.words),
        context=(*_counts(view, last, known), "solid: won; hatched: the other ends", *_unrecorded(known)),
        table=rows.select("month", "age_days", "leads", "won", "lost", "rejected", "recycled", "undecided", *known,
                          "open_share"),
        shares=(*known, "open_share"),
    )  # fmt: skip


def _said(row: dict[str, Any], share: str, count: str) -> str:
    """A share of the cohort, as counts while its leads are few."""
    return percent(row[share]) if row["leads"] >= FEW else f"{row[count]} of {row['leads']}"


def _headline(row: dict[str, Any]) -> str:
    if row["leads"] >= FEW:
        return f"{percent(row['open_share'])} open"
    return "wins unknown" if row["incidence"] is None else f"{row['won']} of {row['leads']} won"


def _counts(view: View, last: dict[str, Any], known: dict[str, str]) -> list[tuple[str, str]]:
    """How many came to each end by that age, each with the way to them."""
    by = f"..{last['age_days']}"
    return [
        (f"{last[word]:,} {word}", view.board.link(KEY, month=view.cohort, end=word, end_age=by))
        for word in known.values()
        if last[word]
    ]


def _unrecorded(known: dict[str, str]) -> list[str]:
    missing = [word for column, word in PARTS.items() if column not in known]
    return [f"never recorded in this company: {listed(missing)}"] if missing else []

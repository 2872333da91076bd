"""The signed agreement on paper: one HTML file that prints, with names, times, the hash, and how to check it."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from agreement import Proposal, Revision, read_prediction
from agreement.calendar import Calendar
from agreement.definition import Foreseen
from agreement.documents import terms_clauses, terms_differences, terms_text
from agreement.moments import day_words, moment_words
from agreement.people import MARKETING, SALES
from agreement.questions import QUESTIONS, answers, promises
from charts.numbers import interval, written
from metrics._sweep import COLUMNS, MONEY
from reports.paper import page, table

SHARES = ("value", "value_if_worked", "low", "high", "recall", "recall_low", "recall_high")
NAMES = {"volume": "Leads a week that pass", "acceptance": "Share accepted", "win_rate": "Share won"}


def signed_html(one: Proposal, calendar: Calendar) -> str:
    """The agreement as a whole page; raises ValueError for a negotiation that was never agreed.

    Holds the terms in words and letter by letter (the text whose SHA-256 both signed), both signatures with their times
    in the business time zone and in UTC, notes of dissent, comments, the rounds, and the back-test as it stood.
    """
    if one.version is None or one.effective_at is None:
        raise ValueError(f"Proposal {one.id} was never agreed; there is nothing to print.")
    current, segment = one.current, "all leads" if one.segment == "all" else f"the segment {one.segment}"
    title = f"Agreement on sales accepted leads, version {one.version}"
    head = (
        f"For {segment}. In force from {moment_words(one.effective_at, calendar)} ({calendar.time_zone}); "
        f"both sides look at it again on {day_words(current.review_on)}."
    )
    parts = [
        f"<h1>{escape(title)}</h1><p class='lead'>{escape(head)}</p>",
        *(sentences(question, answers(current.definition, block)) for block, question in QUESTIONS.items()),
        *(
            sentences(f"{side.capitalize()} promises", promises(current.definition, side))
            for side in (SALES, MARKETING)
        ),
        signatures(current, calendar),
        _foreseen(one.prediction),
        _backtest(one.prediction, calendar.currency),
        rounds(one.revisions, calendar),
        comments(one, calendar),
        check(current),
    ]
    return page(title, "".join(parts))


def sentences(title: str, said: Iterable[str]) -> str:
    """A heading and a line a sentence."""
    lines = "".join(f"<li>{escape(one)}</li>" for one in said) or "<li>nothing is asked</li>"
    return f"<section><h2>{escape(title)}</h2><ul>{lines}</ul></section>"


def signatures(current: Revision, calendar: Calendar) -> str:
    """Who signed, when and how."""
    rows = []
    for one in current.signatures:
        how = "own password, entered for this signature" if one.by_password else "own signed-in browser"
        at = f"{moment_words(one.signed_at, calendar)} ({one.signed_at:%Y-%m-%d %H:%M:%S} UTC)"
        rows.append((one.side.capitalize(), one.name, at, how, one.dissent or "none"))
    return "<h2>Signed by</h2>" + table(("Side", "Name", "When", "How", "Dissent"), rows)


def _foreseen(kept: str | None) -> str:
    """What both sides were told to expect."""
    prediction = read_prediction(kept)
    if prediction is None:
        return "<h2>What was foreseen</h2><p>Nothing: no lead was old enough when it was signed.</p>"
    told = {name: getattr(prediction, name) for name in NAMES}
    rows = [
        (NAMES[name], *_expected(one, "leads" if name == "volume" else "share")) for name, one in told.items() if one
    ]
    return "<h2>What was foreseen</h2>" + table(("", "Expected", "80 of 100", "95 of 100", "Over"), rows)


def _expected(one: Foreseen, unit: str) -> tuple[str, ...]:
    over = f"{one.weeks} {'week' if one.weeks == 1 else 'weeks'}" + (
        f", read {one.age_days} days on" if one.age_days else ""
    )
    inner, outer = (interval(low, high, unit) for low, high in ((one.low80, one.high80), (one.low95, one.high95)))
    return written(one.value, unit), inner, outer, over


def _backtest(kept: str | None, currency: str) -> str:
    """Every number of the back-test that was kept with the second signature."""
    row: Mapping[str, Any] = {} if kept is None else json.loads(kept)
    known = [
        (name, words.partition(";")[0].removesuffix(", in cents"))
        for name, words in COLUMNS.items()
        if isinstance(row.get(name), int | float)
    ]
    if not known:
        return ""
    rows = [(words, _number(name, row[name], currency)) for name, words in known]
    return "<h2>The back-test as it stood</h2>" + table(("What", "Number"), rows)


def _number(name: str, value: Any, currency: str) -> str:
    if name in SHARES:
        return written(value, "share")
    if name in MONEY:
        return written(value / 100, "money", currency)
    return f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"


def rounds(revisions: tuple[Revision, ...], calendar: Calendar) -> str:
    """What each revision changed."""
    rows = []
    for place, one in enumerate(revisions):
        moved = terms_differences(revisions[place - 1].terms, one.terms) if place else ["the first proposal"]
        who = f"{one.author} ({one.side})"
        rows.append(
            (str(one.number), who, moment_words(one.created_at, calendar), "; ".join(moved) or "days only", one.note)
        )
    return "<h2>The rounds</h2>" + table(("Revision", "By", "When", "What it changed", "Why"), rows)


def comments(one: Proposal, calendar: Calendar) -> str:
    """What was said about the clauses; nothing where nobody did."""
    if not one.comments:
        return ""
    named = {(at.number, key): words for at in one.revisions for key, words in terms_clauses(at.terms).items()}
    rows = []
    for said in one.comments:
        who, when = f"{said.author} ({said.seat})", moment_words(said.created_at, calendar)
        clause = named.get((said.revision, said.clause), "The terms as a whole")
        rows.append((str(said.revision), clause, said.text, who, when))
    return "<h2>What was said</h2>" + table(("Revision", "Clause as it stood then", "Comment", "By", "When"), rows)


def check(current: Revision) -> str:
    """The text letter by letter, and its hash."""
    text, _ = terms_text(current.terms)
    return (
        f"<h2>What was signed, letter by letter</h2><p>Both signatures name the SHA-256 of this text in UTF-8: "
        f"<code>{current.hash}</code></p><pre>{escape(text)}</pre>"
    )

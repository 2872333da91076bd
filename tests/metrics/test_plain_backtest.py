"""Cases, counts and sweep equal the plain reference: random definitions and small companies, every column and bar.

ACCORD_FULL=1 tries 2,000 of each.
"""

import os
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreement.calendar import Calendar
from agreement.definition import Commitment, Definition, Rule
from agreement.ledger import Ledger
from metrics import _backtest
from metrics._backtest import MEASURES, terms
from metrics._metric import added_up
from metrics._sweep import COLUMNS, tradeoff
from metrics.threshold_tradeoff import METRIC
from tests.making import frame, ledger_of
from tests.metrics import plain_backtest as plain

LAST = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)  # half past ten in the evening in Berlin, of a Sunday
KNOWN = ("email_known", "need_known")
TEXTS = {
    "source": ("web", "fair"),
    "job_level": ("head", "intern"),
    "segment": ("big", "small"),
    "region": ("ö", "south"),
}
EMAILS = (None, "ada@Web.example", "ben@fair.example", "nobody")
MINUTES = 60 * 24

AGES = (1, 60, 180, 270)


def mostly(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Now and then nobody knows."""
    return st.one_of(st.none(), values, values, values)


minute = st.integers(0, MINUTES - 1)
edges = st.builds(lambda day, off: (day + off) * MINUTES, st.sampled_from(AGES), st.integers(-1, 1))
"""Minutes to the very day on which an outcome is read, and the days beside it."""
later = st.one_of(st.none(), st.integers(-2 * MINUTES, 90 * MINUTES), edges)
lead_rows = st.fixed_dictionaries(
    {
        "handed_over_at": mostly(st.one_of(st.integers(0, 500 * MINUTES), edges)),
        "minute": minute,
        "untouched": st.sampled_from([True, False, False]),
        **dict.fromkeys(("created_at", "qualified_at"), mostly(st.integers(-40 * MINUTES, 0))),
        **dict.fromkeys((*plain.WORK, "rejected_at"), later),
        **{name: mostly(st.sampled_from(values)) for name, values in TEXTS.items()},
        "employees": mostly(st.integers(0, 60)),
        "score": mostly(st.one_of(st.integers(-5, 110), st.sampled_from([0, 9, 10, 50, 59, 60, 99, 100]))),
        **dict.fromkeys(KNOWN, st.sampled_from([None, True, True, True, False])),
        "email": st.sampled_from(EMAILS),
        "amount_cents": mostly(st.integers(-100, 10**9)),
        "sales_owner": mostly(st.sampled_from(["Ada", "Ben", "Cem"])),
        "demo": st.lists(st.integers(-3 * MINUTES, 30 * MINUTES), max_size=2),
        "visit": st.lists(st.integers(-3 * MINUTES, 30 * MINUTES), max_size=2),
    }
)
rules = st.one_of(
    st.builds(Rule, st.just("fit"), st.just("employees"), st.sampled_from(["at_least", "at_most"]), st.integers(0, 60)),
    *(
        st.one_of(
            st.builds(Rule, st.just("fit"), st.just(name), st.sampled_from(["is", "is_not"]), st.sampled_from(values)),
            st.builds(
                Rule, st.just("fit"), st.just(name), st.sampled_from(["one_of", "none_of"]),
                st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple),
            ),
        )
        for name, values in TEXTS.items()
    ),
    st.builds(
        Rule, st.just("fit"), st.just("email"), st.sampled_from(["domain_one_of", "domain_none_of"]),
        st.sampled_from([("web.example",), ("fair.example", "web.example")]),
    ),
    st.builds(Rule, st.just("information"), st.sampled_from([*KNOWN, "employees", "source"]), st.just("known")),
    st.builds(
        Rule, st.just("trigger"),
        st.sampled_from(["created_at", "qualified_at", "touch:demo", "touch:visit", "touch:none"]),
        st.just("within_days"), st.integers(0, 30),
    ),
)  # fmt: skip
definitions = st.builds(
    lambda segment, some, bar, age: Definition(
        segment,
        (*some, *(() if bar is None else (Rule("trigger", "score", "at_least", bar),))),
        () if age is None else (Commitment("marketing", "win_rate", age, 6),),
    ),
    st.sampled_from(["all", "all", "big"]),
    st.lists(rules, max_size=3, unique_by=lambda rule: (rule.field, rule.operator)),
    st.one_of(st.none(), st.integers(0, 100)),
    st.one_of(st.none(), st.sampled_from(AGES)),
)
ruling = st.one_of(st.just(Definition()), definitions)
companies = st.tuples(
    st.lists(lead_rows, min_size=1, max_size=14),
    st.sampled_from(["UTC", "Europe/Berlin"]),
    st.one_of(st.integers(0, 80), st.just(500)),
)
"""Leads handed over so many minutes before the last day, the time zone, and the days before that on which it began."""


def company_of(rows: list[dict[str, Any]], zone: str, days: int) -> plain.Company:
    leads, touches = [], []
    for number, row in enumerate(rows):
        start = LAST - timedelta(minutes=min(row["handed_over_at"] or 0, days * MINUTES) + row["minute"])
        lead = {name: value for name, value in row.items() if name not in ("demo", "visit", "minute", "untouched")}
        lead |= dict.fromkeys(plain.WORK) if row["untouched"] else {}
        for event in plain.EVENTS:
            if lead.get(event) is not None:
                lead[event] = start + timedelta(minutes=0 if event == "handed_over_at" else lead[event])
        leads.append({"lead_id": f"L{number:02d}", **lead})
        for kind in ("demo", "visit"):
            touches += [
                {"lead_id": f"L{number:02d}", "at": start - timedelta(minutes=gap), "kind": kind} for gap in row[kind]
            ]
    return plain.Company(leads, touches, LAST.date(), zone)


def ledger_from(company: plain.Company) -> Ledger:
    return ledger_of(
        frame("leads", *company.leads),
        touches=frame("touches", *company.touches),
        as_of=company.as_of,
        calendar=Calendar(time_zone=company.zone),
    )


SAID = ("fits", "current", "old_enough", "is_recent", "was_worked", "is_opened", "is_won", "age_days", "recent_weeks")
PROFILE = settings(
    max_examples=2_000 if os.environ.get("ACCORD_FULL") else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@PROFILE
@given(companies, definitions, ruling)
def test_cases_and_counts_are_those_of_plain_loops(made: Any, candidate: Definition, current: Definition) -> None:
    company = company_of(*made)
    ledger, compared = ledger_from(company), terms(candidate, current)
    theirs = {case["lead_id"]: {name: case[name] for name in SAID} for case in plain.cases(company, candidate, current)}
    ours = _backtest.cases(ledger, compared)
    assert {row["lead_id"]: {name: row[name] for name in SAID} for row in ours.to_dicts()} == theirs
    lines: dict[tuple[Any, ...], list[int]] = {}
    keys = ("source", "segment", "region", "sales_owner", "score", "fits", "current")
    counted = _backtest.counts(ledger, compared)
    for row in counted.to_dicts():
        line = lines.setdefault(tuple(row[key] for key in keys), [0] * len(MEASURES))
        for place, name in enumerate(MEASURES):
            line[place] += row[name] or 0
    assert lines == plain.counts(company, candidate, current)


@PROFILE
@given(companies, definitions, ruling)
def test_every_column_at_every_bar_is_that_of_plain_loops(
    made: Any, candidate: Definition, current: Definition
) -> None:
    company = company_of(*made)
    counted = _backtest.counts(ledger_from(company), terms(candidate, current))
    ours = tradeoff(counted)
    theirs = plain.sweep(company, candidate, current)
    assert ours.columns == list(COLUMNS)
    assert ours.height == len(theirs)
    for mine, row in zip(ours.to_dicts(), theirs, strict=True):
        assert set(row) == set(COLUMNS)
        for name, value in row.items():
            expected = pytest.approx(value, abs=1e-12) if isinstance(value, float) else value
            assert mine[name] == expected, (name, row["bar"])
    if not counted.is_empty():
        kept = tradeoff(added_up(counted, METRIC))
        assert kept.select("passing", "won", "revenue_cents", "reps").equals(
            ours.select("passing", "won", "revenue_cents", "reps")
        )


def test_the_reference_itself_reads_a_company_as_a_person_would() -> None:
    """Two leads by hand, so that the reference is not only compared with what it checks."""
    at = datetime(2026, 1, 5, 9, tzinfo=UTC)
    leads = [
        {"lead_id": "1", "handed_over_at": at, "score": 70, "won_at": at + timedelta(days=180), "amount_cents": 500},
        {"lead_id": "2", "handed_over_at": at, "score": 40, "first_response_at": at, "sales_owner": "Ada"},
        {"lead_id": "3", "handed_over_at": at + timedelta(days=315), "score": 60, "sales_owner": "Ben"},
    ]
    company = plain.Company(leads, [], date(2026, 11, 22))
    candidate = Definition(rules=(Rule("trigger", "score", "at_least", 60),))
    row = next(row for row in plain.sweep(company, candidate, Definition()) if row["bar"] == 60)
    shown = ("passing", "won", "wins", "missed", "lost", "spared", "replayed", "too_young", "reps", "revenue_cents")
    assert [row[name] for name in shown] == [1, 1, 1, 0, 1, 1, 2, 1, 1, 500]
    assert (row["a_week"], row["recent_weeks"], row["value"], row["recall"]) == (1 / 13, 13, 1.0, 1.0)

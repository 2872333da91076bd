"""Live counts of each rule: by hand, against a plain reading of each lead, and in the sample company."""

from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.compiled import accepted, cannot_judge
from agreement.definition import Definition, Rule
from agreement.ledger import Ledger
from metrics._backtest import in_force
from metrics._rule_counts import TOGETHER, rule_counts
from tests.making import frame, leads, ledger_of
from tests.metrics.test_threshold_tradeoff import EVENTS, FITS, INFORMATION, lead, lead_rows, ledger_from, meets, score

EMPLOYEES = "fit:employees:at_least"
COUNTS = ["leads", "passes", "fails", "unknown", "alone"]


def test_each_rule_counts_who_passes_fails_and_cannot_be_judged_and_whom_it_alone_keeps_out() -> None:
    rows = leads(
        lead(60, employees=80),
        lead(60, employees=20),  # too small, and nothing else
        lead(60),  # size unknown, and nothing else
        lead(40, employees=20),  # fails both
        lead(40, employees=80),  # only its score
        lead(40),  # fails one, the other is unknown
        lead(None),  # both unknown
        {"score": 90, "employees": 90},  # never handed over
    )
    found = rule_counts(ledger_of(rows), Definition(rules=(score(50), FITS[0])))
    assert found.rows() == [
        ([EMPLOYEES], "Company has at least 50 employees", 7, 2, 2, 3, 2),
        (["trigger:score:at_least"], "Score is at least 50", 7, 3, 3, 1, 1),
        (None, TOGETHER, 7, 1, 4, 2, None),
    ]
    assert found.columns == ["keys", "words", *COUNTS]


def test_events_are_one_question_with_the_keys_of_all_and_never_unknown() -> None:
    rows = leads(lead(60, lead_id="A"), lead(60, lead_id="B"), lead(60, lead_id="C"))
    touched = [
        {"lead_id": "A", "at": "2026-01-01", "kind": "demo_request"},
        {"lead_id": "B", "at": "2026-01-02", "kind": "pricing_page"},
        {"lead_id": "C", "at": "2025-11-02", "kind": "pricing_page"},
    ]
    made = ledger_of(rows, touches=frame("touches", *touched))
    found = rule_counts(made, Definition(rules=EVENTS))
    keys = ["trigger:touch:demo_request:within_days", "trigger:touch:pricing_page:within_days"]
    assert found["keys"].to_list() == [keys, None]
    assert found.select(COUNTS).rows() == [(3, 2, 1, 0, 1), (3, 2, 1, 0, None)]
    nobody = rule_counts(ledger_of(rows), Definition(rules=EVENTS[:1]))
    assert nobody.select(COUNTS).rows() == [(3, 0, 3, 0, 3), (3, 0, 3, 0, None)]


def test_a_segment_counts_its_own_leads_and_no_rule_lets_all_pass() -> None:
    rows = leads(lead(60, segment="large"), lead(60, segment="small"), lead(60))
    own = rule_counts(ledger_of(rows), Definition("large", (score(70),)))
    assert own.select(COUNTS).rows() == [(1, 0, 1, 0, 1), (1, 0, 1, 0, None)]
    assert rule_counts(ledger_of(rows), Definition()).rows() == [(None, TOGETHER, 3, 3, 0, 0, None)]
    empty = rule_counts(ledger_of(), Definition(rules=(score(70),)))
    assert empty.select(COUNTS).rows() == [(0, 0, 0, 0, 0), (0, 0, 0, 0, None)]


def answer(rule: Rule, row: dict[str, Any]) -> bool | None:
    if row[rule.field] is None:
        return None
    return meets(rule, row)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(lead_rows, min_size=1, max_size=25),
    st.lists(st.sampled_from(FITS + INFORMATION + (score(55),)), unique=True, max_size=6),
    st.lists(st.sampled_from(EVENTS), unique=True),
)
def test_it_equals_a_plain_reading_of_every_lead(
    rows: list[dict[str, Any]], rules: list[Rule], events: list[Rule]
) -> None:
    made = ledger_from(rows)
    definition = Definition(rules=(*rules, *events))
    found = rule_counts(made, definition)
    asked = [[answer(rule, row) for rule in rules] for row in rows]
    if events:
        asked = [[*told, any(meets(event, row) for event in events)] for told, row in zip(asked, rows, strict=True)]
    keys = [[f"{rule.block}:{rule.field}:{rule.operator}"] for rule in rules]
    if events:
        keys.append(sorted(f"trigger:{event.field}:within_days" for event in events))
    by_key = {tuple(row["keys"]): row for row in found.filter(pl.col("keys").is_not_null()).to_dicts()}
    assert set(by_key) == {tuple(key) for key in keys}
    for place, key in enumerate(keys):
        told = [row[place] for row in asked]
        alone = [row[place] is not True and all(row[:place] + row[place + 1 :]) for row in asked]
        expected = [len(rows), told.count(True), told.count(False), told.count(None), sum(alone)]
        assert [by_key[tuple(key)][name] for name in COUNTS] == expected
    leads_ = made.leads
    passes, unknown = (leads_.select(said(definition)).to_series().sum() for said in (accepted, cannot_judge))
    assert found.row(-1) == (None, TOGETHER, len(rows), passes, len(rows) - passes - unknown, unknown, None)
    assert passes == sum(all(row) for row in asked)
    assert unknown == sum(False not in row and None in row for row in asked)


def test_the_sample_company_is_counted_in_canonical_order(sample: Ledger) -> None:
    found = rule_counts(sample, in_force(sample))
    assert found["words"].to_list() == [
        "Company has at least 20 employees",
        "Job level is none of intern, student",
        "E-mail is known",
        "Need is known",
        "Score is at least 55",
        "Pricing page in the 45 days before the hand-over",
        TOGETHER,
    ]
    assert (found["passes"] + found["fails"] + found["unknown"] == found["leads"]).all()
    assert found["alone"].drop_nulls().min() > 0  # type: ignore[operator]

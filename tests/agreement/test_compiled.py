"""A definition compiled to polars says what a plain reading of its rules says."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement import Definition, Rule, accepted, cannot_judge, first_failed
from agreement.frames import KNOWN, LEADS
from agreement.rules import TEXTS
from tests.making import leads, ledger_of

BIG = Rule("fit", "employees", "at_least", 50)
MAIL = Rule("information", "email_known", "known")
BAR = Rule("trigger", "score", "at_least", 60)
DEMO = Rule("trigger", "touch:demo_request", "within_days", 30)
PRICES = Rule("trigger", "touch:pricing_page", "within_days", 7)


def verdicts(definition: Definition, *rows: dict[str, Any]) -> list[tuple[bool, bool, str | None]]:
    frame = pl.DataFrame(rows, schema_overrides={name: kind for name, kind in LEADS.columns.items() if name in rows[0]})
    return frame.select(
        accepted(definition).alias("a"), cannot_judge(definition).alias("c"), first_failed(definition).alias("f")
    ).rows()


@pytest.mark.parametrize(
    ("lead", "verdict"),
    [
        ({"employees": 50, "email_known": True, "score": 60}, (True, False, None)),
        ({"employees": 49, "email_known": True, "score": 60}, (False, False, "Company has at least 50 employees")),
        ({"employees": None, "email_known": True, "score": 60}, (False, True, "employees unknown")),
        ({"employees": 50, "email_known": False, "score": 60}, (False, False, "E-mail is known")),
        ({"employees": 50, "email_known": None, "score": 60}, (False, True, "e-mail unknown")),
        ({"employees": 50, "email_known": True, "score": 59}, (False, False, "Score is at least 60")),
        ({"employees": 50, "email_known": True, "score": None}, (False, True, "score unknown")),
        ({"employees": None, "email_known": None, "score": 59}, (False, False, "employees unknown")),
        ({"employees": 49, "email_known": False, "score": 59}, (False, False, "Company has at least 50 employees")),
        ({"employees": 50, "email_known": False, "score": 59}, (False, False, "E-mail is known")),
    ],
)
def test_a_lead_is_told_the_first_rule_it_failed_and_what_is_unknown(
    lead: dict[str, Any], verdict: tuple[bool, bool, str | None]
) -> None:
    assert verdicts(Definition(rules=(BAR, MAIL, BIG)), lead) == [verdict]


MAILS = Rule("fit", "email", "domain_none_of", ("gmail.com", "gmx.de"))


@pytest.mark.parametrize(
    ("created", "passes", "failed"),
    [
        (100, True, None),
        (99, False, "Lead was created in the 30 days before the hand-over"),
        (131, True, None),
        (None, False, "created on an unknown day"),
    ],
)
def test_a_lead_must_not_have_been_made_too_long_ago(created: int | None, passes: bool, failed: str | None) -> None:
    rules = Definition(rules=(Rule("trigger", "created_at", "within_days", 30),))
    days = pl.DataFrame(
        {"created_day": [created], "handed_over_day": [130]}, schema_overrides={"created_day": pl.Int32}
    )
    assert days.select(accepted(rules), first_failed(rules).alias("failed")).row(0) == (passes, failed)


@pytest.mark.parametrize(
    ("rule", "value", "passes"),
    [
        (Rule("fit", "employees", "at_most", 50), 50, True),
        (Rule("fit", "employees", "at_most", 50), 51, False),
        (Rule("fit", "employees", "at_least", 0), None, False),
        (Rule("fit", "region", "is", "North"), "North", True),
        (Rule("fit", "region", "is", "North"), "north", False),
        (Rule("fit", "region", "is_not", "North"), "South", True),
        (Rule("fit", "region", "is_not", "North"), "North", False),
        (Rule("fit", "region", "is_not", "North"), None, False),
        (Rule("fit", "region", "one_of", ("North", "West")), "West", True),
        (Rule("fit", "region", "none_of", ("North", "West")), "West", False),
        (Rule("fit", "region", "none_of", ("North", "West")), None, False),
        (Rule("fit", "region", "is", "Zürich"), "Zu\u0308rich", True),
        (MAILS, "eve@Gmail.com", False),
        (MAILS, "eve@work.example", True),
        (MAILS, "eve@gmail.com@work.example", True),
        (MAILS, "eve", False),
        (MAILS, None, False),
        (Rule("fit", "email", "domain_one_of", ("work.example",)), " Eve@WORK.example ", True),
        (Rule("information", "region", "known"), "North", True),
        (Rule("information", "region", "known"), None, False),
        (Rule("trigger", "score", "at_least", 0), 0, True),
    ],
)
def test_each_operator_holds_where_it_should(rule: Rule, value: object, passes: bool) -> None:
    assert [found[0] for found in verdicts(Definition(rules=(rule,)), {rule.field: value})] == [passes]


def test_events_are_alternatives_and_the_score_bar_stands_beside_them() -> None:
    rows = [
        {"score": 70, "days_since_demo_request": 30, "days_since_pricing_page": None},
        {"score": 70, "days_since_demo_request": 31, "days_since_pricing_page": 7},
        {"score": 70, "days_since_demo_request": 31, "days_since_pricing_page": 8},
        {"score": 70, "days_since_demo_request": None, "days_since_pricing_page": None},
        {"score": 50, "days_since_demo_request": 1, "days_since_pricing_page": 1},
    ]
    words = "Demo request in the 30 days before the hand-over, or pricing page in the 7 days before the hand-over"
    assert verdicts(Definition(rules=(BAR, PRICES, DEMO)), *rows) == [
        (True, False, None),
        (True, False, None),
        (False, False, words),
        (False, False, words),
        (False, False, "Score is at least 60"),
    ]


def test_an_event_without_a_column_never_happened() -> None:
    assert verdicts(Definition(rules=(DEMO, PRICES)), {"score": 1, "days_since_pricing_page": 3}) == [
        (True, False, None)
    ]
    assert [row[:2] for row in verdicts(Definition(rules=(DEMO,)), {"score": 1}, {"score": 2})] == [(False, False)] * 2


def test_a_definition_without_rules_accepts_every_lead() -> None:
    assert verdicts(Definition(), {"score": 1}, {"score": None}) == [(True, False, None)] * 2


def test_it_reads_a_ledger_with_its_narrow_types_even_for_names_it_has_never_seen() -> None:
    bundle = ledger_of(leads({"handed_over": "2026-11-02", "segment": "smb"}, {"handed_over": "2026-11-02"}))
    definition = Definition(rules=(Rule("fit", "segment", "one_of", ("smb", "enterprise")),))
    assert bundle.leads.select(accepted(definition)).to_series().to_list() == [True, False]


NAMES = st.sampled_from(["North", "South", "Zürich"])
WHOLE = {"employees": st.integers(0, 100), "score": st.integers(0, 100)}
EVENTS = ("demo", "fair.2026", "price list")

PLACES = ("gmail.com", "work.example", "mail.work.example")


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    return draw(
        st.one_of(
            st.builds(Rule, st.just("fit"), st.just("employees"), st.sampled_from(["at_least", "at_most"]),
                      st.integers(0, 100)),
            st.builds(Rule, st.just("fit"), st.sampled_from(TEXTS), st.sampled_from(["is", "is_not"]), NAMES),
            st.builds(Rule, st.just("fit"), st.sampled_from(TEXTS), st.sampled_from(["one_of", "none_of"]),
                      st.lists(NAMES, min_size=1, unique=True).map(tuple)),
            st.builds(Rule, st.just("fit"), st.just("email"), st.sampled_from(["domain_one_of", "domain_none_of"]),
                      st.lists(st.sampled_from(PLACES), min_size=1, unique=True).map(tuple)),
            st.builds(Rule, st.just("trigger"), st.sampled_from(["created_at", "qualified_at"]),
                      st.just("within_days"), st.integers(0, 60)),
            st.builds(Rule, st.just("information"), st.sampled_from([*KNOWN, *TEXTS, "employees"]), st.just("known")),
            st.builds(Rule, st.just("trigger"), st.just("score"), st.just("at_least"), st.integers(0, 100)),
            st.builds(Rule, st.just("trigger"), st.sampled_from([f"touch:{kind}" for kind in EVENTS]),
                      st.just("within_days"), st.integers(0, 60)),
        )
    )  # fmt: skip


LEAD = st.fixed_dictionaries(
    {name: st.none() | NAMES for name in TEXTS}
    | {name: st.none() | st.booleans() for name in KNOWN}
    | {name: st.none() | numbers for name, numbers in WHOLE.items()}
    | {"email": st.none() | st.sampled_from([f"Eve@{name}" for name in PLACES] + ["eve", "eve@GMAIL.com"])}
    | {"handed_over_day": st.integers(0, 90), "created_day": st.none() | st.integers(0, 90)}
    | {"qualified_day": st.none() | st.integers(0, 90)}
    | {f"days_since_{kind}": st.none() | st.integers(0, 90) for kind in EVENTS}
)


def plainly(definition: Definition, lead: dict[str, Any]) -> tuple[bool, bool]:
    """The reference: accepted and cannot be judged, in plain Python, one rule after the other."""
    answers = [_plainly(rule, lead) for rule in definition.rules if not rule.field.startswith("touch:")]
    events = [rule for rule in definition.rules if rule.field.startswith("touch:")]
    if events:
        since = [(lead[f"days_since_{rule.field[6:]}"], rule.value) for rule in events]
        answers.append(any(days is not None and days <= most for days, most in since))
    return all(answer is True for answer in answers), False not in answers and None in answers


def _plainly(rule: Rule, lead: dict[str, Any]) -> bool | None:
    if rule.field in ("created_at", "qualified_at"):
        day = lead[rule.field.replace("_at", "_day")]
        return None if day is None else lead["handed_over_day"] - day <= rule.value
    found = lead[rule.field]
    if rule.operator.startswith("domain"):
        found = found.rsplit("@", 1)[1].lower() if found and "@" in found else None
    if found is None:
        return None
    match rule.operator.removeprefix("domain_"):
        case "known":
            return found if isinstance(found, bool) else True
        case "at_least":
            return found >= rule.value
        case "at_most":
            return found <= rule.value
        case "is" | "one_of":
            return found == rule.value or (isinstance(rule.value, tuple) and found in rule.value)
        case _:
            return not (found == rule.value or (isinstance(rule.value, tuple) and found in rule.value))


@settings(max_examples=150, deadline=None)
@given(st.lists(rules(), max_size=6), st.lists(LEAD, min_size=1, max_size=8))
def test_the_compiled_form_agrees_with_a_plain_reading(made: list[Rule], found: list[dict[str, Any]]) -> None:
    definition = Definition(rules=tuple(made))
    kinds = {name: LEADS.columns.get(name, pl.Int32()) for name in found[0]}
    frame = pl.DataFrame(found, schema=kinds)
    passes, unsure = (frame.select(made(definition)).to_series().to_list() for made in (accepted, cannot_judge))
    failed = frame.select(first_failed(definition)).to_series().to_list()
    assert list(zip(passes, unsure, strict=True)) == [plainly(definition, lead) for lead in found]
    assert [reason is None for reason in failed] == passes

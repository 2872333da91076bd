"""Each lead is judged by the version in force at its hand-over, for ever (law 6)."""

from datetime import UTC, datetime

import pytest

from agreement import Definition, InForce, Rule, judge, ruling
from tests.making import leads, ledger_of


def bar(score: int, segment: str = "all") -> Definition:
    return Definition(segment, (Rule("trigger", "score", "at_least", score),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


VERSIONS = (
    InForce(1, bar(60), "a", at("2026-03-01")),
    InForce(1, bar(30, "smb"), "b", at("2026-04-01")),
    InForce(2, bar(80), "c", at("2026-05-01")),
)
BUNDLE = ledger_of(
    leads(
        {"handed_over": "2026-02-28 23:59", "score": 99},
        {"handed_over": "2026-03-01 00:00", "score": 70},
        {"handed_over": "2026-04-30 23:59", "score": 70},
        {"handed_over": "2026-05-01 00:00", "score": 70},
        {"handed_over": "2026-05-01 00:00", "score": 70, "segment": "smb"},
        {"handed_over": "2026-03-15 00:00", "score": 20, "segment": "smb"},
        {"handed_over": "2026-05-01 00:00", "segment": "enterprise"},
        {"created": "2026-05-01 00:00", "score": 99},
    )
)
COLUMNS = ("lead_id", "judged_version", "judged_segment", "passes", "first_failed")


@pytest.mark.parametrize("versions", [VERSIONS, VERSIONS[::-1]])
def test_each_lead_is_judged_by_the_version_in_force_at_its_hand_over(versions: tuple[InForce, ...]) -> None:
    assert judge(BUNDLE, versions).leads.select(COLUMNS).rows() == [
        ("1", None, None, None, None),
        ("2", 1, "all", True, None),
        ("3", 1, "all", True, None),
        ("4", 2, "all", False, "Score is at least 80"),
        ("5", 1, "smb", True, None),
        ("6", 1, "all", False, "Score is at least 60"),
        ("7", 2, "all", False, "score unknown"),
        ("8", None, None, None, None),
    ]


def test_a_later_version_changes_no_earlier_verdict() -> None:
    before = judge(BUNDLE, VERSIONS[:2]).leads.filter(BUNDLE.leads["handed_over_at"] < at("2026-05-01"))
    after = judge(BUNDLE, VERSIONS).leads.filter(BUNDLE.leads["handed_over_at"] < at("2026-05-01"))
    assert before.equals(after)


def test_judging_again_or_without_versions_keeps_every_lead_and_column_in_place() -> None:
    judged = judge(BUNDLE, VERSIONS)
    assert judge(judged, VERSIONS).leads.equals(judged.leads)
    nobody = judge(BUNDLE, ())
    assert nobody.leads["passes"].null_count() == 8
    assert nobody.leads.drop(COLUMNS[1:]).equals(BUNDLE.leads)
    assert nobody.leads.schema == judged.leads.schema


def test_the_ledger_keeps_the_versions_oldest_first() -> None:
    assert judge(BUNDLE, VERSIONS[::-1]).agreements == VERSIONS


def test_no_leads_are_judged_without_error() -> None:
    assert judge(ledger_of(), VERSIONS).leads.height == 0


@pytest.mark.parametrize(
    ("instant", "segment", "score"),
    [
        ("2026-02-28", None, None),
        ("2026-03-01", None, 60),
        ("2026-04-15", "smb", 30),
        ("2026-04-15", "enterprise", 60),
        ("2026-03-15", "smb", 60),
        ("2026-06-01", "all", 80),
    ],
)
def test_the_ruling_version_is_the_segments_own_else_the_one_of_all(instant: str, segment: str, score: int) -> None:
    found = ruling(VERSIONS, at(instant), segment)
    assert (found.definition.rules[0].value if found else None) == score

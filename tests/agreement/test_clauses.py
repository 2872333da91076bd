"""Clauses keep their name while their value moves; needs are numbers in bounds, each side's own."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agreement import Commitment, Definition, Needs, Refused, Rule, checked_needs, clauses
from agreement.needs import Table, Told, needs_json, read_needs

TERMS = Definition(
    rules=(
        Rule("trigger", "score", "at_least", 60), Rule("fit", "industry", "one_of", ("Software", "Retail")),
        Rule("information", "budget_known", "known"), Rule("trigger", "touch:demo_request", "within_days", 30),
    ),
    commitments=(Commitment("sales", "capacity", 15), Commitment("marketing", "complete", percent=95)),
)  # fmt: skip


def test_clauses_stand_in_canonical_order_with_their_words_and_the_number_that_can_move() -> None:
    assert [(one.key, one.words, one.amount) for one in clauses(TERMS)] == [
        ("fit:industry:one_of", "Industry is one of Retail, Software", None),
        ("information:budget_known:known", "Budget is known", None),
        ("trigger:score:at_least", "Score is at least 60", 60),
        ("trigger:touch:demo_request:within_days", "Demo request in the 30 days before the hand-over", 30),
        ("promise:marketing:complete", "Marketing hands over 95 % of leads with every required field", 95),
        ("promise:sales:capacity", "Sales works up to 15 leads per rep and week", 15),
    ]


@pytest.mark.parametrize(
    ("needs", "why"),
    [
        (Needs("sales", most_a_rep=15), "% of passing leads won, at least.*needs a number, not None"),
        (Needs("sales", 15, 6.0, least_a_week=3), "is what marketing needs; sales does not say it"),
        (Needs("sales", 15, 101.0), "is 101.0; it must lie between 0 and 100"),
        (Needs("sales", -1, 6.0), "is -1; it must lie between 0 and 10,000"),
        (Needs("sales", 1.5, 6.0), "is a whole number, not 1.5"),  # type: ignore[arg-type]
        (Needs("sales", 15, 6.25), "is 6.25; one decimal is enough"),
        (Needs("sales", 15, float("nan")), "needs a number, not nan"),
        (Needs("sales", True, 6.0), "needs a number, not True"),
        (Needs("marketing", least_a_week=40), "% of all wins missed, at most.*needs a number"),
        (Needs("viewer", 15, 6.0), "Only sales and marketing have needs"),  # type: ignore[arg-type]
    ],
)
def test_a_need_that_cannot_be_held_against_a_bar_is_refused_with_the_reason(needs: Needs, why: str) -> None:
    with pytest.raises(Refused, match=why):
        checked_needs(needs)


@pytest.mark.parametrize("needs", [Needs("sales", 15, 6.5), Needs("marketing", least_a_week=40, missed_percent=0.0)])
def test_needs_are_read_as_they_were_kept(needs: Needs) -> None:
    assert read_needs(needs_json(needs)) == needs


def test_a_table_is_opened_when_both_have_told() -> None:
    told: Any = Told(Needs("sales", 15, 6.5), "Anna", datetime(2026, 11, 2, 9, tzinfo=UTC))
    assert [Table(own, other).opened for own in ((), (told,)) for other in ((), (told,))] == [False, False, False, True]

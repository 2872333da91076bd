"""Which clause the two teams do not read alike: by hand, against scipy and statsmodels, and in the sample company."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep

from agreement.definition import Definition, Rule
from agreement.ledger import Ledger
from metrics._backtest import in_force
from metrics._fisher import fisher
from metrics._splits import split_words, splitting_clauses
from tests.making import frame, leads, ledger_of

SIZE = Rule("fit", "employees", "at_least", 50)
NEED = Rule("information", "need_known", "known")
BAR = Rule("trigger", "score", "at_least", 60)
GIVEN = {"contested_at": "2026-01-10", "sales_labelled_at": "2026-01-11", "marketing_labelled_at": "2026-01-12"}
FOUND = [
    "split", "agreed", "split_fails", "split_unknown", "agreed_fails", "agreed_unknown", "split_share", "agreed_share",
    "value", "low", "high", "chance", "splits",
]  # fmt: skip


def disputed(*cases: tuple[int, bool | None, bool | None, dict[str, Any]]) -> Ledger:
    """So many leads with these two labels (sales, marketing) and these fields."""
    rows, said = [], []
    for many, sales, marketing, fields in cases:
        for _ in range(many):
            handed = {"handed_over": "2026-01-05", "rejected": "2026-01-06", "employees": 90, "score": 70}
            rows.append({**handed, "need_known": True, **fields})
            said.append({"lead_id": str(len(rows)), "sales_label": sales, "marketing_label": marketing, **GIVEN})
    return ledger_of(leads(*rows), disputes=frame("disputes", *said), as_of="2026-03-01")


def test_the_clause_that_leads_fail_about_which_the_teams_differ_is_named() -> None:
    ledger = disputed(
        (6, False, True, {"employees": 10}),
        (2, True, False, {"employees": None}),
        (3, False, True, {"score": 10}),
        (1, True, False, {}),
        (9, True, True, {}),
        (1, False, False, {"employees": 10}),
        (3, False, False, {"score": 10}),
        (9, True, None, {"employees": 10}),  # marketing has not said
    )
    found = splitting_clauses(ledger, Definition(rules=(BAR, SIZE, NEED)))
    assert found["keys"].to_list() == [
        ["fit:employees:at_least"], ["information:need_known:known"], ["trigger:score:at_least"],
    ]  # fmt: skip
    low, high = confint_proportions_2indep(8, 12, 1, 13, method="newcomb")
    size = dict(zip(FOUND, found.select(FOUND).row(0), strict=True))
    assert size == {
        "split": 12, "agreed": 13, "split_fails": 6, "split_unknown": 2, "agreed_fails": 1, "agreed_unknown": 0,
        "split_share": 8 / 12, "agreed_share": 1 / 13, "value": pytest.approx(8 / 12 - 1 / 13),
        "low": pytest.approx(low), "high": pytest.approx(high),
        "chance": pytest.approx(fisher_exact([[8, 4], [1, 12]]).pvalue), "splits": True,
    }  # fmt: skip
    assert found.select(FOUND).row(1)[:6] == (12, 13, 0, 0, 0, 0)
    assert found.select("split_share", "value", "chance", "splits").row(1) == (0.0, 0.0, 1.0, False)
    assert found.select("split_fails", "agreed_fails", "splits").row(2) == (3, 3, False)
    assert split_words(found) == (
        "“Company has at least 50 employees” splits the two teams: 67 % of the leads that they label differently do "
        "not meet it (8 of 12), against 8 % of the others (1 of 13)."
    )


def test_of_two_clauses_that_split_them_the_one_with_the_larger_difference_is_named() -> None:
    both = {"employees": 10, "score": 10}
    found = splitting_clauses(
        disputed((12, False, True, both), (1, False, True, {"score": 10}), (14, True, True, {}), (1, True, True, {})),
        Definition(rules=(SIZE, BAR)),
    )
    assert found["value"].to_list() == [12 / 13, 1.0]
    assert found["splits"].to_list() == [False, True]
    same = splitting_clauses(disputed((12, False, True, both), (14, True, True, {})), Definition(rules=(SIZE, BAR)))
    assert same["splits"].to_list() == [True, False], "the first in canonical order, where nothing tells them apart"


def test_a_larger_difference_that_may_be_chance_does_not_hide_a_smaller_one_that_is_not() -> None:
    both, bar = {"employees": 10, "score": 10}, {"score": 10}
    found = splitting_clauses(
        disputed(
            (5, False, True, both),
            (3, False, True, bar),
            (4, False, True, {}),
            (3, True, True, bar),
            (10, True, True, {}),
        ),
        Definition(rules=(SIZE, BAR)),
    )
    assert found["value"].to_list() == [5 / 12, pytest.approx(8 / 12 - 3 / 13)]
    assert found["splits"].to_list() == [True, False]


def test_a_clause_that_they_agree_about_does_not_split_them() -> None:
    ledger = disputed((12, False, True, {}), (14, False, False, {"employees": 10}))
    found = splitting_clauses(ledger, Definition(rules=(SIZE, BAR)))
    assert (found["value"][0], found["splits"].to_list()) == (-1.0, [False, False])
    assert found["split_pass"].to_list() == [12, 12]
    assert split_words(found) == (
        "No clause splits the two teams: the leads that they label differently fail none more often, beyond chance. "
        "12 of these 12 meet every clause: what splits the teams is not in it."
    )


@pytest.mark.parametrize(("unmet", "said"), [(5, True), (6, False)])
def test_what_is_not_in_the_definition_is_said_where_most_meet_all_of_it(unmet: int, said: bool) -> None:
    fails = {"employees": None}
    ledger = disputed(
        (unmet, False, True, fails), (12 - unmet, False, True, {}), (10, True, True, fails), (1, True, True, {})
    )
    found = splitting_clauses(ledger, Definition(rules=(SIZE,)))
    assert (found["split_pass"].item(), found["splits"].item()) == (12 - unmet, False)
    assert ("is not in it" in split_words(found)) == said


def test_with_many_clauses_chance_must_be_smaller() -> None:
    """7 of 12 against 2 of 13 come by chance in 4 of 100 cases: enough for one question, not for two."""
    ledger = disputed(
        (7, False, True, {"employees": 10}),
        (5, False, True, {}),
        (2, True, True, {"employees": 10}),
        (11, True, True, {}),
    )
    assert 0.025 < fisher(7, 5, 2, 11) < 0.05
    assert splitting_clauses(ledger, Definition(rules=(SIZE,)))["splits"].to_list() == [True]
    assert splitting_clauses(ledger, Definition(rules=(SIZE, BAR)))["splits"].to_list() == [False, False]


@pytest.mark.parametrize(("split", "agreed", "enough"), [(10, 10, True), (9, 10, False), (10, 9, False)])
def test_below_ten_pairs_of_each_nothing_is_said(split: int, agreed: int, enough: bool) -> None:
    ledger = disputed((split, False, True, {"employees": 10}), (agreed, True, True, {}))
    found = splitting_clauses(ledger, Definition(rules=(SIZE,)))
    assert (found["split"].item(), found["split_fails"].item()) == (split, split)
    assert found.select(FOUND[6:]).null_count().row(0) == ((0,) * 7 if enough else (1,) * 7)
    if not enough:
        assert split_words(found) == (
            f"Too few leads have both labels to name a clause: they differ on {split} leads and agree on {agreed}, and "
            "it takes 10 of each."
        )


def test_pairs_that_agree_about_a_lead_of_unknown_size_count_as_not_meeting_it() -> None:
    ledger = disputed((11, False, True, {"employees": 10}), (1, False, True, {}), (4, True, True, {"employees": None}),
                      (2, False, False, {"employees": 10}), (9, True, True, {}))  # fmt: skip
    found = splitting_clauses(ledger, Definition(rules=(SIZE,)))
    assert found.select("agreed_fails", "agreed_unknown", "agreed_share").row(0) == (2, 4, 6 / 15)
    assert found["chance"].item() == pytest.approx(fisher_exact([[11, 1], [6, 9]]).pvalue)


def test_shares_of_a_clause_are_said_in_percent() -> None:
    small = {"employees": 10}
    ledger = disputed((12, False, True, small), (30, True, True, small), (20, True, True, {}))
    assert "100 % of the leads that they label differently do not meet it (12 of 12), against 60 % of the others" in (
        split_words(splitting_clauses(ledger, Definition(rules=(SIZE,))))
    )


def test_only_leads_of_the_segment_count_and_nobody_disputing_says_nothing() -> None:
    ledger = disputed((10, False, True, {"segment": "big"}), (10, True, True, {"segment": "big"}), (5, True, True, {}))
    assert splitting_clauses(ledger, Definition("big", (SIZE,))).select("split", "agreed").row(0) == (10, 10)
    assert splitting_clauses(ledger, Definition("all", (SIZE,))).select("split", "agreed").row(0) == (10, 15)
    nobody = splitting_clauses(ledger_of(as_of="2026-03-01"), Definition(rules=(SIZE,)))
    assert nobody.select(FOUND[:6]).row(0) == (0, 0, 0, 0, 0, 0)
    assert split_words(nobody).startswith("Too few leads have both labels")
    no_rule = splitting_clauses(ledger, Definition())
    assert no_rule.columns == ["keys", "words", *FOUND, "split_pass"]
    assert split_words(no_rule) == "The definition has no rule that could split the two teams."


@given(st.tuples(*[st.integers(0, 30)] * 4))
def test_fishers_test_is_that_of_scipy(cells: tuple[int, int, int, int]) -> None:
    a, b, c, d = cells
    assert fisher(*cells) == pytest.approx(fisher_exact([[a, b], [c, d]]).pvalue, rel=1e-6, abs=1e-12)


def test_fishers_test_holds_for_thousands() -> None:
    assert fisher(900, 1100, 1000, 1000) == pytest.approx(fisher_exact([[900, 1100], [1000, 1000]]).pvalue, rel=1e-6)


def test_no_clause_of_the_sample_company_splits_its_teams(sample: Ledger) -> None:
    """They differ about "no fit", a reason, and the generator deals out reasons without a look at the lead."""
    found = splitting_clauses(sample, in_force(sample))
    assert not found["splits"].any()
    assert found.height == 6
    both = sample.disputes.drop_nulls(["sales_label", "marketing_label"])
    assert (found["split"] + found["agreed"]).unique().to_list() == [both.height]


def test_a_split_planted_in_the_sample_company_is_found(sample: Ledger) -> None:
    """Where marketing says the opposite of sales about every lead below the bar, that clause is named."""
    unmet = sample.leads.filter(pl.col("score") < 55)["lead_id"].to_list()
    flipped = pl.when(pl.col("lead_id").is_in(unmet)).then(~pl.col("sales_label")).otherwise("sales_label")
    both = sample.disputes.with_columns(flipped.alias("marketing_label"))
    found = splitting_clauses(replace(sample, disputes=both), in_force(sample))
    assert found.filter("splits")["words"].to_list() == ["Score is at least 55"]

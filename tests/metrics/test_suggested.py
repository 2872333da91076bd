"""Which clause would have prevented rejections: planted truths, a plain reading of each lead, no word about chance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from agreement.compiled import accepted
from agreement.definition import Commitment, Definition, Rule
from agreement.ledger import Ledger, with_leads
from metrics._backtest import cases, in_force, terms, with_bar
from metrics._clauses_tried import NAMES, REASONS, column, fields, tried, with_clause
from metrics._suggested import Suggestion, _confirmed, suggestion_words, suggestions
from metrics._turned_away import turned_away
from sample_data import company, truth
from tests.making import frame, leads, ledger_of

AS_OF = date(2026, 11, 22)
FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
MAIL = Rule("information", "email_known", "known")
LARGE = Rule("fit", "employees", "at_least", 50)


def handed(week: int, **rest: Any) -> dict[str, Any]:
    at = FIRST + timedelta(weeks=week)
    if rest.pop("won", False):
        rest["won"] = at + timedelta(days=9)
    if "reason" in rest:
        rest |= {"rejected": at + timedelta(days=2), "rejection_reason": rest.pop("reason")}
    return {"created": at, "handed_over": at, "email_known": True, **rest}


def half(week: int, *, small_rejected: int, small_others: int) -> list[dict[str, Any]]:
    """Leads of a week: 30 of large companies accepted (4 won), 6 rejected; those of small companies as said."""
    return [
        *(handed(week, employees=500, won=n < 4, amount_cents=100) for n in range(30)),
        *(handed(week, employees=900, reason="no fit" if n < 2 else "no budget") for n in range(6)),
        *(handed(week, employees=(10, 45)[n % 2], reason="no fit") for n in range(small_rejected)),
        *(handed(week, employees=40, won=n < 1, amount_cents=70) for n in range(small_others)),
    ]


def planted(**changed: Any) -> Ledger:
    """Small companies are rejected as no fit: 18 in the older half, 12 in the newer; leads of now have no outcome."""
    older, newer = half(0, small_rejected=18, small_others=2), half(10, small_rejected=12, small_others=3)
    now = [handed(45, employees=10) for _ in range(26)] + [handed(45, employees=100) for _ in range(30)]
    return ledger_of(leads(*({**row, **changed} for row in older + newer + now)), as_of=AS_OF)


def test_small_companies_that_were_rejected_as_no_fit_suggest_a_size() -> None:
    first = suggestions(planted(), Definition(rules=(MAIL,)))[0]
    low, _ = proportion_confint(12, 14, method="wilson")
    _, high = proportion_confint(3, 33, method="wilson")
    # 45 weeks later: 56 leads in the latest 13 whole weeks, 26 of them from small companies
    assert first == Suggestion(
        reason="no fit", rule=LARGE, definition=Definition(rules=(MAIL, LARGE)), replaces=False, prevented=12, of=14,
        all_prevented=12, rejections=18, others_lost=3, others=33, wins_lost=1, wins=5, lost_cents=70,
        a_week_less=26 / 13, score=pytest.approx(low - max(high, 1 / 5)),
    )  # fmt: skip
    assert suggestion_words(first) == (
        "adding ‘Company has at least 50 employees’ would have prevented 86 % of ‘no fit’ rejections (12 of 14) and "
        "cost 1 win"
    )


def test_a_size_is_not_suggested_for_a_reason_that_says_nothing_of_sizes() -> None:
    found = suggestions(planted(), Definition(rules=(MAIL,)))
    assert {one.reason for one in found} == {"no fit", None}
    whole = next(one for one in found if one.reason is None)
    assert (whole.prevented, whole.of, whole.all_prevented, whole.rejections) == (12, 18, 12, 18)
    assert "would have prevented 67 % of rejections (12 of 18) and cost 1 win" in suggestion_words(whole)


def test_where_no_win_is_recorded_nobody_knows_what_it_would_have_cost() -> None:
    first = suggestions(planted(won=None), Definition(rules=(MAIL,)))[0]
    assert (first.wins_lost, first.wins, first.lost_cents, first.prevented) == (None, None, None, 12)
    _, high = proportion_confint(3, 33, method="wilson")
    assert first.score == pytest.approx(proportion_confint(12, 14, method="wilson")[0] - high)
    assert suggestion_words(first).endswith("nobody knows what it would have cost, because no win is recorded")
    unpriced = suggestions(planted(amount_cents=None), Definition(rules=(MAIL,)))[0]
    assert (unpriced.wins_lost, unpriced.lost_cents) == (1, None)


def test_fewer_than_ten_prevented_rejections_are_not_spoken_of() -> None:
    older = half(0, small_rejected=18, small_others=2)
    for newer, spoken in ((9, False), (10, True)):
        rows = older + half(10, small_rejected=newer, small_others=0)
        found = suggestions(ledger_of(leads(*rows), as_of=AS_OF), Definition(rules=(MAIL,)))
        assert bool(found) == spoken


@pytest.mark.parametrize(("older", "newer"), [((18, 2), (6, 18)), ((6, 18), (18, 2))])
def test_what_only_one_half_says_is_chance(older: tuple[int, int], newer: tuple[int, int]) -> None:
    rows = [
        *half(0, small_rejected=older[0], small_others=older[1]),
        *half(10, small_rejected=newer[0], small_others=newer[1]),
    ]
    assert suggestions(ledger_of(leads(*rows), as_of=AS_OF), Definition(rules=(MAIL,))) == []


@pytest.mark.parametrize(("older", "newer", "shown"), [(0.1, 0.1, [0.1]), (0.0, 0.1, []), (0.1, 0.0, [])])
def test_both_halves_must_bear_a_clause_out(older: float, newer: float, shown: list[float]) -> None:
    rows = [(3, "source", None, False, 9, older), (3, "source", None, True, 10, newer)]
    columns = ["place", "field", "reason", "newer", "prevented", "score"]
    scored = pl.DataFrame(rows, schema=columns, orient="row").cast({"reason": pl.String})
    assert _confirmed(scored)["score"].to_list() == shown


@pytest.mark.parametrize(("wins", "words"), [(0, "cost no win"), (1, "cost 1 win"), (2, "cost 2 wins")])
def test_wins_are_counted_in_words(wins: int, words: str) -> None:
    first = suggestions(planted(), Definition(rules=(MAIL,)))[0]
    assert suggestion_words(replace(first, wins_lost=wins)).endswith(f"and {words}")


def test_what_costs_as_large_a_share_of_the_wins_is_not_suggested() -> None:
    rows = planted().leads
    small = pl.col("employees") < 50
    won = pl.when(small).then(pl.col("handed_over_day") + 9).otherwise(None).cast(pl.Int32)
    all_wins_small = with_leads(planted(), rows.with_columns(won.alias("won_day")))
    assert suggestions(all_wins_small, Definition(rules=(MAIL,))) == []


def test_before_a_week_is_over_nobody_knows_the_leads_a_week() -> None:
    rows = [
        {**row, **{name: at + timedelta(hours=day) for name in ("created", "handed_over")}}
        for day, at in ((0, FIRST), (24, FIRST))
        for row in half(0, small_rejected=18, small_others=2)
    ]
    promised = Definition("all", (MAIL,), (Commitment("marketing", "win_rate", 1, 6),))
    found = suggestions(ledger_of(leads(*rows), as_of=FIRST.date() + timedelta(days=4)), promised)
    assert (found[0].rule, found[0].a_week_less) == (LARGE, None)


def test_halves_are_those_of_the_hand_over_and_recent_leads_are_counted_whatever_their_age() -> None:
    """Old enough at 30 days are the leads of weeks 0, 10 and 40; the last of them and those of week 45 are recent."""
    weeks = ((0, 12), (10, 12), (40, 4), (45, 3))
    rows = [handed(week, employees=size) for week, many in weeks for size in (10, 100) for _ in range(many)]
    rows = [{**row, "created": FIRST - timedelta(days=place)} for place, row in enumerate(rows)]
    aged = Definition(rules=(MAIL,), commitments=(Commitment("marketing", "win_rate", 30, 10),))
    rules, away = turned_away(ledger_of(leads(*rows), as_of=AS_OF), aged)
    large = away.filter(place=rules.index(LARGE)).sort("newer")
    parts = ("newer", "reason", "prevented", "of", "others_lost", "others", "recent_less")
    assert large.select(parts).rows() == [(False, None, 0, 0, 24, 48, 7), (True, None, 0, 0, 4, 8, 7)]


def test_ten_at_most_are_said_and_of_equals_the_first_that_is_tried() -> None:
    """What small companies have in common is as sure in each of seven fields; a size says the same and comes first."""
    shared = [
        {**row, **dict.fromkeys(NAMES, "one" if row.get("employees", 99) < 50 else "other")}
        for week, many in ((0, 18), (10, 12))
        for row in half(week, small_rejected=many, small_others=0)
    ]
    ledger = ledger_of(leads(*shared), as_of=AS_OF)
    found = suggestions(ledger, Definition(rules=(MAIL,)))
    assert [(one.reason, one.rule.field) for one in found] == [
        *(("no fit", name) for name in ("employees", *NAMES)), (None, "employees"), (None, "industry"),
    ]  # fmt: skip
    assert len(suggestions(ledger, Definition(rules=(MAIL,)), most=99)) == 16


def test_one_whole_week_tells_the_leads_a_week() -> None:
    rows = [
        {**row, **{name: FIRST + timedelta(hours=hours) for name in ("created", "handed_over")}}
        for hours in (0, 24)
        for row in half(0, small_rejected=18, small_others=2)
    ]
    promised = Definition("all", (MAIL,), (Commitment("marketing", "win_rate", 1, 6),))
    found = suggestions(ledger_of(leads(*rows), as_of=FIRST.date() + timedelta(days=6)), promised)
    assert (found[0].rule, found[0].a_week_less) == (LARGE, 40.0)


def test_nothing_to_try_and_nobody_to_ask() -> None:
    assert suggestions(ledger_of(as_of=AS_OF), Definition(rules=(MAIL,))) == []
    young = ledger_of(leads(*half(45, small_rejected=20, small_others=0)), as_of=AS_OF)
    assert suggestions(young, Definition(rules=(MAIL,))) == []


def test_a_clause_takes_the_place_of_a_weaker_one_and_a_list_of_names_grows() -> None:
    definition = Definition(
        "all",
        (MAIL, replace(LARGE, value=20), Rule("fit", "source", "none_of", ("web",))),
        (Commitment("sales", "capacity", 9),),
    )
    larger = with_clause(definition, LARGE)
    assert larger is not None
    assert larger.rules == (MAIL, definition.rules[2], LARGE)
    assert larger.commitments == definition.commitments
    barred = with_clause(definition, Rule("fit", "source", "none_of", ("fair",)))
    assert barred is not None
    assert barred.rules == (*definition.rules[:2], Rule("fit", "source", "none_of", ("fair", "web")))
    only = Definition(rules=(Rule("fit", "source", "one_of", ("web",)),))
    assert with_clause(only, Rule("fit", "source", "none_of", ("web",))) is None
    first = suggestions(planted(), Definition(rules=(MAIL, replace(LARGE, value=10))))[0]
    assert (first.rule, first.replaces, first.definition.rules) == (LARGE, True, (MAIL, LARGE))
    assert suggestion_words(first).startswith("changing a clause to ‘Company has at least 50 employees’ would have")


def test_what_is_tried_is_stronger_than_what_is_asked_already() -> None:
    rows = leads(*(handed(0, source=name, segment="big") for name in ("web", "web", "fair")), handed(0, source=None))
    touched = frame("touches", {"lead_id": "1", "at": "2026-01-01", "kind": "demo"})
    made = ledger_of(rows, touches=touched, as_of=AS_OF).leads
    found = tried(Definition(rules=(MAIL, Rule("trigger", "score", "at_least", 85), LARGE)), made)
    assert [rule.value for rule in found["score"]] == [90, 95, 100]
    assert [rule.value for rule in found["employees"]][:2] == [75, 100]
    assert [rule.value for rule in found["source"]] == [("web",), ("fair",)]
    assert [rule.value for rule in found["segment"]] == [("big",)]
    assert "email_known" not in found
    assert found["phone_known"] == [Rule("information", "phone_known", "known")]
    assert [rule.value for rule in found["touch:demo"]] == [14, 30, 60, 90]
    own = tried(Definition("big", (Rule("trigger", "touch:fair", "within_days", 9),)), made)
    assert not {"segment", "touch:demo", "region"} & {*own}
    assert own["employees"][0].value == 5


@pytest.mark.parametrize("reason", ["no fit", "NO_FIT ", "No-fit"])
def test_reasons_are_read_as_people_write_them(reason: str) -> None:
    assert fields(reason) == REASONS["no fit"]
    assert set(fields("something else")) == set(fields(None)) > {"employees", "touch:", "score", "phone_known"}


def test_every_reason_of_the_sample_company_is_about_some_field() -> None:
    assert set(company.REASONS) == set(REASONS)


# A plain reading: every lead is asked every clause by the definition as it would be signed.

some_leads = st.fixed_dictionaries(
    {
        "week": st.integers(0, 46),
        "employees": st.sampled_from([None, 10, 60, 300]),
        "source": st.sampled_from([None, "web", "fair"]),
        "score": st.sampled_from([None, 20, 60]),
        "phone_known": st.sampled_from([None, True, False]),
        "reason": st.sampled_from(["", "", None, "no fit", "unable to reach", "odd"]),
        "won": st.booleans(),
        "amount_cents": st.sampled_from([None, 100]),
        "segment": st.sampled_from(["big", "small"]),
    }
)


def made_of(rows: list[dict[str, Any]]) -> Ledger:
    made = []
    for row in rows:
        kept = {name: value for name, value in row.items() if name not in ("week", "reason")}
        made.append(handed(row["week"], **kept, **({"reason": row["reason"]} if row["reason"] != "" else {})))
    touched = [
        {"lead_id": str(n), "at": f"{FIRST + timedelta(weeks=row['week'], days=-20):%Y-%m-%d}", "kind": "demo"}
        for n, row in enumerate(rows, 1)
        if row["score"] == 60
    ]
    return ledger_of(leads(*made), touches=frame("touches", *touched), as_of=AS_OF)


@settings(max_examples=25, deadline=None)
@given(st.lists(some_leads, min_size=2, max_size=30), st.sampled_from(["all", "big"]), st.booleans())
def test_what_is_counted_is_what_the_new_definition_would_have_turned_away(
    rows: list[dict[str, Any]], segment: str, sized: bool
) -> None:
    ledger = made_of(rows)
    definition = Definition(segment, (MAIL, replace(LARGE, value=20)) if sized else (MAIL,))
    rules, found = turned_away(ledger, definition)
    passing = cases(ledger, terms(definition, definition)).filter("current")
    days = passing.filter("old_enough")["handed_over_day"].to_list()
    if not rules:
        assert passing.is_empty()
        return
    for row in found.to_dicts():
        assert rules[row["place"]].field.startswith(fields(row["reason"]))
        stricter = with_clause(definition, rules[row["place"]])
        assert stricter is not None
        leads_ = passing.with_columns(accepted(stricter).alias("still"))
        own = leads_.filter(
            pl.col("old_enough") & ((pl.col("handed_over_day") > median(days)) == row["newer"])
        ).to_dicts()
        away = [lead for lead in own if not lead["still"]]
        ever = [[lead for lead in part if lead["rejected_at"] is not None] for part in (away, own)]
        mine = [[lead for lead in part if row["reason"] in (None, lead["rejection_reason"])] for part in ever]
        won = [[lead for lead in part if lead["is_won"]] for part in (away, own)]
        assert row == {
            "field": rules[row["place"]].field, "place": row["place"], "newer": row["newer"], "reason": row["reason"],
            "prevented": len(mine[0]), "of": len(mine[1]), "all_prevented": len(ever[0]), "rejections": len(ever[1]),
            "others_lost": len(away) - len(ever[0]), "others": len(own) - len(ever[1]),
            "wins_lost": len(won[0]), "wins": len(won[1]),
            "lost_cents": sum(lead["amount_cents"] or 0 for lead in won[0]),
            "recent_less": leads_.filter(pl.col("is_recent") & ~pl.col("still")).height,
        }  # fmt: skip


def test_a_clause_that_costs_as_much_as_it_prevents_is_called_dear_and_comes_last() -> None:
    first = suggestions(planted(), Definition(rules=(MAIL,)))[0]
    assert (first.dear, replace(first, wins_lost=None, wins=None).dear, replace(first, wins=0).dear) == (False,) * 3
    dear = replace(first, wins_lost=4, wins=6)  # 12 of 18 rejections
    assert (dear.dear, replace(dear, wins_lost=3).dear) == (True, False)
    assert suggestion_words(dear).endswith("and cost 4 wins: dear, at 67 % of all wins for 67 % of all rejections")


def test_what_is_dear_turns_on_every_win_and_every_rejection() -> None:
    first = replace(suggestions(planted(), Definition(rules=(MAIL,)))[0], all_prevented=15, rejections=18)
    assert not replace(first, wins_lost=0, wins=1).dear
    only = replace(first, wins_lost=1, wins=1)
    assert suggestion_words(only).endswith("cost 1 win: dear, at 100 % of all wins for 83 % of all rejections")


def test_the_sizes_scores_and_days_that_are_tried() -> None:
    touched = frame("touches", {"lead_id": "1", "at": "2026-01-01", "kind": "demo"})
    found = tried(Definition(), ledger_of(leads(handed(0)), touches=touched, as_of=AS_OF).leads)
    assert [rule.value for rule in found["employees"]] == [
        5, 10, 20, 25, 50, 75, 100, 150, 200, 250, 300, 500, 750, 1000, 1500, 2500, 5000, 10_000,
    ]  # fmt: skip
    assert [rule.value for rule in found["score"]] == [*range(5, 101, 5)]
    assert [rule.value for rule in found["touch:demo"]] == [14, 30, 60, 90]
    assert (column("touch:demo"), column("score")) == ("days_since_demo", "score")


def test_of_many_names_the_thirty_most_frequent_are_tried() -> None:
    names = [f"{n:02d}" for n in range(40)]
    rows = leads(*(handed(0, source=name) for name in (*names[::-1], "39", "39", "20")))
    found = tried(Definition(), ledger_of(rows, as_of=AS_OF).leads)
    assert [rule.value for rule in found["source"]] == [
        ("39",),
        ("20",),
        *((name,) for name in names if name < "29" and name != "20"),
    ]


def test_the_sample_company_is_told_that_no_fit_means_small_companies(sample: Ledger) -> None:
    """Below SMALL employees every "no fit", "wrong contact" and "duplicate" is written down as "no fit"."""
    found = [one for one in suggestions(sample, in_force(sample)) if one.reason == "no fit"]
    assert {one.rule.field for one in found} <= {"employees", "segment", "source"}
    best = found[0].rule
    small = best.operator == "at_least" and truth.SMALL <= int(str(best.value)) <= 2 * truth.SMALL
    assert small or best == Rule("fit", "segment", "none_of", ("small business",))


def test_the_sample_company_would_be_told_the_bar_that_its_sales_team_goes_by(sample: Ledger) -> None:
    """Below 55 sales accepts at 0.38 times the odds, and leads from the purchased list at 0.4 times."""
    without = with_bar(in_force(sample), None)
    found = suggestions(sample, without)
    bars = [one for one in found if one.rule.field == "score"]
    assert (found[0].rule.value, found[0].rule.field) == (55, "score")
    assert {one.rule.value for one in bars} <= {55, 60}
    assert [one.dear for one in found] == sorted(one.dear for one in found)
    assert {one.dear for one in found} == {True, False}
    assert found[0].definition == with_bar(without, 55)
    bought = next(one for one in found if one.rule.field == "source")
    assert bought.rule == Rule("fit", "source", "none_of", ("purchased list",))
    assert all(one.prevented / one.of > one.others_lost / one.others for one in found)


def test_reasons_dealt_out_by_chance_suggest_nothing(sample: Ledger) -> None:
    """Rejections of the sample dealt out anew among all leads: what is left is chance, and is not spoken of."""
    definition, dice, spoken = with_bar(in_force(sample), 55), Random(7), 0
    for _ in range(8):
        order = pl.Series(dice.sample(range(sample.leads.height), sample.leads.height))
        told = ("rejected_at", "rejected_day", "rejection_reason")
        dealt = sample.leads.with_columns(sample.leads[name].gather(order).alias(name) for name in told)
        spoken += len(suggestions(with_leads(sample, dealt), definition))
    assert spoken <= 1

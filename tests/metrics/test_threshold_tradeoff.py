"""The back-test against literal tables and against a slow, plain reference."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

import metrics
from agreement.definition import Commitment, Definition, InForce, Rule
from agreement.judge import judge
from agreement.ledger import Ledger, with_leads
from metrics._backtest import bar, cases, counts, in_force, recent_weeks, terms, with_bar
from metrics._metric import added_up, moment
from metrics._sweep import tradeoff
from metrics.threshold_tradeoff import METRIC
from tests.making import frame, leads, ledger_of

AS_OF = date(2026, 11, 22)  # a Sunday: the last day of a whole week


def score(at_least: int) -> Rule:
    return Rule("trigger", "score", "at_least", at_least)


def lead(score: int | None, handed_over: str = "2026-01-05 09:00", **rest: Any) -> dict[str, Any]:
    return {"created": handed_over, "handed_over": handed_over, "score": score, "sales_owner": "Ada", **rest}


def at(result: pl.DataFrame, bar: int | None) -> dict[str, Any]:
    return result.row(by_predicate=pl.col("bar").eq_missing(pl.lit(bar, pl.Int64)), named=True)


def compared(ledger: Ledger, candidate: Definition, current: Definition | None = None) -> pl.DataFrame:
    return tradeoff(counts(ledger, terms(candidate, current or Definition())))


def test_a_higher_bar_turns_away_a_customer_and_says_what_they_bought() -> None:
    won = {"first_response": "2026-01-05 10:00", "opportunity": "2026-01-20", "won": "2026-03-01"}
    ledger = ledger_of(
        leads(
            lead(80, **won, amount_cents=500_00),
            lead(40, **won, amount_cents=300_00),
            lead(70, first_response="2026-01-06 09:00"),
        ),
        as_of=AS_OF,
    )
    result = compared(ledger, Definition(rules=(score(60),)), Definition(rules=(score(30),)))
    row = at(result, 60)
    shown = (
        "passing",
        "won",
        "wins",
        "missed",
        "missed_cents",
        "revenue_cents",
        "pipeline_cents",
        "gained",
        "lost",
        "spared",
    )
    assert {name: row[name] for name in shown} == {
        "passing": 2, "won": 1, "wins": 2, "missed": 1, "missed_cents": 30000,
        "revenue_cents": 50000, "pipeline_cents": 50000,
        "gained": 0, "lost": 1, "spared": 0,
    }  # fmt: skip
    assert row["value"] == 0.5
    assert row["recall"] == 0.5
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(1, 2, method="wilson"))
    assert at(result, 75)["spared"] == 1
    assert at(result, 30)["missed"] == 0


def test_a_lead_without_a_score_passes_only_where_there_is_no_bar() -> None:
    result = compared(ledger_of(leads(lead(None), lead(0)), as_of=AS_OF), Definition())
    assert [at(result, bar)["passing"] for bar in (None, 0, 1)] == [2, 1, 0]


OF_THE_BAR = [
    "a_week", "a_rep", "passing", "won", "value", "value_if_worked", "low", "high", "never_worked", "recall",
    "recall_low", "recall_high", "missed", "missed_cents", "pipeline_cents", "revenue_cents", "gained", "lost",
    "spared",
]  # fmt: skip


def test_where_no_lead_has_a_score_nobody_knows_what_a_bar_would_do() -> None:
    unscored = [lead(None, won="2026-02-01", amount_cents=5), lead(None, first_response="2026-01-06")]
    result = compared(ledger_of(leads(*unscored), as_of=AS_OF), Definition(), Definition())
    assert result.filter(pl.col("bar").is_not_null()).select(OF_THE_BAR).null_count().row(0) == (101,) * 19
    known = result.drop("bar", *OF_THE_BAR).unique()
    assert known.row(0, named=True) == {
        "reps": 0, "recent_weeks": 13, "wins": 1, "unscored": 2, "replayed": 2, "too_young": 0, "age_days": 180,
    }  # fmt: skip
    assert known.height == 1
    none = at(result, None)
    assert (none["passing"], none["won"], none["value"], none["recall"], none["missed"]) == (2, 1, 0.5, 1.0, 0)
    assert (none["gained"], none["lost"], none["spared"], none["revenue_cents"]) == (0, 0, 0, 5)


def test_leads_without_a_score_are_counted_beside_those_that_a_bar_can_judge() -> None:
    one = lead(None, employees=80)
    rows = [one, one, lead(None, employees=5), lead(None, "2026-11-16", employees=80), lead(70, employees=80)]
    result = compared(ledger_of(leads(*rows), as_of=AS_OF), Definition(rules=FITS[:1]))
    assert result["unscored"].unique().to_list() == [2]
    assert [at(result, bar)["passing"] for bar in (None, 0, 70, 71)] == [3, 1, 1, 0]


def test_a_score_beyond_the_bars_counts_as_the_nearest_and_below_zero_passes_none() -> None:
    result = compared(ledger_of(leads(lead(250), lead(-7), lead(0)), as_of=AS_OF), Definition())
    assert [at(result, bar)["passing"] for bar in (None, 0, 1, 100)] == [3, 2, 1, 1]


def test_a_lead_younger_than_the_age_counts_in_the_volume_but_has_no_outcome() -> None:
    young = lead(50, "2026-11-16 09:00", first_response="2026-11-16 10:00", won="2026-11-20", amount_cents=1)
    row = at(compared(ledger_of(leads(young), as_of=AS_OF), Definition()), 50)
    assert (row["replayed"], row["passing"], row["wins"], row["too_young"]) == (0, 0, 0, 1)
    assert row["value"] is row["low"] is row["high"] is row["recall"] is None
    assert (row["a_week"], row["recent_weeks"]) == (1.0, 1)


@pytest.mark.parametrize(("handed_over", "old"), [("2026-05-26 23:00", 1), ("2026-05-27 00:00", 0)])
def test_an_outcome_is_read_at_exactly_180_days(handed_over: str, old: int) -> None:
    assert at(compared(ledger_of(leads(lead(50, handed_over)), as_of=AS_OF), Definition()), 0)["replayed"] == old


def test_the_age_is_the_one_that_the_win_rate_is_promised_for() -> None:
    promised = Definition(commitments=(Commitment("marketing", "win_rate", 270, 6),))
    assert terms(promised, Definition()).age_days == 270
    assert terms(Definition(), promised).age_days == 180


def test_a_win_after_the_age_counts_as_not_won() -> None:
    late = [lead(50, won=day, amount_cents=100) for day in ("2026-07-04", "2026-07-05")]  # 180 and 181 days
    row = at(compared(ledger_of(leads(*late), as_of=AS_OF), Definition()), 0)
    assert (row["passing"], row["won"], row["revenue_cents"]) == (2, 1, 100)


def test_leads_never_worked_give_a_range_from_all_lost_to_won_like_worked_leads_of_their_band() -> None:
    worked = [lead(55, first_response="2026-01-06", won="2026-02-01")] + [lead(52, first_response="2026-01-06")] * 3
    row = at(compared(ledger_of(leads(*worked, lead(51), lead(59)), as_of=AS_OF), Definition()), 50)
    assert (row["passing"], row["never_worked"], row["won"]) == (6, 2, 1)
    assert row["value"] == pytest.approx(1 / 6)
    assert row["value_if_worked"] == pytest.approx(1.5 / 6)
    assert row["low"] == pytest.approx(proportion_confint(1, 6, method="wilson")[0])
    assert row["high"] == pytest.approx(proportion_confint(1.5, 6, method="wilson")[1])


def test_unworked_leads_of_a_band_that_nobody_worked_would_have_won_like_all_worked_leads() -> None:
    worked = [lead(55, first_response="2026-01-06", won="2026-02-01"), lead(52, first_response="2026-01-06")]
    row = at(compared(ledger_of(leads(*worked, lead(80)), as_of=AS_OF), Definition()), 50)
    assert row["value_if_worked"] == pytest.approx(1.5 / 3)


def test_unworked_leads_without_a_score_are_like_worked_leads_without_a_score() -> None:
    unscored = [lead(None, won="2026-02-01"), lead(None, first_response="2026-01-06"), lead(None)]
    row = at(compared(ledger_of(leads(*unscored), as_of=AS_OF), Definition()), None)
    assert (row["never_worked"], row["value_if_worked"]) == (1, pytest.approx(1.5 / 3))


def test_a_band_of_ten_points_is_read_as_one_and_only_it() -> None:
    worked = {"first_response": "2026-01-06"}
    fifties = [lead(55, **worked, won="2026-02-01"), lead(52, **worked), lead(51), lead(51)]
    eighties = [lead(80, **worked, won="2026-02-01"), lead(89, **worked, won="2026-02-01"), lead(85)]
    row = at(compared(ledger_of(leads(*fifties, *eighties), as_of=AS_OF), Definition()), 50)
    assert row["value_if_worked"] == pytest.approx((3 + 2 / 2 + 1) / 7)
    above = at(compared(ledger_of(leads(*fifties, *eighties, lead(95)), as_of=AS_OF), Definition()), 90)
    assert above["value_if_worked"] == pytest.approx(3 / 4), "nobody was worked in its band: like all that were"


def test_every_lead_that_sales_worked_in_vain_and_would_be_spared_counts() -> None:
    vain = [lead(points, first_response="2026-01-06") for points in (40, 45, 45, 80)]
    ledger = ledger_of(leads(*vain, lead(90, first_response="2026-01-06", won="2026-02-01")), as_of=AS_OF)
    swept = compared(ledger, Definition())
    assert [at(swept, bar)["spared"] for bar in (None, 41, 60, 81)] == [0, 1, 3, 4]


def test_where_no_lead_was_ever_worked_all_of_them_could_have_won() -> None:
    elsewhere = {"created": "2026-01-05", "won": "2026-02-01"}
    row = at(compared(ledger_of(leads(lead(50), lead(60), elsewhere), as_of=AS_OF), Definition()), 0)
    assert (row["value"], row["value_if_worked"]) == (0.0, 1.0)
    assert (row["low"], row["high"]) == (0.0, 1.0)


def test_volume_is_the_mean_of_the_latest_13_whole_weeks_for_each_rep_who_was_handed_a_lead() -> None:
    monday = datetime(2026, 11, 16, 9, tzinfo=UTC)
    old = lead(90, "2026-01-05 09:00", sales_owner="Long gone")
    made = [
        lead(60, f"{monday - timedelta(weeks=week):%Y-%m-%d %H:%M}", sales_owner=owner)
        for week in range(13)
        for owner in ("Ada", "Ben")
    ]
    row = at(compared(ledger_of(leads(old, *made), as_of=AS_OF), Definition()), 60)
    assert (row["a_week"], row["reps"], row["a_rep"], row["recent_weeks"]) == (2.0, 2, 1.0, 13)
    begun = at(compared(ledger_of(leads(old, *made), as_of=date(2026, 11, 21)), Definition()), 60)
    assert begun["a_week"] == 2 * 12 / 13, "the week that has begun is not whole"


def test_no_lead_gives_no_row_and_no_failure() -> None:
    assert compared(ledger_of(as_of=AS_OF), Definition()).height == 0
    assert METRIC.result(ledger_of(as_of=AS_OF)).columns == [*(METRIC.columns or {})]


def test_a_segment_of_its_own_replays_only_its_leads() -> None:
    ledger = ledger_of(leads(lead(50, segment="Enterprise"), lead(50, segment="Small"), lead(50)), as_of=AS_OF)
    assert at(compared(ledger, Definition("Enterprise")), 0)["passing"] == 1
    assert compared(ledger, Definition("Nobody's")).is_empty()


def test_the_bar_in_force_is_marked_and_the_lead_list_is_as_long_as_the_number() -> None:
    frames = leads(lead(80, first_response="2026-01-06", won="2026-02-01"), lead(20, won="2026-02-01"), lead(70))
    bare = ledger_of(frames, as_of=AS_OF)
    signed = InForce(1, Definition(rules=(score(75),)), "", datetime(2025, 1, 1, tzinfo=UTC))
    later = InForce(2, Definition(rules=(score(99),)), "", datetime(2026, 12, 1, tzinfo=UTC))
    ledger = with_leads(bare, bare.leads, (signed, later))
    marked = METRIC.result(ledger).filter("in_force")
    assert marked["bar"].to_list() == [75]
    behind = metrics.BY_KEY["threshold_tradeoff"].leads(ledger)
    assert behind.height == marked["replayed"].item() == 3
    assert behind["missed"].sum() == marked["missed"].item() == 1
    assert behind["passing"].sum() == marked["passing"].item() == 1


def test_each_lead_behind_it_says_whether_it_passes_was_won_and_would_be_missed() -> None:
    won = {"first_response": "2026-01-05 10:00", "won": "2026-03-01"}
    four = leads(lead(80, **won), lead(40, **won), lead(80), lead(40), lead(80, "2026-11-02 09:00"))
    rule = InForce(1, Definition(rules=(score(60),)), "", datetime(2026, 1, 1, tzinfo=UTC))
    behind = METRIC.leads(judge(ledger_of(four, as_of=AS_OF), [rule])) if METRIC.leads else pl.DataFrame()
    assert behind.select("lead_id", "passing", "won", "missed").rows() == [
        ("1", True, True, False),
        ("2", False, True, True),
        ("3", True, False, False),
        ("4", False, False, False),
    ]


def test_moving_the_bar_keeps_every_other_rule() -> None:
    large = Rule("fit", "employees", "at_least", 50)
    definition = Definition("all", (score(60), large), (Commitment("sales", "capacity", 15),))
    assert bar(definition) == 60
    assert with_bar(definition, 55).rules == (large, score(55))
    assert with_bar(definition, None).rules == (large,)
    assert with_bar(definition, 55).commitments == definition.commitments


def test_a_size_is_no_score_bar_however_large_it_is() -> None:
    large = Rule("fit", "employees", "at_least", 500)
    assert bar(Definition(rules=(score(60), large))) == 60
    assert bar(Definition(rules=(large,))) is None


def test_a_win_rate_promised_at_no_age_is_read_at_180_days() -> None:
    assert terms(Definition(commitments=(Commitment("marketing", "win_rate", 0, 6),)), Definition()).age_days == 180


def test_before_the_first_week_is_over_nobody_knows_the_leads_a_week() -> None:
    row = at(compared(ledger_of(leads(lead(50, "2026-11-17 09:00")), as_of=date(2026, 11, 19)), Definition()), 0)
    assert (row["recent_weeks"], row["a_week"], row["a_rep"], row["too_young"]) == (0, None, None, 1)


def test_without_a_hand_over_there_are_no_latest_weeks() -> None:
    first, last = recent_weeks(ledger_of(as_of=AS_OF))
    assert first == last + 1


def test_filters_and_owners_add_up_to_the_whole() -> None:
    rows = [lead(50, source="web"), lead(60, source="web", sales_owner="Ben"), lead(70, source="fair")]
    ledger = ledger_of(leads(*rows), as_of=AS_OF)
    counted = METRIC.count(ledger)
    web = METRIC.finish(added_up(counted, METRIC, {"source": ["web"]}), moment(ledger))
    assert at(web, 0)["passing"] == 2
    assert at(METRIC.finish(added_up(counted, METRIC), moment(ledger)), 0)["passing"] == 3
    none = METRIC.finish(added_up(counted, METRIC, {"source": ["nowhere"]}), moment(ledger))
    assert none.height == 0


# The slow, plain reference: every bar asks every lead again, one rule at a time.

MONDAY = datetime(2025, 12, 1, 9, tzinfo=UTC)
HAPPENINGS = ("first_response", "opportunity", "won")
PLAIN = ("score", "employees", "job_level", "region", "email_known", "budget_known", "amount_cents", "sales_owner")
FITS = (
    Rule("fit", "employees", "at_least", 50),
    Rule("fit", "job_level", "none_of", ("intern", "student")),
    Rule("fit", "region", "one_of", ("north", "south")),
)
INFORMATION = (Rule("information", "email_known", "known"), Rule("information", "budget_known", "known"))
EVENTS = (
    Rule("trigger", "touch:demo_request", "within_days", 14),
    Rule("trigger", "touch:pricing_page", "within_days", 7),
)


def meets(rule: Rule, row: dict[str, Any]) -> bool:
    """A missing value never meets a rule."""
    value = row[rule.field.removeprefix("touch:")]
    if value is None:
        return False
    if rule.operator == "known":
        return value is not False
    if rule.operator == "at_least":
        return bool(value >= rule.value)
    if rule.operator == "within_days":
        return bool(value <= rule.value)
    return (value in rule.value) == (rule.operator == "one_of")  # type: ignore[operator]


def passes(definition: Definition, row: dict[str, Any]) -> bool:
    """Every rule must hold; of the events, any one."""
    events = [rule for rule in definition.rules if rule.field.startswith("touch:")]
    others = [rule for rule in definition.rules if rule not in events]
    return all(meets(rule, row) for rule in others) and (not events or any(meets(rule, row) for rule in events))


def after(row: dict[str, Any], event: str, days: int) -> bool:
    return row[event] is not None and row[event] <= days


def reference(rows: list[dict[str, Any]], candidate: Definition, current: Definition) -> dict[str, Any]:
    """What `tradeoff` says of one candidate, lead by lead."""
    ages = [one.amount for one in candidate.commitments if one.kind == "win_rate"]
    age = ages[0] if ages else 180
    old = [row for row in rows if (AS_OF - row["day"]).days >= age]
    passing = [row for row in old if passes(candidate, row)]
    before = [row for row in old if passes(current, row)]
    wins = [row for row in old if after(row, "won", age)]
    won = [row for row in passing if after(row, "won", age)]
    missed = [row for row in wins if not passes(candidate, row)]
    lost = [row for row in before if not passes(candidate, row)]
    worked = [row for row in passing if any(row[event] is not None for event in HAPPENINGS)]
    recent = [row for row in rows if row["recent"] and passes(candidate, row)]
    return {
        "passing": len(passing),
        "won": len(won),
        "wins": len(wins),
        "missed": len(missed),
        "missed_cents": sum(row["amount_cents"] or 0 for row in missed),
        "revenue_cents": sum(row["amount_cents"] or 0 for row in won),
        "pipeline_cents": sum(row["amount_cents"] or 0 for row in passing if after(row, "opportunity", age)),
        "gained": len([row for row in passing if not passes(current, row)]),
        "lost": len(lost),
        "spared": len([r for r in lost if any(r[e] is not None for e in HAPPENINGS) and not after(r, "won", age)]),
        "never_worked": len(passing) - len(worked),
        "replayed": len(old),
        "too_young": len(rows) - len(old),
        "value": len(won) / len(passing) if passing else None,
        "recall": len(won) / len(wins) if wins else None,
        "a_week": len(recent) / 13,
        "reps": len({row["sales_owner"] for row in rows if row["recent"] and row["sales_owner"]}),
        "age_days": age,
        "unscored": len([row for row in old if row["score"] is None and passes(with_bar(candidate, None), row)]),
    }


def unknown(rows: list[dict[str, Any]]) -> set[str]:
    """What nobody knows where no win, or no amount, was ever recorded."""
    wins = {"won", "wins", "missed", "missed_cents", "revenue_cents", "spared", "value", "recall"}
    money = {"missed_cents", "pipeline_cents", "revenue_cents"}
    facts = {"won": wins, "amount_cents": money}
    return {name for fact, of_it in facts.items() if all(row[fact] is None for row in rows) for name in of_it}


days = st.one_of(st.none(), st.integers(0, 260))
lead_rows = st.fixed_dictionaries(
    {
        "week": st.integers(0, 50),
        "score": st.one_of(st.none(), st.integers(0, 100)),
        "employees": st.one_of(st.none(), st.integers(0, 100)),
        "job_level": st.sampled_from([None, "intern", "student", "head"]),
        "region": st.sampled_from([None, "north", "south", "west"]),
        "email_known": st.sampled_from([None, True, True, False]),
        "budget_known": st.sampled_from([None, True, True, False]),
        "demo_request": st.one_of(st.none(), st.integers(0, 30)),
        "pricing_page": st.one_of(st.none(), st.integers(0, 30)),
        "first_response": days,
        "opportunity": days,
        "won": st.one_of(st.none(), st.none(), st.integers(0, 260)),
        "amount_cents": st.one_of(st.none(), st.integers(0, 10**9)),
        "sales_owner": st.sampled_from([None, "Ada", "Ben", "Cem"]),
    }
)
definitions = st.builds(
    lambda rules, events, bar, promised: Definition(
        rules=(*rules, *events, *(() if bar is None else (score(bar),))),
        commitments=(Commitment("marketing", "win_rate", 90, 6),) if promised else (),
    ),
    st.lists(st.sampled_from(FITS + INFORMATION), unique=True, max_size=3),
    st.lists(st.sampled_from(EVENTS), unique=True),
    st.one_of(st.none(), st.integers(0, 100)),
    st.booleans(),
)


def ledger_from(rows: list[dict[str, Any]]) -> Ledger:
    """The ledger of generated leads; adds `day`, and `recent` by the plain rule, to each row."""
    made, touches = [], []
    for number, row in enumerate(rows):
        start = MONDAY + timedelta(weeks=row["week"])
        row["day"], row["recent"] = start.date(), AS_OF - timedelta(weeks=13) < start.date() <= AS_OF
        for event in HAPPENINGS:
            if row[event] is not None and start.date() + timedelta(days=row[event]) > AS_OF:
                row[event] = None
        times = {
            event: row[event] if row[event] is None else start + timedelta(days=row[event]) for event in HAPPENINGS
        }
        plain = {name: row[name] for name in PLAIN}
        made.append({"lead_id": f"L{number}", "created": start, "handed_over": start, **times, **plain})
        for kind in ("demo_request", "pricing_page"):
            if row[kind] is not None:
                touches.append({"lead_id": f"L{number}", "at": start - timedelta(days=row[kind]), "kind": kind})
    numbered = [{"touch_id": str(number), **touch} for number, touch in enumerate(touches)]
    return ledger_of(leads(*made), touches=frame("touches", *numbered), as_of=AS_OF)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rows=st.lists(lead_rows, min_size=1, max_size=40), candidate=definitions, current=definitions)
def test_the_sweep_equals_a_plain_reading_of_every_lead_at_every_bar(
    rows: list[dict[str, Any]], candidate: Definition, current: Definition
) -> None:
    rows = [*rows, {**rows[0], "week": 0}]  # data that reaches back more than 13 weeks
    result = compared(ledger_from(rows), candidate, current)
    assert result["bar"].to_list() == [None, *range(101)]
    for found in result.iter_rows(named=True):
        expected = reference(rows, with_bar(candidate, found["bar"]), current)
        if found["bar"] is not None and all(row["score"] is None for row in rows):
            expected |= dict.fromkeys(set(OF_THE_BAR) & set(expected))
        expected |= dict.fromkeys(unknown(rows) & set(expected))
        assert {name: found[name] for name in expected} == expected, found["bar"]
        assert (
            found["value"] is None
            or found["low"] <= found["value"] <= found["value_if_worked"] <= found["high"] + 1e-12
        )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rows=st.lists(lead_rows, min_size=1, max_size=25), candidate=definitions, current=definitions)
def test_the_cases_that_people_open_are_as_many_as_the_numbers(
    rows: list[dict[str, Any]], candidate: Definition, current: Definition
) -> None:
    ledger = ledger_from(rows)
    found = at(compared(ledger, candidate, current), bar(candidate))
    old = cases(ledger, terms(candidate, current)).filter("old_enough")
    passing = pl.col("fits") & (
        pl.lit(True) if bar(candidate) is None else (pl.col("score") >= bar(candidate))
    ).fill_null(False)
    if found["passing"] is None:
        assert {row["score"] for row in rows} == {None}
        return
    assert old.filter(passing).height == found["passing"]
    if "missed" not in unknown(rows):
        assert old.filter(pl.col("is_won") & ~passing).height == found["missed"]
    assert old.filter(passing & ~pl.col("current")).height == found["gained"]


def test_nothing_signed_yet_means_no_rule_in_force() -> None:
    assert in_force(ledger_of(as_of=AS_OF)) == Definition()

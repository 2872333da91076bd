"""Each truth of sample_data/truth.py is looked for in the data, by arithmetic of its own."""

from itertools import pairwise
from math import log, sqrt
from statistics import NormalDist, median
from typing import Any

import polars as pl
import pytest

from agreement.ledger import Ledger
from sample_data import truth

Lead = dict[str, Any]
SURE = NormalDist().inv_cdf(0.995)


@pytest.fixture(scope="session")
def sals(made: Ledger) -> list[Lead]:
    """Accepted leads with the chance that the truth gives them of being won by the end of the sample."""
    return [lead | {"chance": chance(lead, made)} for lead in made.leads.filter(pl.col("accepted")).to_dicts()]


def dropped(lead: Lead, made: Ledger) -> bool:
    drop = made.calendar.week(truth.week_begins(truth.DROP_WEEK))
    return bool(lead["source"] == truth.DROP_SOURCE and lead["created_week"] >= drop)


def in_time(lead: Lead) -> bool:
    return bool(lead["response_business_minutes"] <= truth.COMMITTED_MINUTES)


def chance(lead: Lead, made: Ledger, late_matters: bool = True) -> float:
    some_day = truth.win_probability(
        lead["source"], lead["score"], in_time(lead) or not late_matters, dropped(lead, made)
    )
    age = max(made.as_of.toordinal() - lead["accepted_at"].date().toordinal(), 0.5)
    return some_day * NormalDist().cdf(log(age / truth.MEDIAN_DAYS_TO_WIN) / truth.WIN_SPREAD)


def surprise(leads: list[Lead]) -> float:
    """How many standard deviations the wins lie above what the truth expects."""
    won = sum(lead["won_at"] is not None for lead in leads)
    return (won - sum(lead["chance"] for lead in leads)) / sqrt(
        sum(one["chance"] * (1 - one["chance"]) for one in leads)
    )


@pytest.mark.parametrize("source", truth.SOURCES)
def test_each_source_wins_as_often_as_its_true_rate_says(sals: list[Lead], source: str | None) -> None:
    assert abs(surprise([lead for lead in sals if lead["source"] == source])) < SURE


@pytest.mark.parametrize(("least", "most"), truth.BANDS)
def test_each_score_band_wins_as_often_as_its_true_rate_says(sals: list[Lead], least: int, most: int) -> None:
    assert abs(surprise([lead for lead in sals if least <= lead["score"] <= most])) < SURE


def test_a_better_score_means_more_wins(made: Ledger) -> None:
    mature = made.leads.filter(pl.col("accepted") & (pl.col("handed_over_at").dt.date() < old_enough(made)))
    low, high = (
        mature.filter(band)["won_at"].is_not_null().mean() for band in (pl.col("score") < 60, pl.col("score") >= 70)
    )
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert high > 1.5 * low


def test_a_late_answer_costs_wins(sals: list[Lead], made: Ledger) -> None:
    late = [lead for lead in sals if not in_time(lead)]
    assert len(late) > 150
    assert abs(surprise(late)) < SURE
    assert surprise([lead | {"chance": chance(lead, made, late_matters=False)} for lead in late]) < -1.645


def old_enough(made: Ledger) -> pl.Expr:
    return pl.lit(made.as_of).dt.offset_by(f"-{truth.MATURE_DAYS}d")


def sal_rate(made: Ledger, *wanted: pl.Expr) -> float:
    rate = made.leads.filter(pl.col("accepted").is_not_null(), *wanted)["accepted"].mean()
    assert isinstance(rate, float)
    return rate


def test_sales_turns_one_source_down_from_the_week_of_the_drop_and_no_other(made: Ledger) -> None:
    drop = made.calendar.week(truth.week_begins(truth.DROP_WEEK))
    after = pl.col("created_week") >= drop
    source = pl.col("source") == truth.DROP_SOURCE
    others = source.fill_null(False).not_()
    assert sal_rate(made, source, ~after) - sal_rate(made, source, after) > 0.4
    assert abs(sal_rate(made, others, ~after) - sal_rate(made, others, after)) < 0.07


def test_the_leads_of_the_drop_score_as_well_as_before(made: Ledger) -> None:
    drop = made.calendar.week(truth.week_begins(truth.DROP_WEEK))
    source = made.leads.filter(pl.col("source") == truth.DROP_SOURCE)
    before, after = (
        source.filter(when)["score"].mean() for when in (pl.col("created_week") < drop, pl.col("created_week") >= drop)
    )
    assert isinstance(before, float)
    assert isinstance(after, float)
    assert abs(before - after) < 2


def test_the_last_weeks_hold_a_signal_that_a_behaviour_chart_shows(made: Ledger) -> None:
    weeks = (
        made.leads.filter(pl.col("accepted").is_not_null())
        .group_by("decided_week").agg(pl.col("accepted").mean(), pl.len()).sort("decided_week")["accepted"].to_list()
    )  # fmt: skip
    baseline = weeks[-52:-26]
    middle = sum(baseline) / len(baseline)
    moving = [abs(second - first) for first, second in pairwise(baseline)]
    limit = middle - 2.66 * sum(moving) / len(moving)
    assert min(weeks[-3:]) < limit
    assert all(week < middle for week in weeks[-8:])
    assert [week for week in weeks[-26:-10] if week < limit] == []


def test_one_rep_answers_late_and_the_others_do_not(made: Ledger) -> None:
    answered = made.leads.filter(pl.col("response_business_minutes").is_not_null())
    medians = {
        str(owner): median(minutes)
        for owner, minutes in answered.group_by("sales_owner").agg("response_business_minutes").iter_rows()
    }
    late = medians.pop(truth.LATE_REP)
    assert 900 < late < 1_300
    assert len(medians) == 8
    assert max(medians.values()) < 90


def test_a_young_cohort_looks_worse_although_it_is_better(sals: list[Lead], made: Ledger) -> None:
    calm = [lead for lead in sals if not dropped(lead, made) and lead["source"] != truth.DROP_SOURCE]
    age = made.as_of.toordinal() - 719_163
    young = [lead for lead in calm if age - lead["handed_over_day"] < 60]
    mature = [lead for lead in calm if age - lead["handed_over_day"] >= truth.MATURE_DAYS]
    shares = [sum(lead["won_at"] is not None for lead in some) / len(some) for some in (young, mature)]
    assert shares[0] < shares[1] / 2
    truly = [
        sum(truth.win_probability(lead["source"], lead["score"], in_time(lead)) for lead in some) / len(some)
        for some in (young, mature)
    ]
    assert truly[0] > truly[1]


@pytest.mark.parametrize("heated", [True, False])
def test_both_teams_label_disputes_as_often_alike_as_the_truth_says(made: Ledger, heated: bool) -> None:
    about = (pl.col("rejection_reason").cast(pl.String) == truth.DISPUTED_REASON).fill_null(False)
    pairs = made.disputes.drop_nulls("sales_label").join(made.leads, on="lead_id").filter(about == heated)
    alike = pairs.filter(pl.col("sales_label") == pl.col("marketing_label")).height
    share = truth.BLIND_LABELS[heated][True, True] + truth.BLIND_LABELS[heated][False, False]
    assert pairs.height > 40
    assert abs(alike - pairs.height * share) < SURE * sqrt(pairs.height * share * (1 - share))


def test_marketing_contests_one_reason_most_and_is_the_milder_judge_of_it(made: Ledger) -> None:
    rejected = made.leads.filter(pl.col("rejected_day").cast(pl.Date) >= truth.week_begins(truth.DISPUTES_FROM_WEEK))
    both = rejected.join(made.disputes, on="lead_id", how="left")
    shares = {
        str(reason): contested
        for reason, contested in both.group_by("rejection_reason")
        .agg(pl.col("contested_at").is_not_null().mean())
        .iter_rows()
    }
    assert shares.pop(truth.DISPUTED_REASON) > 1.5 * max(shares.values())
    heated = both.filter(pl.col("rejection_reason").cast(pl.String) == truth.DISPUTED_REASON)
    assert heated["marketing_label"].mean() > heated["sales_label"].mean()  # type: ignore[operator]
    assert truth.true_kappa(truth.BLIND_LABELS[True]) < 0.25 < 0.75 < truth.true_kappa(truth.BLIND_LABELS[False])


def test_one_rep_writes_down_far_less_of_what_successful_conversations_produced(made: Ledger) -> None:
    held = made.conversations.filter("successful").group_by("held_by").agg(pl.len(), pl.col("output").count())
    for rep, talks, written in held.iter_rows():
        share = truth.OUTPUTS_WRITTEN_BY_HIM if rep == truth.FORGETFUL_REP else truth.OUTPUTS_WRITTEN
        assert abs(written - talks * share) < SURE * sqrt(talks * share * (1 - share)), rep
    assert made.conversations.filter(~pl.col("successful").fill_null(False))["output"].count() == 0

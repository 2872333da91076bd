"""Published answers on real and fictitious companies, from the files themselves (no importer in between)."""

from datetime import timedelta

import polars as pl
import pytest

from agreement.frames import LEADS
from agreement.ledger import ledger
from metrics import BY_KEY, added_up, moment
from metrics._lines import summed
from metrics._survival import quantile, survival

pytestmark = pytest.mark.real_data


def contract(frame):
    """The columns of the contract, what the file does not have as null."""
    missing = [pl.lit(None, kind).alias(name) for name, kind in LEADS.columns.items() if name not in frame.columns]
    return frame.with_columns(missing).select(list(LEADS.columns)).cast(LEADS.columns)


def day(column, *formats):
    tries = [pl.col(column).str.to_datetime(form, strict=False, time_unit="us") for form in formats]
    return pl.coalesce(tries).dt.replace_time_zone("UTC")


@pytest.fixture(scope="module")
def marketstar(public_data):
    folder = public_data / "marketstar"
    offered = pl.read_csv(folder / "Opportunities.csv", infer_schema=False)
    sources = pl.read_csv(folder / "Leads.csv", infer_schema=False).select(
        pl.col("ConvertedOpportunityId").alias("OpportunityId"), pl.col("LeadSource").alias("source")
    )
    decided = day("AcceptedDecisionDate", "%m/%d/%Y %H:%M", "%m/%d/%Y")
    accepted = pl.col("IsAccepted") == "TRUE"
    leads = offered.join(sources, on="OpportunityId", how="left").select(
        pl.col("OpportunityId").alias("lead_id"),
        "source",
        day("CreatedDate", "%m/%d/%Y").alias("handed_over_at"),
        pl.when(accepted).then(decided).alias("accepted_at"),
        pl.when(~accepted).then(decided).alias("rejected_at"),
    )
    return ledger({"leads": contract(leads)})


@pytest.fixture(scope="module")
def maven(public_data):
    """Deals by the day of engagement; prospects have no date at all, so they count as opened on the last day."""
    deals = pl.read_csv(public_data / "maven" / "sales_pipeline.csv", infer_schema=False)
    teams = pl.read_csv(public_data / "maven" / "sales_teams.csv", infer_schema=False)
    closed, stage = day("close_date", "%Y-%m-%d"), pl.col("deal_stage")
    leads = deals.join(teams, on="sales_agent", how="left").select(
        pl.col("opportunity_id").alias("lead_id"),
        pl.col("regional_office").alias("region"),
        day("engage_date", "%Y-%m-%d").fill_null(closed.max()).alias("opportunity_at"),
        pl.when(stage == "Won").then(closed).alias("won_at"),
        pl.when(stage == "Lost").then(closed).alias("lost_at"),
        (pl.col("close_value").cast(pl.Int64) * 100).alias("amount_cents"),
    )
    return ledger({"leads": contract(leads)})


def test_marketstar_sal_rate(marketstar):
    result = BY_KEY["sal_rate"].result(marketstar)
    accepted, decided = result["accepted"].sum(), result["decided"].sum()
    assert (accepted, decided, round(100 * accepted / decided, 2)) == (697, 1061, 65.69)


@pytest.mark.parametrize(
    ("source", "accepted", "decided"),
    [("Web Registration", 595, 899), ("Trade Shows and Events", 67, 97), ("Purchased List", 35, 65)],
)
def test_marketstar_sal_rate_by_source(marketstar, source, accepted, decided):
    result = BY_KEY["sal_rate"].result(marketstar, {"source": [source]})
    assert (result["accepted"].sum(), result["decided"].sum()) == (accepted, decided)


def test_marketstar_decision_time(marketstar):
    metric = BY_KEY["decision_time"]
    lines = added_up(metric.count(marketstar), metric)
    states = [(pl.col("state") == name).sum().cast(pl.Int64).alias(name) for name in ("decided", "pending")]
    counts = summed(lines.lazy(), ["minutes"], states)
    days = (counts["minutes"] * counts["decided"]).sum() / counts["decided"].sum() / (24 * 60)
    whole = survival(counts, [], "minutes", "decided", "pending")
    assert round(days, 2) == 5.13
    assert quantile(whole, [], 0.5)["value"].to_list() == [4 * 24 * 60]
    assert metric.finish(lines, moment(marketstar))["pending"].sum() == 0


def test_marketstar_has_no_responses_so_nobody_knows_how_fast_they_were(marketstar):
    assert BY_KEY["response_time"].result(marketstar).height == 0


def test_marketstar_gives_no_reasons_so_nobody_knows_the_loop_closure(marketstar):
    whole = BY_KEY["rejection_mix"].result(marketstar).filter(pl.col("reason").is_null())
    assert whole["rejected"].sum() == 364
    assert whole.select("value", "loop_closure", "recycled_share").null_count().row(0) == (whole.height,) * 3


def test_marketstar_has_decided_on_every_opportunity_so_its_medians_are_settled(marketstar):
    rows = BY_KEY["decision_time"].result(marketstar)
    assert rows.select(pl.sum("leads", "decided", "pending", "out_of_order")).row(0) == (1061, 1061, 0, 0)
    assert rows.filter(pl.col("value").is_not_null())["settled"].all()


def win_rates(read, **filters):
    result = BY_KEY["win_rate"].result(read, {name: [value] for name, value in filters.items()})
    whole = result.filter(pl.col("month").is_null())
    return {kind: (won, of, value) for kind, won, of, value in whole.select("kind", "won", "whole", "value").rows()}


def test_maven_win_rates_have_three_names(maven):
    rates = win_rates(maven)
    assert rates["by count"] == (4238, 6711, pytest.approx(0.6315, abs=5e-5))
    assert rates["of all opened"] == (4238, 8800, pytest.approx(0.4816, abs=5e-5))


def test_maven_writes_zero_under_lost_deals_so_nobody_knows_the_rate_by_amount(maven):
    assert win_rates(maven)["by amount"] == (4238, 4238, None)


@pytest.mark.parametrize(("region", "won", "lost"), [("West", 1438, 811), ("Central", 1629, 975), ("East", 1171, 687)])
def test_maven_win_rate_by_region(maven, region, won, lost):
    assert win_rates(maven, region=region)["by count"][:2] == (won, won + lost)


def test_maven_months_add_up_to_the_whole(maven):
    for kind, (won, whole, _) in win_rates(maven).items():
        months = BY_KEY["win_rate"].result(maven).filter(pl.col("month").is_not_null() & (pl.col("kind") == kind))
        assert (months["won"].sum(), months["whole"].sum()) == (won, whole)


@pytest.mark.parametrize("kind", ["month", "quarter"])
def test_maven_revenue(maven, kind):
    rows = BY_KEY["revenue"].result(maven).filter(kind=kind)
    assert (rows["value"].sum(), rows["won"].sum()) == (10_005_534.0, 4238)


def test_reading_maven_earlier_gives_the_past_as_it_was(maven, public_data):
    early = ledger({"leads": maven.leads.select(list(LEADS.columns))}, as_of=maven.as_of - timedelta(days=100))
    closed = pl.read_csv(public_data / "maven" / "sales_pipeline.csv", infer_schema=False)["close_date"].drop_nulls()
    known = closed.filter(closed <= early.as_of.isoformat()).len()
    assert 0 < win_rates(early)["by count"][1] == known < 6711


def test_maven_won_deals_took_52_days_in_the_mean_and_57_in_the_median(maven):
    whole = BY_KEY["sales_cycle"].result(maven).row(0, named=True)
    assert (whole["month"], whole["won"], whole["lost"], whole["open"]) == (None, 4238, 2473, 2089)
    assert (round(whole["mean"], 1), whole["value"]) == (51.8, 57.0)


def test_maven_opportunities_and_their_money(maven):
    opened, created = (BY_KEY[key].result(maven) for key in ("opportunities", "pipeline_created"))
    assert opened.select(pl.sum("value", "won", "lost", "open")).rows() == [(8800, 4238, 2473, 2089)]
    # 2,473 lost deals are written with 0, open ones with nothing: only the won have an amount.
    sums = created.select(pl.sum("opportunities", "priced", "unpriced", "value"))
    assert sums.rows() == [(8800, 4238, 4562, 10_005_534.0)]

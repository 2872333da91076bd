from datetime import date, timedelta
from math import exp, isclose
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter
from scipy.stats import gamma
from statsmodels.stats.proportion import proportion_confint

from agreement.ledger import Ledger
from metrics._cost import cost_lines
from metrics._gamma import with_reach
from metrics._gamma import worth as worth_of
from metrics.source_yield import METRIC
from sample_data import truth
from tests.making import frame, leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames

KNOWN = {
    "paid_search": (1586, 195), "organic_search": (2296, 271), "social": (1350, 75), "direct_traffic": (499, 56),
    "referral": (284, 24), "display": (118, 6), "email": (493, 15), "unknown": (1099, 179), None: (60, 14),
}  # fmt: skip
PERCENT = {
    "paid_search": "12.30", "organic_search": "11.80", "social": "5.56", "direct_traffic": "11.22", "referral": "8.45",
    "display": "5.08", "email": "3.04", "unknown": "16.29", None: "23.33",
}  # fmt: skip
CAMPAIGNS = frame("campaigns", {"campaign_id": "c1", "channel": "web"}, {"campaign_id": "c2", "channel": "fair"})


def spend(**cents: int) -> pl.DataFrame:
    rows = [{"campaign_id": name, "on": "2026-01-01", "amount_cents": amount} for name, amount in cents.items()]
    return frame("spend", *rows)


def rows_of(*rows: dict[str, Any], **frames: pl.DataFrame) -> list[dict[str, Any]]:
    return METRIC.result(ledger_of(leads(*rows), as_of="2026-12-31", **frames)).to_dicts()


@pytest.mark.real_data
def test_olist_by_origin_is_the_known_table(public_data: Path) -> None:
    result = METRIC.result(ledger_of(olist(public_data)))
    ours = {row["source"]: (row["leads"], row["won"]) for row in result.iter_rows(named=True)}
    assert KNOWN.items() <= ours.items()
    percent = {row["source"]: f"{row['value'] * 100:.2f}" for row in result.iter_rows(named=True)}
    assert PERCENT.items() <= percent.items()
    assert (result["leads"].sum(), result["won"].sum()) == (8000, 842)
    for row in result.iter_rows(named=True):
        expected = proportion_confint(row["won"], row["leads"], method="wilson")
        assert (row["low"], row["high"]) == pytest.approx(expected, rel=1e-9)


@pytest.mark.real_data
def test_olist_at_equal_age_is_lifelines_curve(public_data: Path) -> None:
    as_of = date(2018, 8, 31)
    ledger = ledger_of(olist(public_data), as_of=as_of)
    for row in METRIC.result(ledger).iter_rows(named=True):
        one = ledger.leads.filter(pl.col("source").eq_missing(pl.lit(row["source"])))
        age = (pl.col("won_day").fill_null((as_of - date(1970, 1, 1)).days) - pl.col("created_day")).clip(0)
        lived = one.select(age.alias("age"), pl.col("won_day").is_not_null().alias("won"))
        fitted = KaplanMeierFitter().fit(lived["age"].to_numpy(), lived["won"].to_numpy())
        assert isclose(row["at_age"], 1 - fitted.predict(180), abs_tol=1e-9)
        assert row["pooled_low"] < row["at_age"] < row["pooled_high"]


def test_a_lead_without_source_stays_in_a_row_of_its_own() -> None:
    rows = rows_of({"source": None, "created": "2026-01-01", "won": "2026-01-02"}, {"source": "web"})
    assert [(row["source"], row["leads"], row["won"]) for row in rows] == [("web", 1, 0), (None, 1, 1)]


def test_a_win_without_a_creation_date_is_still_a_win() -> None:
    row = rows_of({"source": "web", "won": "2026-01-02"})[0]
    assert (row["won"], row["at_age"], row["pooled_value"]) == (1, None, None)


def test_the_sal_rate_is_accepted_of_decided() -> None:
    accepted = {"source": "web", "accepted": "2026-01-02"}
    row = rows_of(accepted, {"source": "web", "rejected": "2026-01-02"}, {"source": "web"}, accepted)[0]
    assert (row["accepted"], row["decided"], row["sal_rate"]) == (2, 3, 2 / 3)
    assert rows_of({"source": "web"})[0]["sal_rate"] is None


def test_a_single_decision_has_a_rate_and_none_has_none() -> None:
    rows = rows_of({"source": "fair", "accepted": "2026-01-02"}, {"source": "web", "rejected": "2026-01-02"}, {})
    assert [(row["source"], row["decided"], row["sal_rate"]) for row in rows] == [
        ("fair", 1, 1.0),
        ("web", 1, 0.0),
        (None, 0, None),
    ]
    accepted = rows_of({"source": "fair", "accepted": "2026-01-02"})[0]
    assert (accepted["decided"], accepted["sal_rate"]) == (1, None)


def test_spend_without_a_lead_is_a_row_in_which_nothing_is_divided() -> None:
    win = {"source": "web", "won": "2026-01-02", "amount_cents": 1_000, "margin_share": 0.5}
    row = rows_of(win, campaigns=CAMPAIGNS, spend=spend(c9=5_000))[1]
    parts = ("source", "leads", "won", "margin_per_lead", "profit_per_lead", "profit_low", "profit_high")
    assert tuple(row[name] for name in parts) == (None, 0, 0, None, None, None, None)


def test_a_young_source_is_not_compared() -> None:
    old = {"source": "fair", "created": "2026-01-01", "won": "2026-02-01"}
    row = rows_of({"source": "web", "created": "2026-12-01"}, old)[1]
    assert (row["source"], row["won"], row["value"]) == ("web", 0, 0.0)
    assert [row[name] for name in ("at_age", "at_age_leads", "pooled_value", "pooled_low", "pooled_high")] == [None] * 5


def test_where_no_win_was_ever_recorded_nobody_knows_what_was_won() -> None:
    paid = {"campaigns": CAMPAIGNS, "spend": spend(c1=1000)}
    row = rows_of({"source": "web", "campaign_id": "c1", "created": "2026-01-01", "lost": "2026-02-01"}, **paid)[0]
    unknown = (
        "won", "value", "low", "high", "at_age", "at_age_leads", "pooled_value", "pooled_low", "pooled_high",
        "revenue_cents", "revenue", "unpriced", "margin_cents", "margin_per_lead", "profit_cents", "profit_per_lead",
        "profit_low", "profit_high", "rank",
    )  # fmt: skip
    assert [row[name] for name in unknown] == [None] * len(unknown)
    assert (row["leads"], row["cost_cents"], row["cost"], row["ranked"]) == (1, 1000, 10.0, False)


def test_a_filter_without_a_win_has_won_none_when_others_have() -> None:
    ledger = ledger_of(leads({"source": "web", "region": "north"}, {"won": "2026-01-02"}), as_of="2026-12-31")
    assert METRIC.result(ledger, {"region": ["north"]}).select("won", "value", "revenue").rows() == [(0, 0.0, 0.0)]


def test_where_all_leads_are_old_the_share_at_equal_age_is_worth_every_lead() -> None:
    old = [{"source": "web", "created": "2026-01-01", "won": "2026-02-01" if n < 3 else None} for n in range(12)]
    row = rows_of(*old)[0]
    assert row["at_age"] == pytest.approx(0.25)
    assert row["at_age_leads"] == pytest.approx(12)


def test_without_a_win_only_the_leads_that_are_old_enough_count() -> None:
    fair = {"source": "fair", "created": "2026-01-01", "won": "2026-02-01"}
    rows = rows_of(fair, *({"source": "web", "created": day} for day in ("2026-01-01", "2026-01-02", "2026-12-01")))
    assert (rows[1]["at_age"], rows[1]["at_age_leads"]) == (0.0, 2.0)


def test_small_sources_are_drawn_to_the_mean_of_all() -> None:
    rows = [
        {"source": source, "created": "2026-01-01", "won": "2026-02-01" if n < won else None}
        for source, size, won in (("a", 200, 20), ("b", 200, 24), ("c", 200, 18), ("small", 4, 2))
        for n in range(size)
    ]
    small = rows_of(*rows)[-1]
    assert (small["source"], small["value"], small["ranked"]) == ("small", 0.5, False)
    assert 0.1 < small["pooled_value"] < 0.35
    assert [(row["ranked"], row["rank"]) for row in rows_of(*rows)] == [(True, 2), (True, 1), (True, 3), (False, None)]


def test_thirty_leads_are_enough_to_rank_and_twenty_nine_are_not() -> None:
    rows = [
        {"source": source, "created": "2026-01-01", "won": "2026-02-01" if n == 0 else None}
        for source, size in (("enough", 30), ("too few", 29))
        for n in range(size)
    ]
    assert [(row["source"], row["rank"]) for row in rows_of(*rows)] == [("enough", 1), ("too few", None)]


def test_spend_is_shared_by_the_leads_of_a_campaign_to_the_cent() -> None:
    three = [{"source": source, "campaign_id": "c1"} for source in ("web", "web", "mail")]
    rows = rows_of(*three, campaigns=CAMPAIGNS, spend=spend(c1=1000))
    assert [(row["source"], row["cost_cents"]) for row in rows] == [("mail", 333), ("web", 667)]


def test_spend_that_no_lead_names_goes_to_its_channel_and_else_to_no_source() -> None:
    rows = rows_of({"source": "web", "channel": "web"}, campaigns=CAMPAIGNS, spend=spend(c1=500, c2=70, c9=5))
    assert [(row["source"], row["leads"], row["cost_cents"], row["unlinked_cents"]) for row in rows] == [
        ("web", 1, 500, 0), (None, 0, None, 75)
    ]  # fmt: skip
    assert [(row["profit_per_lead"], row["margin_per_lead"], row["value"]) for row in rows][1] == (None, None, None)


def test_spend_that_no_lead_brought_is_no_cost_of_the_leads_without_a_source() -> None:
    win = {"campaign_id": "c1", "won": "2026-01-02", "amount_cents": 1_000, "margin_share": 0.5}
    row = rows_of(win, campaigns=CAMPAIGNS, spend=spend(c1=100, c9=5_000))[0]
    assert (row["cost_cents"], row["unlinked_cents"], row["profit_cents"]) == (100, 5_000, 400)


def test_what_nobody_recorded_is_unknown_and_not_zero() -> None:
    row = rows_of({"source": "web", "won": "2026-01-02"})[0]
    names = ("revenue_cents", "revenue", "cost", "margin_cents", "profit_cents", "profit_per_lead", "unpriced")
    assert [row[name] for name in names] == [None] * 6 + [1]
    priced = {"source": "web", "won": "2026-01-02", "amount_cents": 250}
    row = rows_of({"source": "web", "won": "2026-01-02"}, priced)[0]
    assert [row[name] for name in names] == [250, 2.5, None, None, None, None, 1]
    assert [row["revenue"] for row in rows_of({"source": "web"}, {**priced, "source": "mail"})] == [2.5, 0.0]


def test_profit_per_lead_is_margin_less_cost() -> None:
    win = {"source": "web", "campaign_id": "c1", "won": "2026-01-02", "amount_cents": 100_000, "margin_share": 0.4}
    paid = {"campaigns": CAMPAIGNS, "spend": spend(c1=10_000)}
    row = rows_of(win, {"source": "web", "campaign_id": "c1"}, **paid)[0]
    money = ("revenue", "margin_cents", "margin_per_lead", "cost", "profit_cents", "profit_per_lead")
    assert [row[name] for name in money] == [1000.0, 40_000, 200.0, 100.0, 30_000, 150.0]
    unknown = rows_of(win, {**win, "margin_share": None}, **paid)[0]
    assert [unknown[name] for name in money] == [2000.0, None, None, 100.0, None, None]
    free = rows_of(win)[0]
    assert (free["margin_per_lead"], free["cost"], free["profit_cents"], free["profit_low"]) == (
        400.0,
        None,
        None,
        None,
    )


def test_the_interval_of_the_profit_is_that_of_a_sum_of_unequal_margins() -> None:
    """Margins of 100.00 and 299.60 (squared in whole units), spend of 50.00, four leads."""
    web = {"source": "web", "campaign_id": "c1"}
    wins = ({**web, "won": "2026-01-02", "amount_cents": cents, "margin_share": 0.5} for cents in (20_000, 59_920))
    row = rows_of(*wins, web, web, campaigns=CAMPAIGNS, spend=spend(c1=5_000))[0]
    worth = 399.6**2 / (100**2 + 300**2)
    low, high = (399.6 * end / worth for end in gamma.ppf([0.025, 0.975], worth + 0.5))
    assert row["profit_per_lead"] == pytest.approx((399.6 - 50) / 4)
    assert (row["profit_low"], row["profit_high"]) == pytest.approx(((low - 50) / 4, (high - 50) / 4), rel=1e-9)


def test_the_interval_of_the_profit_covers_the_true_one_in_about_95_of_100_made_companies() -> None:
    """A lead is won with 6 %, for a lognormal margin: 400 leads, six hundred times; nominal 95 %."""
    random, covered, runs = Random(11), 0, 600
    true = 0.06 * exp(0.8**2 / 2) * 100
    for _ in range(runs):
        margins = [100 * exp(random.gauss(0, 0.8)) for _ in range(400) if random.random() < 0.06]
        sums = pl.DataFrame({"m": [sum(margins)], "s": [sum(margin**2 for margin in margins)]})
        row = with_reach(sums, worth_of(pl.col("m"), pl.col("s"))).row(0, named=True)
        covered += row["m"] * row["least"] / 400 <= true <= row["m"] * row["most"] / 400
    assert 0.91 < covered / runs < 0.98


def test_the_sample_names_the_bad_source_and_the_best_one(sample: Ledger) -> None:
    rows = METRIC.result(sample).sort("rank")
    assert (rows["source"][0], rows["source"][-1]) == ("referral", "purchased list")
    assert truth.WIN_AT_60["referral"] == max(truth.WIN_AT_60.values())
    assert truth.WIN_AT_60["purchased list"] == min(truth.WIN_AT_60.values())
    bad, others = rows.row(-1, named=True), rows.head(-1)
    assert bad["profit_per_lead"] < others["profit_per_lead"].min()
    assert bad["profit_low"] < 0 < bad["profit_high"]
    assert bad["pooled_high"] < rows["pooled_low"][0]
    assert bad["sal_rate"] == rows["sal_rate"].min()


def test_no_leads_give_no_rows() -> None:
    assert METRIC.result(ledger_of(as_of="2026-01-01")).height == 0


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    rows = [
        {
            "source": [None, "web", "fair"][n % 3], "created": str(date(2026, 1, 1) + timedelta(n)),
            "won": str(date(2026, 2, 1) + timedelta(n)) if n % 4 == 0 else None, "amount_cents": n * 100,
            "accepted": "2026-01-15" if n % 2 else None, "rejected": "2026-01-10" if n % 5 == 0 else None,
        }
        for n in range(40)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT source, count(*), count(won_at), sum(accepted_at IS NOT NULL),
               sum(accepted_at IS NOT NULL OR rejected_at IS NOT NULL),
               sum(CASE WHEN won_at IS NOT NULL THEN amount_cents ELSE 0 END)
        FROM accord_leads GROUP BY source ORDER BY source NULLS LAST
    """
    ours = METRIC.result(ledger_of(leads(*rows), as_of="2026-12-31"))
    names = [pl.col("source").cast(pl.String), "leads", "won", "accepted", "decided", "revenue_cents"]
    assert ours.select(names).sort("source", nulls_last=True).rows() == asked(sqlite_url, query)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_every_lead_is_in_one_row_whatever_the_order_the_filter_or_the_week(made: pl.DataFrame) -> None:
    campaigns = made.with_columns(pl.lit("c1").alias("campaign_id"))
    ledger = ledger_of(campaigns, as_of="2026-12-31", campaigns=CAMPAIGNS, spend=spend(c1=777))
    whole = METRIC.result(ledger)
    assert (whole["leads"].sum(), whole["cost_cents"].sum()) == (made.height, 777)
    assert cost_lines(ledger)["cost_cents"].sum() == 777
    again = ledger_of(campaigns.reverse(), as_of="2026-12-31", campaigns=CAMPAIGNS, spend=spend(c1=777))
    assert METRIC.result(again).equals(whole)
    later = ledger_of(moved(campaigns, 14), as_of="2027-01-14", campaigns=CAMPAIGNS, spend=spend(c1=777))
    assert METRIC.result(later).equals(whole)
    parts = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = parts.group_by("source").agg(pl.col("leads", "won", "cost_cents").sum()).sort("source", nulls_last=True)
    assert added.equals(whole.select("source", "leads", pl.col("won").fill_null(0), "cost_cents"))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_facts_after_as_of_change_nothing(made: pl.DataFrame) -> None:
    end = pl.datetime(2026, 4, 1, time_zone="UTC")
    blind = made.filter(pl.col("created_at") < end).with_columns(
        pl.when(pl.col("won_at") < end).then("won_at").alias("won_at")
    )
    known, unknown = (METRIC.result(ledger_of(one, as_of="2026-03-31")) for one in (made, blind))
    assert known.select("leads", "won", "at_age").equals(unknown.select("leads", "won", "at_age"))

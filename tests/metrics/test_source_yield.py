from datetime import date, timedelta
from math import isclose
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from lifelines import KaplanMeierFitter
from statsmodels.stats.proportion import proportion_confint

from metrics._cost import cost_lines
from metrics.source_yield import METRIC
from tests.making import frame, leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.olist import olist
from tests.stored import asked, store_frames

KNOWN = {
    "paid_search": (1586, 195), "organic_search": (2296, 271), "social": (1350, 75), "direct_traffic": (499, 56),
    "referral": (284, 24), "display": (118, 6), "email": (493, 15), "unknown": (1099, 179), None: (60, 14),
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


def test_a_young_source_is_not_compared() -> None:
    row = rows_of({"source": "web", "created": "2026-12-01"})[0]
    assert (row["value"], row["at_age"], row["pooled_value"]) == (0.0, None, None)


def test_where_all_leads_are_old_the_share_at_equal_age_is_worth_every_lead() -> None:
    old = [{"source": "web", "created": "2026-01-01", "won": "2026-02-01" if n < 3 else None} for n in range(12)]
    row = rows_of(*old)[0]
    assert row["at_age"] == pytest.approx(0.25)
    assert row["at_age_leads"] == pytest.approx(12)


def test_without_a_win_only_the_leads_that_are_old_enough_count() -> None:
    rows = rows_of(*({"source": "web", "created": day} for day in ("2026-01-01", "2026-01-02", "2026-12-01")))
    assert (rows[0]["at_age"], rows[0]["at_age_leads"]) == (0.0, 2.0)


def test_small_sources_are_drawn_to_the_mean_of_all() -> None:
    rows = [
        {"source": source, "created": "2026-01-01", "won": "2026-02-01" if n < won else None}
        for source, size, won in (("a", 200, 20), ("b", 200, 24), ("c", 200, 18), ("small", 4, 2))
        for n in range(size)
    ]
    small = rows_of(*rows)[-1]
    assert (small["source"], small["value"], small["ranked"]) == ("small", 0.5, False)
    assert 0.1 < small["pooled_value"] < 0.35
    assert [row["ranked"] for row in rows_of(*rows)] == [True, True, True, False]


def test_spend_is_shared_by_the_leads_of_a_campaign_to_the_cent() -> None:
    three = [{"source": source, "campaign_id": "c1"} for source in ("web", "web", "mail")]
    rows = rows_of(*three, campaigns=CAMPAIGNS, spend=spend(c1=1000))
    assert [(row["source"], row["cost_cents"]) for row in rows] == [("mail", 333), ("web", 667)]


def test_spend_that_no_lead_names_goes_to_its_channel_and_else_to_no_source() -> None:
    rows = rows_of({"source": "web", "channel": "web"}, campaigns=CAMPAIGNS, spend=spend(c1=500, c2=70, c9=5))
    assert [(row["source"], row["leads"], row["cost_cents"]) for row in rows] == [("web", 1, 500), (None, 0, 75)]


def test_what_nobody_recorded_is_unknown_and_not_zero() -> None:
    row = rows_of({"source": "web", "won": "2026-01-02"})[0]
    assert [row[name] for name in ("revenue", "cost", "profit_cents", "profit_per_lead", "unpriced")] == [None] * 4 + [
        1
    ]
    assert rows_of({"source": "web"})[0]["revenue"] == 0.0


def test_profit_per_lead_is_margin_less_cost() -> None:
    win = {"source": "web", "campaign_id": "c1", "won": "2026-01-02", "amount_cents": 100_000, "margin_share": 0.4}
    rows = rows_of(win, {"source": "web", "campaign_id": "c1"}, campaigns=CAMPAIGNS, spend=spend(c1=10_000))
    assert [(row["revenue"], row["cost"], row["profit_per_lead"]) for row in rows] == [(1000.0, 100.0, 150.0)]
    unknown = rows_of({**win, "margin_share": None}, campaigns=CAMPAIGNS, spend=spend(c1=10_000))
    assert unknown[0]["profit_per_lead"] is None


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
    assert added.equals(whole.select("source", "leads", "won", "cost_cents"))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_facts_after_as_of_change_nothing(made: pl.DataFrame) -> None:
    end = pl.datetime(2026, 4, 1, time_zone="UTC")
    blind = made.filter(pl.col("created_at") < end).with_columns(
        pl.when(pl.col("won_at") < end).then("won_at").alias("won_at")
    )
    known, unknown = (METRIC.result(ledger_of(one, as_of="2026-03-31")) for one in (made, blind))
    assert known.select("leads", "won", "at_age").equals(unknown.select("leads", "won", "at_age"))

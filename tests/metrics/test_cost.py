"""Spend shared out among the leads: to the cent, by month, whatever the leads, and the same in every metric."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.calendar import month_begins
from agreement.ledger import ledger
from metrics import BY_KEY, added_up
from metrics._cost import cost_lines
from tests.making import frame, leads, ledger_of
from tests.metrics import economy
from tests.metrics.arbitrary import REGIONS, SOURCES

CAMPAIGNS = frame("campaigns", {"campaign_id": "c1", "channel": "ads"}, {"campaign_id": "c2", "channel": "fair"})
WEB, MAIL = {"source": "web", "campaign_id": "c1", "channel": "ads"}, {"source": "mail", "channel": "ads"}


def lines(*rows: dict[str, Any], spend: list[tuple[str, str, int | None]]) -> list[tuple[Any, ...]]:
    paid = frame("spend", *({"campaign_id": one, "on": on, "amount_cents": cents} for one, on, cents in spend))
    read = ledger_of(leads(*rows), as_of="2026-12-31", campaigns=CAMPAIGNS, spend=paid)
    shared = cost_lines(read).sort("month", "source", nulls_last=True).with_columns(pl.col("source").cast(pl.String))
    columns = shared.select("source", "month", "cost_cents", "cost_lines", "unlinked_cents").rows()
    return [(source, f"{month_begins(month):%Y-%m}", *rest) for source, month, *rest in columns]


def test_each_month_of_a_campaign_is_shared_by_all_leads_that_name_it() -> None:
    fair = {"source": "fair", "campaign_id": "c1", "channel": "other"}
    paid = [("c1", "2026-01-31", 60), ("c1", "2026-02-01", 40), ("c1", "2026-02-28", 1), ("c1", "2026-03-01", None)]
    assert lines(WEB, WEB, fair, MAIL, spend=paid) == [
        ("fair", "2026-01", 20, 1, 0),
        ("web", "2026-01", 40, 1, 0),
        ("fair", "2026-02", 13, 1, 0),
        ("web", "2026-02", 28, 1, 0),
    ]


def test_a_campaign_that_no_lead_names_is_shared_by_its_channel_whatever_campaign_those_leads_name() -> None:
    other = {"source": "web", "campaign_id": "c8", "channel": "fair"}
    assert lines(other, other, WEB, spend=[("c2", "2026-01-01", 9)]) == [("web", "2026-01", 9, 1, 0)]


def test_a_campaign_without_leads_or_channel_stays_as_unlinked_spend() -> None:
    paid = [("c2", "2026-01-01", 9), ("c9", "2026-02-01", -4)]
    assert lines(WEB, {"source": None}, spend=paid) == [(None, "2026-01", 0, 0, 9), (None, "2026-02", 0, 0, -4)]


def test_a_credit_note_is_shared_too() -> None:
    assert sorted(lines(WEB, MAIL | {"campaign_id": "c1"}, spend=[("c1", "2026-01-01", -5)])) == [
        ("mail", "2026-01", -3, 1, 0),
        ("web", "2026-01", -2, 1, 0),
    ]


def test_an_amount_that_nobody_knows_is_no_spend_on_record() -> None:
    assert lines(WEB, spend=[("c1", "2026-01-01", None)]) == []


@settings(max_examples=40, deadline=None)
@given(economy.companies)
def test_every_metric_counts_the_same_spend_to_the_cent_under_any_filter(frames: dict[str, pl.DataFrame]) -> None:
    read = ledger(frames, as_of=economy.LAST)
    spent = read.spend["amount_cents"].sum()
    for key in ("source_yield", "cac", "cac_payback", "ltv_cac"):
        counted = BY_KEY[key].count(read)
        for dimension, values in (("source", SOURCES), ("region", REGIONS)):
            parts = [added_up(counted, BY_KEY[key], {dimension: [value]}) for value in values]
            cents = [(part["cost_cents"].sum(), part["unlinked_cents"].sum()) for part in parts]
            assert sum(cost + unlinked for cost, unlinked in cents) == spent, (key, dimension)
    rows = BY_KEY["source_yield"].result(read)
    assert rows["cost_cents"].sum() + rows["unlinked_cents"].sum() == spent
    campaigns = BY_KEY["campaign_profit"]
    counted = campaigns.count(read)
    assert sum(added_up(counted, campaigns, {"source": [one]})["cost_cents"].sum() for one in SOURCES) == spent


@settings(max_examples=40, deadline=None)
@given(economy.companies)
def test_the_sources_and_the_unlinked_spend_make_the_whole_year(frames: dict[str, pl.DataFrame]) -> None:
    rows = BY_KEY["cac"].result(ledger(frames, as_of=economy.LAST))
    year, sources = rows.filter(scope="year"), rows.filter(scope="source")
    if year["cost_cents"].count():
        assert sources["cost_cents"].sum() + year["unlinked_cents"][0] == year["cost_cents"][0]
    assert sources["customers"].sum() == year["customers"].sum()
    assert sources["unlinked_cents"].drop_nulls().sum() == 0


def test_the_sample_spends_what_its_file_says_in_every_metric(sample) -> None:  # type: ignore[no-untyped-def]
    spent = sample.spend["amount_cents"].sum()
    rows = BY_KEY["source_yield"].result(sample)
    assert rows["cost_cents"].sum() + rows["unlinked_cents"].sum() == spent
    counted = BY_KEY["cac"].count(sample)
    assert counted["cost_cents"].sum() + counted["unlinked_cents"].sum() == spent
    months = BY_KEY["cac"].result(sample).filter(scope="month")
    known = sample.spend.filter(pl.col("on") < pl.date(2025, 2, 1))["amount_cents"].sum()
    assert months["unlagged_cents"][0] == known == pytest.approx(9_112_150)

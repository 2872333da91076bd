"""Paid by the lead or by its profit: by hand, in whole cents, against SQL, and what chance does to it."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.ledger import ledger
from metrics import BY_KEY, added_up, moment
from metrics._campaign_cost import lead_costs
from metrics._payout import shared_out
from metrics._schemes import Terms
from metrics.incentives import schemes
from store.frames import frames
from store.schema import migrate
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary, economy
from tests.metrics.by_hand import ask as ask
from tests.stored import store_frames

METRIC = BY_KEY["incentives"]
AS_OF = "2026-12-31"
"""Leads of March 2026 are 270 days old on 26 December; those of April are young."""
CAMPAIGNS = frame("campaigns", {"campaign_id": "c1", "channel": "ads"}, {"campaign_id": "c2", "channel": "fair"})
SPEND = frame("spend", {"campaign_id": "c1", "on": "2026-01-05", "amount_cents": 1000_00},
              {"campaign_id": "c2", "on": "2026-01-05", "amount_cents": 500_01},
              {"campaign_id": "c9", "on": "2026-01-05", "amount_cents": 70_00})  # fmt: skip


def lead(source, person, won=None, **more):
    win = {"won": "2026-06-01 09:00", "amount_cents": won, "margin_share": 0.5} if won else {}
    return {"created": "2026-01-10 09:00", "source": source, "marketing_owner": person, **win, **more}


MADE = (
    lead("web", "Ida", 10_000_00, campaign_id="c1"),  # margin 5,000
    lead("web", "Jo", campaign_id="c1"),
    lead("fair", "Jo", channel="fair"),
    lead("fair", "Jo", channel="fair"),
    lead(None, None, 6_000_00),  # margin 3,000
    lead("web", "Ida", 8_000_00, created="2026-04-10 09:00", campaign_id="c1"),  # young
)


def company(*rows):
    return ledger_of(leads(*(rows or MADE)), as_of=AS_OF, campaigns=CAMPAIGNS, spend=SPEND)


def tried(ledger, *columns, by="source", **terms):
    counts = added_up(METRIC.count(ledger), METRIC)
    return schemes(counts, moment(ledger), Terms(**terms)).filter(by=by).select("group", *columns).rows()


def test_the_cost_of_a_campaign_is_shared_among_its_leads_to_the_cent():
    costs, lost = lead_costs(company())
    assert costs.rows() == [("1", 333_33), ("2", 333_33), ("3", 250_00), ("4", 250_01), ("6", 333_34)]
    assert lost == 70_00


def test_both_schemes_pay_the_same_pot_and_profit_is_margin_less_spend():
    rows = tried(company(), "leads", "won", "margin", "cost", "profit", "lead_pay", rate_cents=100_00)
    assert rows == [
        ("fair", 2, 0, 0.0, 500.01, -500.01, 200.0),
        ("web", 2, 1, 5000.0, 666.66, 4333.34, 200.0),
        (None, 1, 1, 3000.0, None, 3000.0, 100.0),
    ]
    paid = tried(company(), "profit_pay", "value", "profit_rate", rate_cents=100_00)
    assert [row[:3] for row in paid] == [("fair", 0.0, -200.0), ("web", 295.45, 95.45), (None, 204.55, 104.55)]
    assert paid[1][3] == pytest.approx(500 / 7333.34)


def test_losses_may_be_set_off_and_are_then_paid_back():
    paid = tried(company(), "profit_pay", rate_cents=100_00, floor=False)
    rate = 500 / (4333.34 + 3000 - 500.01)
    assert dict(paid) == {
        "fair": pytest.approx(-500.01 * rate, abs=0.01),
        "web": pytest.approx(4333.34 * rate, abs=0.01),
        None: pytest.approx(3000 * rate, abs=0.01),
    }
    assert sum(row[1] for row in paid) == pytest.approx(500.0, abs=1e-9)


def test_a_rate_for_each_sal_pays_for_accepted_leads_only():
    rows = (lead("web", "Ida", 1_000_00, accepted="2026-01-11 09:00"), lead("web", "Ida"), lead("fair", "Jo"))
    assert tried(company(*rows), "lead_pay", per="sal", rate_cents=10_00) == [("fair", 0.0), ("web", 10.0)]


def test_every_cut_shares_the_whole_pot_out_and_young_months_are_not_paid_for():
    for cut in ("all", "source", "person", "month"):
        paid = [(one, other) for _, one, other in tried(company(), "lead_pay", "profit_pay", by=cut) if one is not None]
        assert sum(one for one, _ in paid) == pytest.approx(250.0)
        assert sum(other for _, other in paid) == pytest.approx(250.0, abs=1e-9)
    months = METRIC.result(company()).filter(by="month").select("group", "mature", "leads", "won", "lead_pay").rows()
    assert months == [("2026-01", True, 5, 2, 250.0), ("2026-04", False, 1, 1, None)]
    until = METRIC.result(company()).filter(by="month")["counts_from"].cast(pl.String).to_list()
    assert until == ["2026-10-28", "2027-01-25"]


def test_the_share_of_the_three_largest_deals_is_told():
    deals = [lead("web", "Ida", cents) for cents in (100_00, 200_00, 300_00, 400_00)]
    (row,) = tried(company(*deals, lead("fair", "Jo")), "largest", by="all")
    assert row[1] == pytest.approx(0.9)


def test_what_nobody_recorded_is_unknown_and_counted():
    unpriced = lead("web", "Ida", 1_000_00) | {"margin_share": None}
    rows = tried(company(unpriced, lead("fair", "Jo", 1_000_00)), "won", "unpriced", "margin", "profit_pay")
    assert rows == [("fair", 1, 0, 500.0, 100.0), ("web", 1, 1, 0.0, 0.0)]
    bare = METRIC.result(company(unpriced))
    assert (
        bare.select("margin", "profit", "profit_pay", "value", "profit_rate").null_count().row(0) == (bare.height,) * 5
    )
    assert bare["lead_pay"].drop_nulls().to_list() == [50.0] * 4


def test_where_all_is_lost_nothing_is_shared_out():
    poor = (lead("web", "Ida", 10_00, campaign_id="c1"), lead("fair", "Jo"))
    assert tried(company(*poor), "profit", "profit_pay", by="all") == [(None, -995.0, None)]


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**12), max_size=30))
@settings(deadline=None, max_examples=60)
def test_a_pot_is_shared_out_to_the_cent_and_no_part_is_a_cent_off(pot, weights):
    parts = shared_out(pot, weights)
    if not sum(weights):
        assert parts is None
        return
    assert sum(parts) == pot
    exact = [pot * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 + 1e-6 * share for part, share in zip(parts, exact, strict=True))


@given(made=economy.companies, floor=st.booleans(), rate=st.integers(0, 99_999))
@settings(deadline=None, max_examples=8)
def test_what_is_paid_is_the_pot_whatever_the_company(made, floor, rate):
    made = {**made, "leads": made["leads"].with_columns(pl.col("created_at").dt.offset_by("-2y"))}
    read = ledger_of(leads=made["leads"], spend=made["spend"], campaigns=made["campaigns"],
                     as_of="2026-12-31")  # fmt: skip
    counts = added_up(METRIC.count(read), METRIC)
    rows = schemes(counts, moment(read), Terms(rate_cents=rate, floor=floor)).filter("mature")
    for cut in rows.partition_by("by"):
        told = cut.drop_nulls("profit_pay")
        if told.height:
            assert round(100 * told["profit_pay"].sum()) == rate * cut["leads"].sum()
            assert told.height == cut.height
            assert not floor or told["profit_pay"].min() >= 0


def test_the_sample_knows_who_gains_and_how_far_chance_moves_it(sample):
    rows = METRIC.result(sample)
    sources = rows.filter(by="source").drop_nulls("low")
    assert (sources["low"] <= sources["value"]).all()
    assert (sources["value"] <= sources["high"]).all()
    referral = sources.filter(group="referral").row(0, named=True)
    assert 0 < referral["low"] < referral["value"] < referral["high"]
    behind = METRIC.leads(sample)
    for column, cut in (("source", "source"), ("marketing_owner", "person")):
        counted = behind.filter("mature").group_by(pl.col(column).cast(pl.String).alias("group")).len()
        assert dict(counted.rows()) == dict(rows.filter(by=cut).select("group", "leads").rows())


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'paid.db'}"
    migrate(url)
    bare = {"leads": arbitrary.many_leads(51, 400), "conversations": arbitrary.many_talks(52, 5, 400)}
    store_frames(url, **economy.company(bare, 53, size=60))
    return url


def test_profit_and_pay_are_those_of_a_query_written_by_hand(url, ask):
    later = ledger(frames(url), as_of=date(2027, 12, 31))
    theirs = ask("""WITH spent AS (SELECT campaign_id, sum(amount_cents) AS cents FROM accord_spend
            WHERE amount_cents IS NOT NULL GROUP BY 1),
        payers AS (SELECT spent.campaign_id, cents, lead_id FROM spent JOIN accord_leads USING (campaign_id)
            UNION ALL SELECT spent.campaign_id, cents, lead_id FROM spent JOIN accord_campaigns USING (campaign_id)
            JOIN accord_leads ON accord_leads.channel = accord_campaigns.channel WHERE spent.campaign_id NOT IN
                (SELECT campaign_id FROM accord_leads WHERE campaign_id IS NOT NULL)),
        placed AS (SELECT *, row_number() OVER (PARTITION BY campaign_id ORDER BY lead_id) AS place,
            count(*) OVER (PARTITION BY campaign_id) AS every FROM payers),
        cost AS (SELECT lead_id, sum(CAST(floor(1.0 * cents * place / every) AS INTEGER)
            - CAST(floor(1.0 * cents * (place - 1) / every) AS INTEGER)) AS cents FROM placed GROUP BY 1)
        SELECT source, count(*), sum(won_at IS NOT NULL), coalesce(sum(CASE WHEN won_at IS NOT NULL THEN
            CAST(round(amount_cents * margin_share) AS INTEGER) END), 0) - coalesce(sum(cost.cents), 0)
        FROM accord_leads LEFT JOIN cost USING (lead_id) WHERE created_at IS NOT NULL
        GROUP BY 1 ORDER BY source NULLS LAST""")
    ours = METRIC.result(later).filter(by="source").select("group", "leads", "won", (pl.col("profit") * 100).round())
    assert ours.rows() == [(*row[:3], float(row[3])) for row in theirs]
    assert len(theirs) > 2

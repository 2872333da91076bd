"""The funnel of campaigns: literals, credits that add up to the company, unknowns, and SQL by hand."""

import polars as pl
import pytest

from metrics import BY_KEY
from metrics._models import CREDITED, NO_TOUCH
from metrics.campaign_funnel import METRIC, touched
from tests.making import frame, leads, ledger_of
from tests.stored import asked, store_frames

SPEND = frame("spend", {"campaign_id": "a", "on": "2026-01-02", "amount_cents": 30_00})
NAMES = frame("campaigns", {"campaign_id": "a", "name": "Ads", "channel": "search"})
ACCEPTED = {"created": "2026-01-05", "handed_over": "2026-01-06", "accepted": "2026-01-10"}
CREDITS = ["campaign_id", "sals", "opportunities", "pipeline", "wins", "cost_per_sal"]


def touches(*rows):
    return frame("touches", *({"lead_id": lead, "at": at, "campaign_id": name} for lead, at, name in rows))


def read(*rows, by=(), as_of="2026-12-31", **more):
    return ledger_of(leads(*rows), as_of=as_of, touches=touches(*by), spend=SPEND, campaigns=NAMES, **more)


def linear(ledger, *columns):
    return METRIC.result(ledger).filter(model="linear").select(columns or CREDITS).rows()


def test_each_event_is_shared_among_the_touches_before_it_alone() -> None:
    row = {**ACCEPTED, "opportunity": "2026-02-01", "won": "2026-03-01", "amount_cents": 90_00}
    by = (("1", "2026-01-04", "a"), ("1", "2026-01-20", "b"), ("1", "2026-02-10", "c"))
    found = read(row, by=by)
    third = pytest.approx(1 / 3, abs=1e-6)
    assert linear(found) == [
        ("a", 1.0, 0.5, 45.0, third, 30.0),
        ("b", 0.0, 0.5, 45.0, third, None),
        ("c", 0.0, 0.0, 0.0, third, None),
    ]
    last = METRIC.result(found).filter(model="last touch").select(CREDITS[:5]).rows()
    assert last == [("a", 1.0, 0.0, 0.0, 0.0), ("b", 0.0, 1.0, 90.0, 0.0), ("c", 0.0, 0.0, 0.0, 1.0)]
    ranges = ["sals_least", "sals_most", "pipeline_least", "pipeline_most", "wins_least", "wins_most"]
    assert linear(found, *ranges)[0] == (1.0, 1.0, 0.0, 90.0, 0.0, 1.0)
    assert linear(found, *ranges)[1][:2] == (0.0, 0.0)


def test_leads_are_those_touched_and_those_that_name_the_campaign_and_only_the_last_decision_counts() -> None:
    back = {**ACCEPTED, "rejected": "2026-01-12", "campaign_id": "a"}
    found = read(ACCEPTED, back, {"created": "2026-01-05"}, by=(("1", "2026-01-04", "a"), ("3", "2026-01-04", "a")))
    columns = ["leads", "reached", "created", "decided", "accepted", "value", "sals"]
    assert linear(found, "campaign_id", *columns) == [("a", 3, 2, 1, 2, 1, 0.5, 1.0)]
    assert touched(found).select("lead_id", "reached", "created", "sal", "decided").rows() == [
        ("1", True, False, True, True),
        ("2", False, True, False, True),
        ("3", True, False, False, False),
    ]


def test_events_without_a_touch_before_them_are_a_row_of_their_own() -> None:
    found = read(ACCEPTED, {**ACCEPTED, "campaign_id": "a"}, by=(("1", "2026-01-11", "a"),))
    assert linear(found, "campaign_id", "leads", "sals", "value") == [("a", 2, 0.0, None), (NO_TOUCH, None, 2.0, None)]


def test_campaigns_are_compared_at_the_same_age() -> None:
    """270 days before 1 October 2026 is 4 January."""
    old = {"created": "2026-01-04", "rejected": "2026-01-10", "campaign_id": "a"}
    late = {"created": "2025-01-04", "accepted": "2025-01-10", "won": "2025-10-10", "campaign_id": "a"}
    quick = {**late, "won": "2025-02-10"}
    young = {"created": "2026-01-05", "won": "2026-01-10", "campaign_id": "a"}
    columns = ["leads", "old", "old_won", "won_share", "mature"]
    assert linear(read(old, late, quick, young, as_of="2026-10-01"), *columns)[0] == (4, 3, 1, 1 / 3, False)
    assert linear(read(old, late, quick, old, young, as_of="2026-10-01"), *columns)[0] == (5, 4, 1, 1 / 4, True)


def test_what_was_never_recorded_is_unknown() -> None:
    columns = ["decided", "value", "sals", "opportunities", "pipeline", "wins", "won_share", "cost"]
    bare = read({"created": "2025-01-05", "campaign_id": "a"})
    assert linear(bare, *columns) == [(None, None, None, None, None, None, None, 30.0)]
    unpriced = read({"opportunity": "2026-01-05"}, by=(("1", "2026-01-04", "a"),))
    assert linear(unpriced, "opportunities", "pipeline", "priced") == [(1.0, None, 0.0)]


def test_the_credits_of_each_model_add_up_to_the_company(sample) -> None:
    rows, all_leads = METRIC.result(sample), sample.leads
    opened = all_leads.filter(pl.col("opportunity_at").is_not_null())
    sums = rows.group_by("model").agg(pl.col("sals", "opportunities", "pipeline", "wins").sum())
    assert sums.height == len(CREDITED)
    for name, whole in (
        ("sals", all_leads["accepted"].sum()),
        ("opportunities", opened.height),
        ("pipeline", opened.filter(pl.col("amount_cents") > 0)["amount_cents"].sum() / 100),
        ("wins", all_leads["won_at"].count()),
    ):
        assert sums[name].to_list() == pytest.approx([whole] * len(CREDITED)), name
    profit = BY_KEY["campaign_profit"].result(sample)
    same = rows.join(profit, on=["model", "campaign_id"], nulls_equal=True, suffix="_there")
    assert same.height == rows.height == profit.height
    assert same["wins"].to_list() == pytest.approx(same["credit"].to_list())
    assert same["cost_cents"].equals(same["cost_cents_there"], null_equal=True)
    known = same.filter(pl.col("reached_there").is_not_null())
    assert known["reached"].equals(known["reached_there"])


def test_filters_split_leads_cost_and_credit_and_nothing_is_lost(sample) -> None:
    whole = METRIC.result(sample).filter(model="U-shaped")
    regions = [*sample.leads["region"].unique().to_list()]
    parts = pl.concat(METRIC.result(sample, {"region": [one]}).filter(model="U-shaped") for one in [*regions, None])
    names = ["leads", "accepted", "cost_cents", "sals", "wins"]
    added = parts.unique().group_by("campaign_id").agg(pl.col(names).sum())
    both = whole.join(added, on="campaign_id", nulls_equal=True, suffix="_added")
    for name in names:
        there = both[name].fill_null(0).cast(pl.Float64).to_list()
        assert both[f"{name}_added"].cast(pl.Float64).to_list() == pytest.approx(there, abs=1e-4), name


def test_sql_by_hand_counts_the_same(sqlite_url) -> None:
    rows = [
        {
            "created": f"2026-01-{1 + n % 20:02}", "campaign_id": "ab"[n % 2] if n % 5 else None,
            "accepted": f"2026-02-{1 + n % 27:02} 10:00" if n % 3 == 0 else None,
            "rejected": f"2026-02-{1 + n % 27:02} 10:00" if n % 3 == 1 else None,
            "opportunity": f"2026-03-{1 + n % 27:02} 10:00" if n % 6 == 0 else None,
            "amount_cents": (n - 6) * 1_00,
        }
        for n in range(60)
    ]  # fmt: skip
    by = [(str(1 + (h * 7 + n) % 60), f"2026-0{1 + (h + n) % 3}-{1 + n % 28:02} 0{h}:30", "abc"[(h * 2 + n // 3) % 3])
          for n in range(60) for h in range(1 + n % 4)]  # fmt: skip
    found = read(*rows, by=by)
    made = touches(*by)
    numbered = made.drop("touch_id").sort("lead_id", "at").with_row_index("touch_id").with_columns(
        pl.col("touch_id").cast(pl.String).str.pad_start(4, "0")
    )  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows), touches=numbered, spend=SPEND)
    query = """
        WITH last AS (
            SELECT t.campaign_id, {event} AS event, l.amount_cents,
                row_number() OVER (PARTITION BY t.lead_id ORDER BY t.at DESC, t.touch_id DESC) AS place
            FROM accord_touches t JOIN accord_leads l ON l.lead_id = t.lead_id AND t.at <= {event})
        SELECT campaign_id, count(*), sum(CASE WHEN amount_cents > 0 THEN amount_cents ELSE 0 END)
        FROM last WHERE place = 1 GROUP BY 1 ORDER BY 1"""
    ours = METRIC.result(found).filter(pl.col("model") == "last touch", pl.col("campaign_id").is_in(["a", "b", "c"]))
    sals = asked(sqlite_url, query.format(event="accepted_at"))
    assert ours.filter(pl.col("sals") > 0).select("campaign_id", "sals").rows() == [(name, n) for name, n, _ in sals]
    opened = asked(sqlite_url, query.format(event="opportunity_at"))
    cents = (pl.col("pipeline").fill_null(0) * 100).round().cast(pl.Int64)
    assert ours.filter(pl.col("opportunities") > 0).select("campaign_id", "opportunities", cents).rows() == opened
    shares = asked(sqlite_url, """
        WITH own AS (SELECT campaign_id, lead_id FROM accord_touches UNION
            SELECT campaign_id, lead_id FROM accord_leads WHERE campaign_id IS NOT NULL)
        SELECT own.campaign_id, count(*), sum(accepted_at IS NOT NULL OR rejected_at IS NOT NULL),
            sum(accepted_at IS NOT NULL), sum(own.campaign_id IS l.campaign_id)
        FROM own JOIN accord_leads l USING (lead_id) GROUP BY 1 ORDER BY 1""")  # fmt: skip
    assert ours.select("campaign_id", "leads", "decided", "accepted", "created").rows() == shares
    assert sum(n for _, n, _ in sals) > 10


def test_the_broad_campaign_is_young_and_its_sals_are_dear(sample) -> None:
    rows = METRIC.result(sample).filter(model="linear")
    broad = rows.filter(campaign_id="C001").row(0, named=True)
    assert (broad["mature"], broad["old"], broad["won_share"]) == (False, 0, None)
    others = rows.filter(pl.col("channel") == "paid search", pl.col("mature"))
    assert broad["cost_per_sal"] > 1.5 * others["cost_per_sal"].max()
    assert broad["sals_least"] < broad["sals"] < broad["sals_most"]

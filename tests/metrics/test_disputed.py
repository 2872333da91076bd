from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from agreement.ledger import Ledger
from metrics import added_up, moment, signals
from metrics.disputed import METRIC, rejected
from sample_data import truth
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary

LABELS = {"sales_labelled_at": "2026-01-20", "marketing_labelled_at": "2026-01-20"}
CELLS = ["both_yes", "only_sales", "only_marketing", "both_no"]


def rejection(day: str, reason: str | None = "no fit", **rest: Any) -> dict[str, Any]:
    return {"handed_over": "2026-01-02", "rejected": f"{day} 10:00", "rejection_reason": reason, **rest}


def dispute(lead: int, sales: bool | None, marketing: bool | None, **rest: Any) -> dict[str, Any]:
    row = {"lead_id": str(lead), "contested_at": "2026-01-16", "sales_label": sales, "marketing_label": marketing}
    return {**row, **LABELS, **rest}


def result(rows: list[dict[str, Any]], disputes: list[dict[str, Any]], as_of: str = "2026-03-01") -> pl.DataFrame:
    return METRIC.result(ledger_of(leads(*rows), as_of=as_of, disputes=frame("disputes", *disputes)))


ROWS = [
    rejection("2025-12-31", accepted="2026-01-03"),  # before anybody contested anything
    rejection("2026-01-05"),
    rejection("2026-01-06"),
    rejection("2026-01-07", accepted="2026-02-01"),  # accepted after all
    rejection("2026-01-12", "not now"),
    rejection("2026-01-13", None),
    rejection("2026-01-19"),
    {"handed_over": "2026-01-02", "accepted": "2026-01-05"},
]
DISPUTES = [
    dispute(2, True, True, settled_at="2026-02-01", settled_as="overturned"),
    dispute(3, False, True, settled_at="2026-02-01", settled_as="upheld"),
    dispute(4, False, False, settled_at="2026-04-01", settled_as="upheld"),
    dispute(5, True, None),
    dispute(6, True, False),
    dispute(8, True, True),  # nobody rejected it
]


def test_contested_rejections_are_divided_by_all_since_the_first_one() -> None:
    rows = result(ROWS, DISPUTES)
    whole = rows.filter(scope="all").row(0, named=True)
    low, high = proportion_confint(5, 6, method="wilson")
    assert whole == {
        "scope": "all", "week": None, "month": None, "reason": None, "rejected": 6, "contested": 5,
        "value": 5 / 6, "low": pytest.approx(low), "high": pytest.approx(high), "pending": 1, "pairs": 4,
        "both_yes": 1, "only_sales": 1, "only_marketing": 1, "both_no": 1, "agreement": 0.5, "kappa": 0.0,
        "kappa_low": pytest.approx(-0.98, abs=0.001), "kappa_high": pytest.approx(0.98, abs=0.001),
        "prevalence": 0.0, "bias": 0.0, "settled": 2, "overturned": 1, "over": True,
    }  # fmt: skip


def test_each_reason_stands_alone_and_nobody_knows_the_missing_one() -> None:
    rows = result(ROWS, DISPUTES).filter(scope="reason")
    assert rows.select("reason", "rejected", "contested", "pairs", *CELLS, "agreement", "kappa").rows() == [
        ("no fit", 4, 3, 3, 1, 0, 1, 1, 2 / 3, pytest.approx(0.4)),
        ("not now", 1, 1, 0, 0, 0, 0, 0, None, None),
        (None, 1, 1, 1, 0, 1, 0, 0, 0.0, None),
    ]


def test_a_week_without_rejections_is_a_row_and_a_young_week_is_not_judged() -> None:
    rows = result(ROWS, DISPUTES, as_of="2026-02-08").filter(scope="week")
    assert rows.select("week", "rejected", "contested", "value", "over").rows() == [
        (date(2026, 1, 5), 3, 3, 1.0, True),
        (date(2026, 1, 12), 2, 2, 1.0, True),
        (date(2026, 1, 19), 1, 0, 0.0, True),
        (date(2026, 1, 26), 0, 0, None, False),
        (date(2026, 2, 2), 0, 0, None, False),
    ]


@pytest.mark.parametrize(("as_of", "over"), [("2026-01-24", False), ("2026-01-25", True)])
def test_a_week_is_over_14_days_after_its_last(as_of: str, over: bool) -> None:
    assert result(ROWS, DISPUTES, as_of).filter(scope="week")["over"].to_list()[:2] == [over, False]


def test_months_are_those_of_the_rejection() -> None:
    rows = [rejection("2026-01-31"), rejection("2026-02-01"), rejection("2026-04-02")]
    found = result(rows, [dispute(1, True, True, contested_at="2026-02-03", **LABELS)], "2026-04-30")
    assert found.filter(scope="month").select("month", "rejected", "contested", "value").rows() == [
        (date(2026, 1, 1), 1, 1, 1.0),
        (date(2026, 2, 1), 1, 0, 0.0),
        (date(2026, 3, 1), 0, 0, None),
        (date(2026, 4, 1), 1, 0, 0.0),
    ]


def test_prevalence_and_bias_say_why_kappa_is_low() -> None:
    labels = [(True, True)] * 7 + [(True, False)] * 2 + [(False, True)]
    rows = result([rejection("2026-01-05")] * 10, [dispute(n, *pair) for n, pair in enumerate(labels, 1)])
    whole = rows.filter(scope="all").row(0, named=True)
    assert (whole["agreement"], whole["prevalence"], whole["bias"]) == (0.7, 0.7, 0.1)
    assert whole["kappa"] == pytest.approx((0.7 - 0.74) / 0.26)  # 0.9 · 0.8 + 0.1 · 0.2 by chance


def test_prevalence_and_bias_have_no_sign() -> None:
    labels = [(False, False)] * 7 + [(False, True)] * 2 + [(True, False)]
    rows = result([rejection("2026-01-05")] * 10, [dispute(n, *pair) for n, pair in enumerate(labels, 1)])
    assert rows.filter(scope="all").select("agreement", "prevalence", "bias").rows() == [(0.7, 0.7, 0.1)]


def test_nothing_is_said_where_nobody_ever_contested_anything() -> None:
    assert result(ROWS, []).height == 0
    assert result(ROWS, DISPUTES, as_of="2026-01-15").height == 0
    assert METRIC.result(ledger_of(as_of="2026-03-01")).height == 0


def test_under_a_filter_without_rejections_the_rows_are_gone() -> None:
    read = ledger_of(leads(*ROWS), as_of="2026-03-01", disputes=frame("disputes", *DISPUTES))
    assert METRIC.result(read, {"source": ["nowhere"]}).height == 0


def test_the_leads_of_a_row_say_what_was_counted() -> None:
    read = ledger_of(leads(*ROWS), as_of="2026-03-01", disputes=frame("disputes", *DISPUTES))
    behind = rejected(read).filter(scope="reason", reason="no fit")
    names = ["lead_id", "contested", "both_yes", "only_marketing", "both_no", "settled", "overturned", "sales_label"]
    assert behind.select(names).rows() == [
        ("2", True, True, False, False, True, True, True),
        ("3", True, False, True, False, True, False, False),
        ("4", True, False, False, True, False, False, False),
        ("7", False, False, False, False, False, False, None),
    ]
    assert rejected(read).filter(pl.col("scope") == "week").filter(week=date(2026, 1, 12)).height == 2


def test_what_is_watched_is_the_weekly_share_of_weeks_that_are_over(sample: Ledger) -> None:
    rows = METRIC.result(sample)
    said = signals(METRIC, rows, moment(sample))
    assert said["week"].max() == date(2026, 11, 2)  # its Sunday, the 8th, is 14 days before the 22nd
    assert set(said["name"]) == {"Contested rejections"}
    assert said.height == rows.filter(pl.col("scope") == "week", pl.col("over"), pl.col("rejected") > 0).height


@settings(deadline=None, max_examples=40)
@given(frames=arbitrary.frames, source=st.sampled_from(arbitrary.SOURCES))
def test_filters_add_up_and_every_scope_counts_the_same_rejections(
    frames: dict[str, pl.DataFrame], source: str
) -> None:
    read = ledger_of(**frames, as_of="2026-10-20")
    counts = ("rejected", "contested", "pairs", *CELLS, "settled", "overturned")
    whole = METRIC.result(read)
    for _, part in whole.group_by("scope"):
        assert part.select(pl.sum(*counts)).rows() == whole.filter(scope="all").select(counts).rows()
    counted = METRIC.count(read)
    halves = [
        METRIC.finish(added_up(counted, METRIC, {"source": some}), moment(read)).filter(scope="all")
        for some in ([source], [one for one in arbitrary.SOURCES if one != source])
    ]
    assert pl.concat(halves).select(pl.sum(*counts)).rows() == whole.filter(scope="all").select(pl.sum(*counts)).rows()


def test_the_sample_reads_the_agreement_alike_but_for_one_reason(sample: Ledger) -> None:
    rows = METRIC.result(sample)
    labels = sample.leads.join(sample.disputes.drop_nulls("sales_label"), on="lead_id")
    heated = (labels["rejection_reason"].cast(pl.String) == truth.DISPUTED_REASON).fill_null(
        False
    ).sum() / labels.height
    mixed = {
        pair: heated * truth.BLIND_LABELS[True][pair] + (1 - heated) * truth.BLIND_LABELS[False][pair]
        for pair in truth.BLIND_LABELS[True]
    }
    whole = rows.filter(scope="all").row(0, named=True)
    assert whole["kappa_low"] < truth.true_kappa(mixed) < whole["kappa_high"]
    reasons = rows.filter(scope="reason")
    worst = reasons.filter(pl.col("pairs") >= 10).sort("kappa").row(0, named=True)
    assert worst["reason"] == truth.DISPUTED_REASON
    assert worst["kappa_low"] < truth.true_kappa(truth.BLIND_LABELS[True]) < worst["kappa_high"]
    assert worst["value"] == reasons["value"].max()

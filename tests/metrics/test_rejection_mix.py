from datetime import date

import polars as pl
import pytest
from statsmodels.stats.proportion import proportion_confint

from metrics import moment, rejection_mix, signals
from tests.making import leads, ledger_of

FIRST, SECOND, THIRD = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)
REJECTED = leads(
    {"rejected": "2026-11-02 09:00", "rejection_reason": "no fit", "source": "web"},
    {
        "rejected": "2026-11-03 09:00",
        "rejection_reason": "not now",
        "recycled": "2026-11-10 09:00",
        "accepted": "2026-11-12 09:00",
    },
    {"rejected": "2026-11-04 09:00", "rejection_reason": "not now", "recycled": "2026-11-04 09:00"},
    {"rejected": "2026-11-08 23:59", "source": "web"},
    {"rejected": "2026-11-17 09:00", "rejection_reason": "no fit", "accepted": "2026-11-16 09:00"},
    {"rejected": "2026-11-18 09:00", "recycled": "2026-11-17 09:00", "accepted": "2026-11-19 09:00"},
    {"accepted": "2026-11-18 09:00"},
    {"recycled": "2026-11-18 09:00"},
)
LEDGER = ledger_of(REJECTED, as_of="2026-11-22")
NOBODY = "no reason given"


def rows(*columns, ledger=LEDGER, filters=None):
    return rejection_mix.METRIC.result(ledger, filters).select("week", "reason", *columns).rows()


def test_each_reason_has_its_share_of_the_weeks_rejections_and_all_together_the_share_with_a_reason():
    assert rows("rejected", "numerator", "denominator", "value") == [
        (FIRST, None, 4, 3, 4, 0.75),
        (FIRST, "no fit", 1, 1, 4, 0.25),
        (FIRST, NOBODY, 1, 1, 4, 0.25),
        (FIRST, "not now", 2, 2, 4, 0.5),
        (SECOND, None, 0, 0, 0, None),
        (SECOND, "no fit", 0, 0, 0, None),
        (SECOND, NOBODY, 0, 0, 0, None),
        (SECOND, "not now", 0, 0, 0, None),
        (THIRD, None, 2, 1, 2, 0.5),
        (THIRD, "no fit", 1, 1, 2, 0.5),
        (THIRD, NOBODY, 1, 1, 2, 0.5),
        (THIRD, "not now", 0, 0, 2, 0.0),
    ]


def test_the_loop_closure_stands_once_a_week():
    assert rows("loop_closure")[:4] == [
        (FIRST, None, 0.75),
        (FIRST, "no fit", None),
        (FIRST, NOBODY, None),
        (FIRST, "not now", None),
    ]


def test_recycled_leads_are_counted_under_their_rejection_and_those_accepted_afterwards_too():
    # A lead recycled before its rejection was not taken back after it; one accepted before it was not regained.
    assert rows("recycled", "recycled_accepted", "recycled_share", "regained_share")[:4] == [
        (FIRST, None, 2, 1, 0.5, 0.5),
        (FIRST, "no fit", 0, 0, 0.0, None),
        (FIRST, NOBODY, 0, 0, 0.0, None),
        (FIRST, "not now", 2, 1, 1.0, 0.5),
    ]
    assert rows("recycled", "recycled_accepted", "recycled_share", "regained_share")[8] == (
        THIRD,
        None,
        0,
        0,
        0.0,
        None,
    )


def test_a_lead_is_regained_only_when_it_is_accepted_after_it_was_taken_back():
    at_once = leads({"rejected": "2026-11-02", "recycled": "2026-11-03 09:00", "accepted": "2026-11-03 09:00"})
    later = leads({"rejected": "2026-11-02", "recycled": "2026-11-03 09:00", "accepted": "2026-11-03 09:01"})
    assert [rows("recycled_accepted", ledger=ledger_of(one))[0][2] for one in (at_once, later)] == [0, 1]


def test_the_interval_is_wilsons():
    made = rows("low", "high")
    assert made[0][2:] == pytest.approx(proportion_confint(3, 4, method="wilson"))
    assert made[1][2:] == pytest.approx(proportion_confint(1, 4, method="wilson"))
    assert made[4][2:] == (None, None)


def test_where_nobody_records_reasons_or_recycling_their_shares_are_unknown():
    bare = leads({"rejected": "2026-11-02"}, {"rejected": "2026-11-03", "accepted": "2026-11-04"})
    shares = ("value", "low", "high", "loop_closure", "recycled_share", "regained_share")
    assert rows("rejected", "numerator", *shares, ledger=ledger_of(bare)) == [
        (FIRST, None, 2, 0, *[None] * 6),
        (FIRST, NOBODY, 2, 2, *[None] * 6),
    ]


def test_a_filter_without_reasons_still_knows_that_others_have_them():
    only = rows("rejected", "value", "loop_closure", filters={"source": ["web"]})
    assert only[0] == (FIRST, None, 2, 0.5, 0.5)
    assert [row[1] for row in only[:3]] == [None, "no fit", NOBODY]


def test_the_rows_behind_are_the_rejected_leads_with_their_reason_in_words():
    behind = rejection_mix.METRIC.leads(LEDGER)
    assert behind.select("lead_id", "week", "reason", "recycled", "recycled_accepted").rows() == [
        ("1", FIRST, "no fit", False, False),
        ("2", FIRST, "not now", True, True),
        ("3", FIRST, "not now", True, False),
        ("4", FIRST, NOBODY, False, False),
        ("5", THIRD, "no fit", False, False),
        ("6", THIRD, NOBODY, False, False),
    ]


def test_no_rejections_make_no_rows():
    assert rows(ledger=ledger_of(leads({"accepted": "2026-11-02"}))) == []


def test_the_sample_says_so_in_nine_of_ten_and_takes_some_back(sample):
    whole = rejection_mix.METRIC.result(sample).filter(pl.col("reason").is_null())
    said, rejected, taken, regained = whole.select(
        pl.sum("numerator", "rejected", "recycled", "recycled_accepted")
    ).row(0)
    assert rejected == sample.leads["rejected_at"].count()
    assert 0.06 < 1 - said / rejected < 0.11
    assert 0 < regained < taken < rejected / 5


def test_loop_closure_and_each_reason_are_watched(sample):
    said = signals(rejection_mix.METRIC, rejection_mix.METRIC.result(sample), moment(sample))
    watched = said.select("series", "part").unique(maintain_order=True).rows()
    reasons = sorted([*sample.leads["rejection_reason"].cast(pl.String).drop_nulls().unique().to_list(), NOBODY])
    assert watched == [("loop_closure", None), ("rejected", "all"), *(("rejected", reason) for reason in reasons)]

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from statsmodels.stats.proportion import proportion_confint

from agreement.definition import Commitment, Rule
from agreement.ledger import Ledger
from metrics import BY_KEY
from metrics.information_complete import EVERY, METRIC, asked
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE
from tests.metrics.signed import BAR, PHONE, signed, under
from tests.stored import asked as by_sql
from tests.stored import store_frames

NEED = Rule("information", "need_known", "known")
COMPLETE = Commitment("marketing", "complete", 0, 95)
BOTH = signed(COMPLETE, rules=(BAR, PHONE, NEED))
PARTS = ["month", "field", "words", "leads", "complete", "missing", "value"]
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def handed(at: str, phone: bool | None, need: bool | None, **more: object) -> dict[str, object]:
    return {"handed_over": at, "phone_known": phone, "need_known": need, **more}


def test_a_lead_is_complete_with_every_field_and_each_field_is_counted_alone() -> None:
    rows = [
        handed("2026-01-10", True, True), handed("2026-01-31 23:59", True, False), handed("2026-01-12", None, True),
        handed("2026-02-01", False, None), {"created": "2026-01-10", "phone_known": True, "need_known": True},
    ]  # fmt: skip
    assert METRIC.result(under(leads(*rows), "2026-03-01", BOTH)).select(PARTS).rows() == [
        (JANUARY, EVERY, EVERY, 3, 1, 2, 1 / 3),
        (JANUARY, "need_known", "need", 3, 2, 1, 2 / 3),
        (JANUARY, "phone_known", "phone", 3, 2, 1, 2 / 3),
        (FEBRUARY, EVERY, EVERY, 1, 0, 1, 0.0),
        (FEBRUARY, "need_known", "need", 1, 0, 1, 0.0),
        (FEBRUARY, "phone_known", "phone", 1, 0, 1, 0.0),
    ]


def test_each_lead_is_asked_for_what_its_own_agreement_requires() -> None:
    first = signed(COMPLETE, rules=(BAR, PHONE))
    later = signed(COMPLETE, rules=(BAR, NEED), version=2, at="2026-01-15")
    rows = [handed("2026-01-04 23:59", True, True), handed("2026-01-05", True, None), handed("2026-01-14", None, True),
            handed("2026-01-15", None, True)]  # fmt: skip
    made = METRIC.result(under(leads(*rows), "2026-03-01", first, later))
    assert made.select("field", "leads", "complete").rows() == [
        (EVERY, 3, 2), ("need_known", 1, 1), ("phone_known", 2, 1),
    ]  # fmt: skip


def test_segments_with_an_agreement_of_their_own_are_asked_by_it() -> None:
    general, own = signed(rules=(PHONE,)), signed(rules=(NEED,), segment="large")
    rows = [handed("2026-01-10", True, None), handed("2026-01-10", True, None, segment="large")]
    made = METRIC.result(under(leads(*rows), "2026-03-01", general, own))
    assert made.select("field", "leads", "complete").rows() == [
        (EVERY, 2, 1),
        ("need_known", 1, 0),
        ("phone_known", 1, 1),
    ]


def test_where_no_agreement_asks_for_anything_there_are_no_rows() -> None:
    rows = leads(handed("2026-01-10", True, True))
    assert METRIC.result(ledger_of(rows)).height == 0
    assert METRIC.result(under(rows, "2026-03-01", signed(COMPLETE, rules=(BAR,)))).height == 0
    assert asked(ledger_of(rows)).height == 0


def test_a_field_of_text_or_number_is_known_when_it_is_there() -> None:
    rules = (Rule("information", "employees", "known"), Rule("information", "company", "known"))
    rows = [handed("2026-01-10", None, None, employees=0, company="A"), handed("2026-01-10", None, None, employees=5)]
    made = METRIC.result(under(leads(*rows), "2026-03-01", signed(rules=rules)))
    assert made.select("field", "words", "complete").rows() == [
        (EVERY, EVERY, 1), ("company", "company name", 1), ("employees", "employees", 2),
    ]  # fmt: skip


def test_the_interval_is_statsmodels_wilson() -> None:
    rows = [handed("2026-01-10", n < 7, True) for n in range(20)]
    row = METRIC.result(under(leads(*rows), "2026-03-01", BOTH)).row(0, named=True)
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(7, 20, method="wilson"))


def test_the_months_of_the_sample_hold_the_leads_of_its_weeks(sample: Ledger) -> None:
    """Both versions ask for e-mail and need, and promise it: commitments_kept judges the same leads by the week."""
    ours = METRIC.result(sample).filter(field=EVERY)
    weekly = BY_KEY["commitments_kept"].result(sample).filter(commitment="complete")
    assert ours.select("complete", "leads").sum().row(0) == weekly.select("numerator", "denominator").sum().row(0)
    assert ours["leads"].sum() == sample.leads["judged_version"].count()
    assert METRIC.result(sample)["field"].unique().sort().to_list() == ["email_known", EVERY, "need_known"]


@settings(max_examples=10, deadline=None)
@given(LEADS_MADE)
def test_it_agrees_with_commitments_kept_week_by_week(made: pl.DataFrame) -> None:
    ledger = under(made, "2026-12-31", signed(COMPLETE, rules=(BAR, PHONE), at="2025-12-01"))
    behind = asked(ledger).filter(field=EVERY)
    ours = behind.group_by("handed_over_week").agg(pl.col("complete").sum(), pl.len().alias("leads"))
    weekly = BY_KEY["commitments_kept"].result(ledger).filter(pl.col("denominator") > 0)
    assert (
        ours.sort("handed_over_week").select("complete", "leads").rows()
        == weekly.sort("week").select("numerator", "denominator").rows()
    )
    assert METRIC.result(ledger).filter(field=EVERY)["leads"].sum() == behind.height


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    rows = [handed(f"2026-0{1 + n % 4}-1{n % 9}", [True, False, None][n % 3], [True, None][n % 2]) for n in range(60)]
    store_frames(sqlite_url, leads=leads(*rows))
    query = """
        SELECT strftime('%Y-%m-01', handed_over_at), count(*), sum(coalesce(phone_known AND need_known, 0)),
               sum(coalesce(need_known, 0)), sum(coalesce(phone_known, 0))
        FROM accord_leads GROUP BY 1 ORDER BY 1
    """
    made = METRIC.result(under(leads(*rows), "2026-06-01", BOTH)).with_columns(pl.col("month").cast(pl.String))
    wide = made.pivot("field", index="month", values="complete").join(
        made.filter(field=EVERY).select("month", "leads"), on="month"
    )
    assert wide.select("month", "leads", EVERY, "need_known", "phone_known").rows() == by_sql(sqlite_url, query)


@settings(max_examples=10, deadline=None)
@given(LEADS_MADE)
def test_filters_add_up_and_order_does_not_matter(made: pl.DataFrame) -> None:
    agreement = signed(rules=(PHONE, NEED), at="2025-12-01")
    ledger = under(made, "2026-12-31", agreement)
    whole = METRIC.result(ledger)
    assert METRIC.result(under(made.reverse(), "2026-12-31", agreement)).equals(whole)
    parts = pl.concat([METRIC.result(ledger, {"source": [source]}) for source in (None, "web", "event")])
    added = parts.group_by("month", "field").agg(pl.col("leads", "complete", "missing").sum())
    assert added.sort("month", "field").equals(
        whole.select("month", "field", "leads", "complete", "missing").sort("month", "field")
    )

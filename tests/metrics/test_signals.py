"""Series of a made metric, judged week by week: which weeks, which parts, which limits."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

import metrics
from metrics._metric import Series, moment
from metrics._signals import COLUMNS, signals
from tests.making import ledger_of

MONDAY = date(2026, 8, 3)
VALUES = [10.0, 12.0] * 6 + [30.0, 11.0]
"""Mean 11 and moving ranges of 2 over the first twelve: limits 11 ± 5.32."""


def metric(*series, totals=()):
    return replace(metrics.ALL[0], series=series, totals=totals)


def weekly(values, **columns):
    weeks = [MONDAY + timedelta(days=7 * place) for place in range(len(values))]
    return pl.DataFrame({"week": weeks, "value": values, **columns}, schema_overrides={"value": pl.Float64})


def read(rows, one, as_of, totals=()):
    return signals(metric(one, totals=totals), rows, moment(ledger_of(as_of=as_of)))


ONE = Series("value", "Speed", "higher", "leads")


def test_each_week_is_judged_by_those_before_it():
    made = read(weekly(VALUES).reverse(), ONE, "2026-12-31")
    assert made.schema == COLUMNS
    assert made["week"].to_list() == weekly(VALUES)["week"].to_list()
    assert made["value"].to_list() == VALUES
    silent = ("value", "Speed", None, "leads", date(2026, 10, 19), 12.0, *[None] * 3, "no signal", *[None] * 4)
    assert made.row(11) == silent
    span = (date(2026, 8, 3), date(2026, 10, 19), 12)
    assert made.row(12) == (
        "value", "Speed", None, "leads", date(2026, 10, 26), 30.0, pytest.approx(5.68), 11.0, pytest.approx(16.32),
        "better", "outside the limits", *span,
    )  # fmt: skip
    assert made.row(13)[4:] == (
        date(2026, 11, 2), 11.0, pytest.approx(5.68), 11.0, pytest.approx(16.32), "no signal", None, *span,
    )  # fmt: skip


def test_the_baseline_begins_and_ends_with_its_weeks():
    made = read(weekly([10.0, 12.0] * 20), ONE, "2027-12-31")
    assert made.row(39)[-3:] == (MONDAY + timedelta(days=7 * 8), MONDAY + timedelta(days=7 * 31), 24)


def test_the_week_that_the_end_of_the_data_cuts_is_not_judged():
    assert read(weekly(VALUES), ONE, "2026-11-08").height == 14
    assert read(weekly(VALUES), ONE, "2026-11-07").height == 13


def test_unknown_and_unsettled_weeks_are_left_out():
    rows = weekly([1.0, None, 3.0], done=[True, True, False])
    assert read(rows, ONE, "2026-12-31")["value"].to_list() == [1.0, 3.0]
    assert read(rows, replace(ONE, settles="done"), "2026-12-31")["value"].to_list() == [1.0]


def test_parts_are_told_apart_and_null_is_all_only_in_a_total():
    rows = pl.concat(
        [
            weekly([1.0, 2.0], of=["b"] * 2, kind=["x"] * 2),
            weekly([3.0], of=[None], kind=["x"]).cast({"of": pl.String}),
            weekly([4.0], of=["a"], kind=[None]).cast({"kind": pl.String}),
        ]
    )
    made = read(rows, replace(ONE, by=("of", "kind")), "2026-12-31", totals=("of",))
    assert made.select("part", "value").rows() == [("a · ", 4.0), ("all · x", 3.0), ("b · x", 1.0), ("b · x", 2.0)]


def test_a_metric_without_series_says_nothing_whatever_its_rows_are():
    assert signals(metric(), pl.DataFrame({"other": [1]}), moment(ledger_of(as_of="2026-12-31"))).rows() == []


def test_series_come_in_the_order_of_their_declaration():
    rows = weekly([1.0]).with_columns(low=pl.lit(7))
    both = metric(replace(ONE, column="low", better="lower"), ONE)
    made = signals(both, rows, moment(ledger_of(as_of="2026-12-31")))
    assert made.select("series", "value").rows() == [("low", 7.0), ("value", 1.0)]

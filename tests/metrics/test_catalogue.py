"""Laws that every metric of the catalogue keeps, on any leads at all and on the sample company."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.ledger import Ledger, ledger
from metrics import ALL, BY_KEY, Metric, signals
from metrics import moment as moment_of
from tests.metrics import economy

AS_OF = date(2026, 10, 20)
few = settings(deadline=None, max_examples=8)
keys = pytest.mark.parametrize("key", list(BY_KEY))


@keys
def test_every_column_of_the_result_is_explained(key: str, sample: Ledger) -> None:
    metric = BY_KEY[key]
    assert metric.result(sample).columns == list(metric.columns or {})


@keys
def test_the_declared_parts_are_columns(key: str) -> None:
    metric = BY_KEY[key]
    named = (metric.numerator, metric.denominator, metric.n, *(one.column for one in metric.series))
    assert metric.keys
    assert metric.misleads
    assert set(metric.totals) <= set(metric.keys)
    assert {*metric.keys, *filter(None, named)} <= set(metric.columns or {})


@keys
def test_its_keys_name_every_row_once_and_its_parts_make_the_value(key: str, sample: Ledger) -> None:
    metric, rows = BY_KEY[key], BY_KEY[key].result(sample)
    assert rows.height > 0
    assert rows.select(metric.keys).is_duplicated().sum() == 0
    if metric.denominator:
        told = rows.drop_nulls("value").with_columns(pl.col(metric.numerator) / pl.col(metric.denominator))
        assert told.height > 0
        assert told["value"].to_list() == pytest.approx(told[metric.numerator].to_list())


@keys
def test_an_empty_company_has_no_numbers_and_no_accident(key: str) -> None:
    metric, nothing = BY_KEY[key], ledger({}, as_of=AS_OF)
    rows = metric.result(nothing)
    assert rows.columns == list(metric.columns or {})
    assert rows.schema == metric.result(nothing).schema
    if "value" in rows.columns and rows.schema["value"] == pl.Float64:
        assert rows["value"].drop_nulls().len() == 0


@few
@given(frames=economy.companies)
def test_the_value_is_its_parts_divided_and_null_where_there_is_nothing_to_divide_by(frames) -> None:
    read = ledger(frames, as_of=AS_OF)
    for metric in (one for one in ALL if one.denominator):
        for row in metric.result(read).iter_rows(named=True):
            part, whole, value = row[metric.numerator], row[metric.denominator], row["value"]
            assert value is None or (whole and value == pytest.approx(part / whole)), (metric.key, row)
            assert whole != 0 or value is None, (metric.key, row)


@few
@given(frames=economy.companies)
def test_the_value_lies_inside_its_interval(frames) -> None:
    read = ledger(frames, as_of=AS_OF)
    for metric in (one for one in ALL if {"value", "low", "high"} <= set(one.columns or {})):
        rows = metric.result(read).drop_nulls(["value", "low", "high"])
        slack = 1e-9 * rows["value"].abs()
        outside = (rows["low"] > rows["value"] + slack) | (rows["high"] < rows["value"] - slack)
        assert not outside.any(), (metric.key, rows.filter(outside))


@few
@given(frames=economy.companies)
def test_every_number_opens_as_many_rows_as_it_says(frames) -> None:
    read = ledger(frames, as_of=AS_OF)
    for metric in (one for one in ALL if one.n and one.leads):
        opens_as_many(metric, read)


@keys
def test_every_number_of_the_sample_opens_as_many_rows_as_it_says_and_every_row(key: str, sample: Ledger) -> None:
    metric = BY_KEY[key]
    rows, behind = metric.result(sample), _behind(metric, sample)
    if metric.n:
        open_as_many(metric, rows, behind)
    apart = stand_behind_nothing(metric, rows, behind)
    if key not in ("cac", "cac_payback", "ltv_cac"):
        assert apart == []
    else:  # a win counts in the windows of three months; those that are not over have no number yet
        assert min(month for _, month, _ in apart) == sample.as_of.replace(day=1)


def _behind(metric: Metric, read: Ledger) -> pl.DataFrame:
    return metric.leads(read) if metric.leads else pl.DataFrame()


def stand_behind_nothing(metric: Metric, rows: pl.DataFrame, behind: pl.DataFrame) -> list[tuple[object, ...]]:
    """The keys of rows that no number of the result opens."""
    known = [name for name in metric.keys if name in behind.columns]
    summed = [name in metric.totals for name in known]
    told = set(rows.select(known).rows())
    stand = behind.select(known).unique().rows() if known else []
    return [row for row in stand if row not in told and _without(row, summed) not in told]


def _without(row: tuple[object, ...], summed: list[bool]) -> tuple[object, ...]:
    return tuple(None if everything else value for value, everything in zip(row, summed, strict=True))


def opens_as_many(metric: Metric, read: Ledger) -> None:
    open_as_many(metric, metric.result(read), _behind(metric, read))


def open_as_many(metric: Metric, rows: pl.DataFrame, behind: pl.DataFrame) -> None:
    known = [name for name in metric.keys if name in behind.columns]
    counted: dict[tuple[str, ...], dict[tuple[object, ...], int]] = {}
    for row in rows.iter_rows(named=True):
        here = tuple(name for name in known if row[name] is not None or name not in metric.totals)
        if here not in counted:
            parts = behind.partition_by(here, as_dict=True) if here else {(): behind}
            counted[here] = {key: part.height for key, part in parts.items()}
        if row[metric.n] is not None:  # null: the fact it counts was never recorded, so nothing is linked
            assert counted[here].get(tuple(row[name] for name in here), 0) == row[metric.n], (metric.key, row)


@few
@given(frames=economy.companies)
def test_the_order_of_the_rows_means_nothing(frames) -> None:
    read = ledger(frames, as_of=AS_OF)
    turned = ledger({name: frame.reverse() for name, frame in frames.items()}, as_of=AS_OF)
    for metric in ALL:
        assert metric.result(read).equals(metric.result(turned)), metric.key


def test_a_signal_says_the_weeks_that_its_limits_rest_on(sample: Ledger) -> None:
    metric = BY_KEY["sal_rate"]
    rows = metric.result(sample)
    said = signals(metric, rows, moment_of(sample)).filter(pl.col("series") == "value")
    last = said.row(-1, named=True)
    baseline = rows.filter(pl.col("week").is_between(last["baseline_from"], last["baseline_until"]))["value"]
    steps = baseline.diff().abs().mean()
    assert baseline.len() == last["baseline_weeks"] == 24
    assert last["mean"] == pytest.approx(baseline.mean())
    assert last["low"] == pytest.approx(baseline.mean() - 2.66 * steps)
    assert last["high"] == pytest.approx(baseline.mean() + 2.66 * steps)
    assert last["state"] == "worse"
    assert set(said.head(12)["state"]) == {"no signal"}
    assert said.head(12)["mean"].null_count() == 12


@keys
def test_no_unfinished_week_is_judged(key: str, sample: Ledger) -> None:
    metric = BY_KEY[key]
    said = signals(metric, metric.result(sample), moment_of(sample)) if metric.series else pl.DataFrame()
    late = said.filter(pl.col("week") + pl.duration(days=6) > sample.as_of) if said.height else said
    assert late.is_empty()


@keys
def test_a_metric_without_series_says_nothing_by_the_week(key: str, sample: Ledger) -> None:
    metric = BY_KEY[key]
    said = signals(metric, metric.result(sample), moment_of(sample))
    assert set(said["series"]) <= {one.column for one in metric.series}


def test_a_week_that_its_series_calls_unsettled_is_not_judged(sample: Ledger) -> None:
    metric = BY_KEY["disputed"]
    rows = metric.result(sample).filter(scope="week")
    young = rows.filter(~pl.col("over") & pl.col("value").is_not_null())["week"].to_list()
    judged = signals(metric, rows, moment_of(sample))["week"].to_list()
    assert len(young) == 2
    assert judged
    assert not set(young) & set(judged)

"""What must hold for every metric of the short clock, whatever the leads are."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from agreement.frames import DIMENSIONS, FRAMES
from agreement.ledger import ledger
from metrics import ALL, BY_KEY, added_up, moment, signals
from tests.metrics import arbitrary

AS_OF = date(2026, 10, 20)
MIDDLE = date(2026, 8, 20)
METRICS = [metric for metric in ALL if metric.clock == "short"]
WEEKLY = [metric for metric in METRICS if "week" in metric.keys]

RATES = ("share", "hours", "days", "ratio")
"""Units that do not grow with the leads."""

few = settings(deadline=None, max_examples=8)


LATER = pl.selectors.by_name("lead_id", "conversation_id", require_all=False) + "-later"

RECORDED = {
    "leads": arbitrary.leads_of(
        [
            {**dict(zip(arbitrary.EVENTS, range(10), strict=True)), "source": "web", "amount_cents": 100}
            | {"rejection_reason": "no fit"}
        ]
    ),
    "conversations": arbitrary.talks_of([{"lead": 1, "at": 3, "kind": 1, "successful": True}]),
}


def assert_same_results(one, other, metrics=METRICS):
    for metric in metrics:
        assert_frame_equal(metric.result(one), metric.result(other))


@few
@given(frames=arbitrary.frames, seed=st.integers(0, 99))
def test_the_order_of_the_leads_does_not_matter(frames, seed):
    shuffled = {name: frame.sample(fraction=1, shuffle=True, seed=seed) for name, frame in frames.items()}
    assert_same_results(ledger(frames, as_of=AS_OF), ledger(shuffled, as_of=AS_OF))


@few
@given(frames=arbitrary.frames)
def test_the_parts_of_a_filter_add_up_to_the_whole(frames):
    read = ledger(frames, as_of=AS_OF)
    for metric in METRICS:
        counted = metric.count(read)
        parts = [added_up(counted, metric, {"source": [source]}) for source in arbitrary.SOURCES]
        keys, together = [name for name in parts[0].columns if name not in metric.measures], pl.concat(parts)
        if metric.measures:
            together = together.group_by(keys).agg(pl.col(metric.measures).sum())
        assert_frame_equal(together, added_up(counted, metric), check_row_order=False)


@few
@given(frames=arbitrary.frames)
def test_a_filter_counts_what_a_ledger_of_those_leads_alone_counts(frames):
    # One lead with everything: where nothing of a kind is recorded nobody knows, and the metrics say so.
    known = {name: pl.concat([frames[name], one.with_columns(LATER)]) for name, one in RECORDED.items()}
    web = known["leads"].filter(source="web")
    talks = known["conversations"].filter(pl.col("lead_id").is_in(web["lead_id"].to_list()))
    read, alone = ledger(known, as_of=AS_OF), ledger({"leads": web, "conversations": talks}, as_of=AS_OF)
    for metric in METRICS:
        filtered = added_up(metric.count(read), metric, {"source": ["web"]})
        counts = added_up(metric.count(alone), metric).cast(filtered.schema)
        assert_frame_equal(counts, filtered, check_row_order=False)


@few
@given(frames=arbitrary.frames, weeks=st.integers(-60, 60))
def test_moving_everything_by_whole_weeks_moves_the_weeks_and_nothing_else(frames, weeks):
    days = timedelta(days=7 * weeks)
    moved, still = ledger(arbitrary.shifted(frames, days), as_of=AS_OF + days), ledger(frames, as_of=AS_OF)
    for metric in (*WEEKLY, BY_KEY["backlog"], BY_KEY["pipeline_velocity"]):
        back = metric.result(moved).with_columns(pl.selectors.date() - days)
        assert_frame_equal(back, metric.result(still))


@few
@given(frames=arbitrary.frames)
def test_every_lead_twice_doubles_the_counts_and_leaves_the_rates(frames):
    frames = {name: frames[name] for name in RECORDED}
    twice = {name: pl.concat([frame, frame.with_columns(LATER)]) for name, frame in frames.items()}
    once, double = ledger(frames, as_of=AS_OF), ledger(twice, as_of=AS_OF)
    for metric in METRICS:
        one, two = metric.result(once), metric.result(double)
        assert_frame_equal(one.select(metric.keys), two.select(metric.keys))
        assert_frame_equal(one.select(pl.col(metric.n) * 2), two.select(metric.n))
        factor = 1 if metric.unit in RATES else 2
        if "value" in metric.columns:
            assert_frame_equal(one.select(pl.col("value") * factor), two.select("value"), check_dtypes=False)


@few
@given(frames=arbitrary.frames, later=arbitrary.frames)
def test_a_lead_after_the_day_of_reading_does_not_exist(frames, later):
    happened = pl.any_horizontal(pl.selectors.datetime().is_not_null())
    future = arbitrary.shifted(later, MIDDLE - arbitrary.BEGIN.date() + timedelta(days=1))
    more = {
        name: pl.concat([frame, future[name].filter(happened).with_columns(LATER)]) for name, frame in frames.items()
    }
    assert_same_results(ledger(more, as_of=MIDDLE), ledger(frames, as_of=MIDDLE))


@few
@given(frames=arbitrary.frames)
def test_an_event_after_the_day_of_reading_has_not_happened(frames):
    read = ledger(frames, as_of=MIDDLE)
    end = pl.lit(MIDDLE + timedelta(days=1)).cast(pl.Datetime("us", "UTC"))
    times = pl.selectors.datetime()
    until = {name: frame.with_columns(pl.when(times < end).then(times)) for name, frame in frames.items()}
    until["leads"] = until["leads"].filter(pl.col("lead_id").is_in(read.leads["lead_id"].to_list()))
    until["conversations"] = until["conversations"].filter(pl.col("at").is_not_null())
    assert_same_results(ledger(until, as_of=MIDDLE), read)


@few
@given(frames=arbitrary.frames)
def test_a_count_keeps_every_filter_and_holds_whole_numbers_only(frames):
    read = ledger(frames, as_of=AS_OF)
    for metric in METRICS:
        counted = metric.count(read)
        assert set(DIMENSIONS) <= set(counted.columns), metric.key
        sums = [counted[name] for name in metric.measures]
        assert all(column.dtype.is_integer() and column.null_count() == 0 for column in sums), metric.key
        assert not any(kind.is_float() for kind in counted.dtypes), metric.key


@few
@given(frames=arbitrary.frames)
def test_results_have_the_declared_columns_with_and_without_leads(frames):
    read, nothing = ledger(frames, as_of=AS_OF), ledger({}, as_of=AS_OF)
    for metric in METRICS:
        full, empty = metric.result(read), metric.result(nothing)
        assert full.columns == empty.columns == list(metric.columns), metric.key
        assert (empty.height, empty.schema) == (0, full.schema), metric.key


@few
@given(frames=arbitrary.frames)
def test_finish_reads_counts_only(frames):
    read = ledger(frames, as_of=AS_OF)
    whole = read.leads.select(name for name in FRAMES["leads"].columns if read.leads[name].count())
    bare = ledger(
        {"leads": whole.select(pl.all().drop_nulls().first())}, as_of=AS_OF
    )  # what was ever recorded, no more
    for metric in METRICS:
        counts = added_up(metric.count(read), metric)
        assert_frame_equal(metric.finish(counts, moment(read)), metric.finish(counts, moment(bare)))


def test_every_weekly_number_is_watched_and_says_its_usual_range(sample):
    for metric in WEEKLY:
        said = signals(metric, metric.result(sample), moment(sample))
        for one in metric.series:
            judged = said.filter(pl.col("series") == one.column, pl.col("mean").is_not_null())
            assert judged.height > 12, (metric.key, one.column)
        assert metric.series, metric.key

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.definition import Foreseen, InForce, Prediction
from agreement.ledger import Ledger
from metrics import moment, signals
from metrics.prediction_score import METRIC, passing
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import signed, under
from tests.metrics.test_catalogue import opens_as_many

VOLUME = Foreseen(2.0, 1.5, 2.5, 1.0, 3.0)
ACCEPTANCE = Foreseen(0.5, 0.4, 0.6, 0.25, 0.75, age_days=10, weeks=2)
WIN_RATE = Foreseen(0.25, 0.2, 0.3, 0.0, 0.5, age_days=20, weeks=2)
FIRST, SECOND, THIRD, FOURTH = (date(2026, 1, 5) + timedelta(weeks=week) for week in range(4))


def foreseen(*, at: str = "2026-01-05", version: int = 1, segment: str = "all", **numbers: Foreseen) -> InForce:
    return replace(signed(version=version, at=at, segment=segment), prediction=Prediction(**numbers))


def handed(day: str, score: int = 60, **events: str) -> dict[str, object]:
    return {"created": f"{day} 08:00", "handed_over": f"{day} 09:00", "score": score, **events}


ROWS = leads(
    handed("2026-01-01"),  # before anything was signed
    handed("2026-01-05", accepted="2026-01-15 23:00", won="2026-01-25 23:00"),  # on the last day of each age
    handed("2026-01-07", accepted="2026-01-18 09:00", won="2026-01-28 09:00"),  # a day too late
    handed("2026-01-08", score=10, accepted="2026-01-09"),  # does not pass
    handed("2026-01-18", accepted="2026-01-19"),
    handed("2026-01-19"),
)


def rows(as_of: str, *versions: InForce, **wanted: object) -> pl.DataFrame:
    return METRIC.result(under(ROWS, as_of, *versions)).filter(**wanted)


def test_each_week_is_held_against_the_volume_that_was_foreseen() -> None:
    found = rows("2026-02-01", foreseen(volume=VOLUME), measure="volume")
    shown = ["week", "until", "value", "numerator", "denominator", "n", "inside80", "inside95", "state", "miss"]
    assert found.filter(version=1).select(shown).rows() == [
        (FIRST, date(2026, 1, 11), 2.0, 2, 1, 2, True, True, "inside", 0.0),
        (SECOND, date(2026, 1, 18), 1.0, 1, 1, 1, False, True, "inside", -1.0),
        (THIRD, date(2026, 1, 25), 1.0, 1, 1, 1, False, True, "inside", -1.0),
        (FOURTH, date(2026, 2, 1), 0.0, 0, 1, 0, False, False, "outside", -2.0),
    ]
    told = found.filter(version=1).select("predicted", "low80", "high80", "low95", "high95", "age_days").unique()
    assert told.rows() == [(2.0, 1.5, 2.5, 1.0, 3.0, 0)]


def test_the_record_of_a_measure_counts_what_could_be_judged() -> None:
    record = rows("2026-02-01", foreseen(volume=VOLUME)).row(0, named=True)
    known = {name: value for name, value in record.items() if value is not None}
    assert known == {
        "measure": "volume", "n": 4, "judged": 4, "held80": 1, "share80": 0.25, "low": pytest.approx(0.0456, abs=1e-4),
        "high": pytest.approx(0.6994, abs=1e-4), "held95": 3, "share95": 0.75,
    }  # fmt: skip


@pytest.mark.parametrize(("as_of", "state"), [("2026-01-10", "too early"), ("2026-01-11", "inside")])
def test_a_week_is_judged_when_it_is_over(as_of: str, state: str) -> None:
    found = rows(as_of, foreseen(volume=VOLUME), week=FIRST).row(0, named=True)
    assert (found["state"], found["value"]) == (state, 2.0)
    assert (found["inside80"], found["over"]) == ((None, False) if state == "too early" else (True, True))


def test_a_share_is_of_the_leads_of_its_stretch_by_the_age() -> None:
    version = foreseen(acceptance=ACCEPTANCE, win_rate=WIN_RATE)
    shown = ["week", "until", "value", "numerator", "denominator", "n", "inside80", "inside95", "state", "miss"]
    found = rows("2026-02-28", version)
    assert found.filter(measure="acceptance", version=1).select(shown).rows()[:2] == [
        (FIRST, date(2026, 1, 18), 2 / 3, 2, 3, 3, False, True, "inside", None),
        (THIRD, date(2026, 2, 1), 0.0, 0, 1, 1, False, False, "outside", None),
    ]
    assert found.filter(measure="win_rate", version=1).select(shown).rows()[:2] == [
        (FIRST, date(2026, 1, 18), 1 / 3, 1, 3, 3, False, True, "inside", None),
        (THIRD, date(2026, 2, 1), 0.0, 0, 1, 1, False, True, "inside", None),
    ]


@pytest.mark.parametrize(
    ("as_of", "parts"),
    [
        ("2026-01-14", (None, 0, 0, 2, "too early")),
        ("2026-01-15", (1.0, 1, 1, 2, "too early")),
        ("2026-01-27", (0.5, 1, 2, 3, "too early")),
        ("2026-01-28", (2 / 3, 2, 3, 3, "inside")),
    ],
)
def test_a_share_is_judged_once_the_youngest_lead_is_old_enough(as_of: str, parts: tuple[object, ...]) -> None:
    found = rows(as_of, foreseen(acceptance=ACCEPTANCE), week=FIRST)
    assert found.select("value", "numerator", "denominator", "n", "state").row(0) == parts


def test_a_stretch_without_leads_has_nothing_to_judge() -> None:
    found = rows("2026-03-31", foreseen(acceptance=ACCEPTANCE), week=date(2026, 2, 2)).row(0, named=True)
    assert (found["value"], found["denominator"], found["state"], found["inside80"]) == (None, 0, None, None)
    record = rows("2026-03-31", foreseen(acceptance=ACCEPTANCE)).row(0, named=True)
    assert record["judged"] == 2, "only stretches that had leads"


def test_a_stretch_that_the_next_version_cut_short_is_no_row() -> None:
    both = (foreseen(acceptance=ACCEPTANCE, volume=VOLUME), signed(version=2, at="2026-01-26"))
    found = rows("2026-02-28", *both)
    assert found.filter(measure="acceptance")["week"].to_list() == [None, FIRST]
    assert found.filter(measure="volume")["week"].to_list() == [None, FIRST, SECOND, THIRD]
    just_cut = rows("2026-01-27", *both, measure="acceptance")
    assert just_cut["week"].to_list() == [None, FIRST], "in the very week in which the next version begins"
    running = rows("2026-01-25", *both, measure="acceptance")
    assert running["week"].to_list() == [None, FIRST, THIRD], "it may still become whole"


def test_each_version_is_judged_by_its_own_leads_and_numbers() -> None:
    later = replace(VOLUME, value=1.0, low80=0.0, low95=0.0, high80=1.0, high95=1.0)
    both = (foreseen(volume=VOLUME), foreseen(volume=later, version=2, at="2026-01-19"))
    found = rows("2026-02-01", *both, measure="volume").filter(pl.col("version").is_not_null())
    assert found.select("version", "week", "predicted", "value", "state").rows() == [
        (1, FIRST, 2.0, 2.0, "inside"),
        (1, SECOND, 2.0, 1.0, "inside"),
        (2, THIRD, 1.0, 1.0, "inside"),
        (2, FOURTH, 1.0, 0.0, "inside"),
    ]


def test_the_ages_of_two_versions_are_kept_apart() -> None:
    second = foreseen(acceptance=replace(ACCEPTANCE, age_days=1, weeks=1), version=2, at="2026-01-12")
    found = rows("2026-01-28", foreseen(acceptance=replace(ACCEPTANCE, weeks=1)), second, measure="acceptance")
    shown = found.filter(pl.col("version").is_not_null()).select("version", "week", "numerator", "denominator").rows()
    assert shown == [(1, FIRST, 1, 2), (2, SECOND, 1, 1), (2, THIRD, 0, 1), (2, FOURTH, 0, 0)]


def test_a_prediction_without_intervals_is_neither_right_nor_wrong() -> None:
    found = rows("2026-01-25", foreseen(volume=Foreseen(2.0)), week=FIRST).row(0, named=True)
    assert (found["value"], found["miss"], found["state"], found["inside95"]) == (2.0, 0.0, None, None)
    assert rows("2026-01-25", foreseen(volume=Foreseen(2.0)))["judged"].to_list()[0] == 0


def test_where_nothing_was_foreseen_there_is_no_row() -> None:
    for nothing in (signed(), foreseen()):
        assert rows("2026-02-28", nothing).height == 0
        assert passing(under(ROWS, "2026-02-28", nothing)).height == 0
    assert METRIC.result(ledger_of(as_of="2026-02-28")).height == 0


def test_the_leads_behind_it_are_those_of_the_stretch() -> None:
    behind = passing(under(ROWS, "2026-02-28", foreseen(acceptance=ACCEPTANCE, volume=VOLUME)))
    assert behind.filter(measure="acceptance").select("lead_id", "week", "accepted", "decidable").rows() == [
        ("2", FIRST, True, True), ("3", FIRST, False, True), ("5", FIRST, True, True), ("6", THIRD, False, True),
    ]  # fmt: skip
    assert behind.filter(measure="volume")["week"].to_list() == [FIRST, FIRST, SECOND, THIRD]


def test_agreements_of_several_segments_are_watched_apart(sample: Ledger) -> None:
    both = (foreseen(volume=VOLUME), foreseen(volume=VOLUME, segment="large"))
    found = METRIC.result(under(ROWS.with_columns(segment=pl.lit("large")), "2026-01-18", *both))
    assert found.select("applies_to", "week", "value").rows() == [
        (None, None, None), ("all", FIRST, 0.0), ("all", SECOND, 0.0), ("large", FIRST, 2.0), ("large", SECOND, 1.0),
    ]  # fmt: skip
    result = METRIC.result(sample)
    said = signals(METRIC, result, moment(sample))
    assert said["part"].unique().to_list() == ["all"]
    assert said["week"].to_list() == result.drop_nulls("miss")["week"].to_list()


def test_the_sample_came_as_foreseen_but_for_growth_and_its_shares_are_too_young(sample: Ledger) -> None:
    result = METRIC.result(sample)
    records = {row["measure"]: row for row in result.filter(pl.col("version").is_null()).iter_rows(named=True)}
    assert records["volume"]["judged"] == 40
    assert result.filter(pl.col("measure") == "volume")["miss"].mean() > 5  # type: ignore[operator]
    assert (records["acceptance"]["judged"], records["win_rate"]["judged"]) == (2, 0)
    assert records["win_rate"]["share80"] is None
    dropped = result.filter((pl.col("measure") == "acceptance") & (pl.col("week") == date(2026, 8, 17)))
    assert dropped.select("state", "value").row(0) == ("too early", pytest.approx(0.65, abs=0.01))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_filters_add_up_weeks_move_order_means_nothing_and_leads_are_behind_it(made: pl.DataFrame) -> None:
    version = foreseen(volume=VOLUME, acceptance=ACCEPTANCE, win_rate=WIN_RATE)
    ledger = under(made, "2026-07-20", version)
    whole = METRIC.result(ledger)
    opens_as_many(METRIC, ledger)
    assert METRIC.result(under(made.reverse(), "2026-07-20", version)).equals(whole)
    keys = ["measure", "version", "week"]
    parts = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = parts.group_by(keys, maintain_order=True).agg(pl.col("numerator", "n").sum())
    assert added.equals(whole.select(*keys, pl.col("numerator", "n").fill_null(0)))
    later = under(moved(made, 7), "2026-07-27", replace(version, effective_at=version.effective_at + timedelta(days=7)))
    assert METRIC.result(later).drop("week", "until").equals(whole.drop("week", "until"))

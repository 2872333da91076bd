"""Which weeks an agreement ruled, which leads it judged, and the stretches of what it foresaw: by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from agreement.calendar import Calendar
from agreement.definition import Foreseen, Prediction
from metrics._reigns import judged, reigns, ruling_in_week
from metrics._stretches import AGED, STRETCH, passing_leads, promised, stretches, weeks_of
from tests.making import leads, ledger_of
from tests.metrics.signed import signed, under

WEEK = 2965
"""The week of Monday 2 November 2026."""


def bare(as_of, versions, calendar=None):
    return replace(ledger_of(as_of=as_of, calendar=calendar), agreements=tuple(versions))


def ruled(as_of, *versions):
    return [(one.place, one.version.version, one.weeks, one.whole_weeks) for one in reigns(bare(as_of, versions))]


def test_a_version_rules_from_its_day_until_the_next_of_its_segment():
    first, second = signed(at="2026-11-02"), signed(version=2, at="2026-11-18")
    assert ruled("2026-11-29", second, first) == [
        (0, 1, range(WEEK, WEEK + 3), range(WEEK, WEEK + 3)),
        (1, 2, range(WEEK + 2, WEEK + 4), range(WEEK + 3, WEEK + 4)),
    ]


def test_a_version_that_begins_with_a_week_leaves_it_to_no_other():
    first, second = signed(at="2026-11-03"), signed(version=2, at="2026-11-16")
    assert ruled("2026-11-29", first, second) == [
        (0, 1, range(WEEK, WEEK + 2), range(WEEK + 1, WEEK + 2)),
        (1, 2, range(WEEK + 2, WEEK + 4), range(WEEK + 2, WEEK + 4)),
    ]


def test_other_segments_do_not_end_it_and_three_versions_follow_each_other():
    versions = [signed(at="2026-11-02"), signed(segment="smb", at="2026-11-04"), signed(version=2, at="2026-11-09"),
                signed(version=3, at="2026-11-16")]  # fmt: skip
    assert ruled("2026-11-22", *versions) == [
        (0, 1, range(WEEK, WEEK + 1), range(WEEK, WEEK + 1)),
        (1, 1, range(WEEK, WEEK + 3), range(WEEK + 1, WEEK + 3)),
        (2, 2, range(WEEK + 1, WEEK + 2), range(WEEK + 1, WEEK + 2)),
        (3, 3, range(WEEK + 2, WEEK + 3), range(WEEK + 2, WEEK + 3)),
    ]


def test_what_takes_effect_after_the_day_does_not_exist_and_the_day_is_that_of_the_business():
    late = signed(version=2, at="2026-11-09")
    assert [one[1] for one in ruled("2026-11-08", signed(at="2026-11-02"), late)] == [1]
    assert [one[1] for one in ruled("2026-11-09", signed(at="2026-11-02"), late)] == [1, 2]
    tokyo = Calendar(time_zone="Asia/Tokyo")
    sunday_evening = replace(late, effective_at=datetime(2026, 11, 8, 15, tzinfo=UTC))
    one = reigns(bare("2026-11-10", [sunday_evening], tokyo))[0]
    assert (one.weeks, one.whole_weeks) == (range(WEEK + 1, WEEK + 2), range(WEEK + 1, WEEK + 2))
    an_hour_later = replace(late, effective_at=datetime(2026, 11, 8, 16, tzinfo=UTC))
    one = reigns(bare("2026-11-10", [an_hour_later], tokyo))[0]
    assert (one.weeks, one.whole_weeks) == (range(WEEK + 1, WEEK + 2), range(WEEK + 2, WEEK + 2))


def test_leads_bear_the_place_of_what_judged_them():
    versions = [signed(at="2026-11-02"), signed(segment="smb", at="2026-11-04"), signed(version=2, at="2026-11-09")]
    rows = [("2026-11-01", None), ("2026-11-02", None), ("2026-11-03", "smb"), ("2026-11-04", "smb"),
            ("2026-11-10", "smb"), ("2026-11-10", "big")]  # fmt: skip
    made = leads(*({"handed_over": f"{day} 09:00", "segment": segment, "score": 60} for day, segment in rows))
    assert judged(under(made, "2026-11-30", *versions))["place"].to_list() == [None, 0, 0, 1, 1, 2]
    none = judged(ledger_of(made, as_of="2026-11-30"))
    assert none.select("place", "judged_version", "judged_segment", "passes").unique().rows() == [(None,) * 4]
    assert none.schema["place"] == pl.Int32


def test_the_agreement_of_a_week_is_that_of_the_segment_before_that_of_all():
    versions = [signed(at="2026-11-03"), signed(segment="smb", at="2026-11-12"), signed(version=2, at="2026-11-23")]
    ledger = bare("2026-11-30", versions)
    weeks = pl.DataFrame(
        {"week": [WEEK, WEEK + 1, WEEK + 1, WEEK + 2, WEEK + 2, WEEK + 3, WEEK + 3, WEEK + 3],
         "segment": [None, "smb", "big", "smb", "big", "smb", "big", None]}
    )  # fmt: skip
    assert weeks.select(at=ruling_in_week(ledger))["at"].to_list() == [None, 0, 0, 1, 0, 1, 2, 2]
    small = weeks.filter(segment="big").cast({"segment": pl.Enum(["big"])})
    assert small.select(at=ruling_in_week(ledger))["at"].to_list() == [0, 0, 2]
    other = weeks.rename({"week": "monday"})
    assert other.select(at=ruling_in_week(ledger, "monday"))["at"].to_list() == [None, 0, 0, 1, 0, 1, 2, 2]


VOLUME = Foreseen(20.0, 15.0, 25.0, 12.0, 28.0, 0, 1)
ACCEPTED = Foreseen(0.5, 0.4, 0.6, 0.3, 0.7, 7, 2)
WON = Foreseen(0.1, 0.05, 0.15, 0.02, 0.2, 30, 13)


def test_a_stretch_that_the_next_version_cut_short_is_left_out():
    """Three whole weeks: three stretches of one week, one of two; the last version rules on, so its stretch stands."""
    first = replace(signed(at="2026-11-02"), prediction=Prediction(VOLUME, ACCEPTED))
    second = replace(signed(version=2, at="2026-11-23"), prediction=Prediction(None, ACCEPTED))
    ledger = under(leads(), "2026-11-30", first, second, signed(segment="smb", at="2026-11-02"))
    assert [(reign.place, name) for reign, name, _ in promised(ledger)] == [
        (0, "volume"), (0, "acceptance"), (2, "acceptance"),
    ]  # fmt: skip
    made = stretches(ledger)
    assert made.schema == STRETCH
    half = (0.5, 0.4, 0.6, 0.3, 0.7, 7)
    assert made.rows() == [
        *(("volume", "all", 1, 0, WEEK + later, WEEK + later, 20.0, 15.0, 25.0, 12.0, 28.0, 0) for later in range(3)),
        ("acceptance", "all", 1, 0, WEEK, WEEK + 1, *half),
        ("acceptance", "all", 2, 2, WEEK + 3, WEEK + 4, *half),
    ]
    ended = stretches(under(leads(), "2026-12-06", first, second)).filter(measure="acceptance", version=2)
    assert ended.select("week", "last").rows() == [(WEEK + 3, WEEK + 4)]
    begun = stretches(under(leads(), "2026-12-07", first, second)).filter(measure="acceptance", version=2)
    assert begun.select("week", "last").rows() == [(WEEK + 3, WEEK + 4), (WEEK + 5, WEEK + 6)]
    weeks = weeks_of(made.filter(measure="acceptance"))
    assert weeks.select("place", "week", "of_week").rows() == [
        (0, WEEK, WEEK), (0, WEEK, WEEK + 1), (2, WEEK + 3, WEEK + 3), (2, WEEK + 3, WEEK + 4),
    ]  # fmt: skip


def test_a_lead_is_told_of_when_it_is_as_old_as_its_version_asks():
    """Accepted within seven days, won within thirty, read on 30 November."""
    events = [
        ("2026-11-23", {"accepted": "2026-11-30 09:00"}),
        ("2026-11-24", {"accepted": "2026-11-25 09:00"}),
        ("2026-10-31", {"accepted": "2026-11-08 09:00", "won": "2026-11-30 09:00"}),
        ("2026-10-30", {"accepted": "2026-11-06 09:00", "won": "2026-11-30 09:00"}),
        ("2026-11-01", {"won": "2026-11-20 09:00"}),
        ("2026-11-23", {"score": 10}),
    ]
    rows = [{"handed_over": f"{day} 09:00", "score": 60, **event} for day, event in events]
    version = replace(signed(at="2026-10-26"), prediction=Prediction(VOLUME, ACCEPTED, WON))
    made = passing_leads(under(leads(*rows), "2026-11-30", version)).collect()
    assert AGED == ("accepted", "decidable", "won", "closable")
    assert made.select("lead_id", "place", "week", *AGED).rows() == [
        ("1", 0, WEEK + 3, True, True, False, False),
        ("2", 0, WEEK + 3, False, False, False, False),
        ("3", 0, WEEK - 1, False, True, True, True),
        ("4", 0, WEEK - 1, True, True, False, True),
        ("5", 0, WEEK - 1, False, True, False, False),
    ]
    silent = passing_leads(under(leads(*rows), "2026-11-30", replace(version, prediction=None))).collect()
    assert not silent.select(pl.any_horizontal(pl.col(AGED).any())).item()

"""What history foresees: intervals against scipy and by simulation, and what the sample company signed on."""

from datetime import date, timedelta
from math import sqrt
from random import Random
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import betabinom, t

from agreement import settled
from agreement.definition import Commitment, Definition, Foreseen, Prediction
from agreement.ledger import ledger
from metrics._foreseen import foreseen, next_share, next_week, student
from sample_data import moved, truth
from sample_data.terms import SIGNED_AFTER, history
from tests.making import leads, ledger_of
from tests.metrics.conftest import CALENDAR
from tests.metrics.signed import BAR

ENDS = ("low80", "high80", "low95", "high95")


@given(st.integers(1, 40), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_students_t_is_that_of_scipy(freedom: int, level: float) -> None:
    assert student(level, freedom) == pytest.approx(t.ppf((1 + level) / 2, freedom), rel=1e-8)


@given(st.lists(st.integers(0, 60), min_size=4, max_size=13))
def test_the_next_week_is_the_interval_of_a_new_observation(weekly: list[int]) -> None:
    """Hahn and Meeker, Statistical Intervals (1991), section 4.2, with scipy's t."""
    found = next_week(weekly)
    assert found is not None
    assert (found.value, found.weeks, found.age_days) == (pytest.approx(mean(weekly)), 1, 0)
    half = stdev(weekly) * sqrt(1 + 1 / len(weekly))
    for level in (80, 95):
        reach = t.ppf(0.5 + level / 200, len(weekly) - 1) * half
        assert getattr(found, f"low{level}") == pytest.approx(max(0, mean(weekly) - reach), abs=1e-7)
        assert getattr(found, f"high{level}") == pytest.approx(mean(weekly) + reach, abs=1e-7)


def test_fewer_than_four_weeks_foresee_nothing() -> None:
    assert next_week([10, 12, 14]) is None
    assert next_week([10, 12, 14, 12]) is not None


@pytest.mark.parametrize(("yes", "of", "many"), [(312, 404, 354), (47, 578, 354), (0, 30, 20), (30, 30, 20), (1, 2, 1)])
def test_the_next_share_is_the_beta_binomial_of_scipy(yes: int, of: int, many: int) -> None:
    found = next_share(yes, of, many, 30)
    assert found is not None
    assert (found.value, found.age_days, found.weeks) == (yes / of, 30, 13)
    theirs = betabinom(many, yes + 0.5, of - yes + 0.5)
    for level in (80, 95):
        low, high = (theirs.ppf(end) / many for end in (0.5 - level / 200, 0.5 + level / 200))
        assert getattr(found, f"low{level}") == pytest.approx(min(low, yes / of))
        assert getattr(found, f"high{level}") == pytest.approx(max(high, yes / of))


def test_nothing_is_foreseen_from_no_leads_or_for_none() -> None:
    assert next_share(0, 0, 20, 30) is None
    assert next_share(3, 9, 0, 30) is None


def test_intervals_hold_as_often_as_they_say() -> None:
    """Simulated: stable weeks of about thirty leads, of which a quarter says yes; 400 times."""
    random, held = Random(20261125), dict.fromkeys(("week80", "week95", "share80", "share95"), 0)
    for _ in range(400):
        weeks = [sum(random.random() < 0.3 for _ in range(100)) for _ in range(14)]
        volume = next_week(weeks[:13])
        share = next_share(sum(random.random() < 0.25 for _ in range(300)), 300, 200, 30)
        came = sum(random.random() < 0.25 for _ in range(200)) / 200
        assert volume is not None
        assert share is not None
        for level in (80, 95):
            held[f"week{level}"] += getattr(volume, f"low{level}") <= weeks[13] <= getattr(volume, f"high{level}")
            held[f"share{level}"] += getattr(share, f"low{level}") <= came <= getattr(share, f"high{level}")
    for name, times in held.items():
        level = int(name[-2:]) / 100
        assert abs(times / 400 - level) < 3 * sqrt(level * (1 - level) / 400) + 0.03, (name, times)


def test_without_four_whole_weeks_no_share_is_foreseen_either() -> None:
    rows = [handed(week, accepted=after(week, 1), won=after(week, 2)) for week in (13, 14, 15)]
    promised = Definition("all", (), (Commitment("marketing", "win_rate", 5, 6),))
    found = foreseen(ledger_of(leads(*rows), as_of=WEEKS[15] + timedelta(days=6)), promised)
    assert found == Prediction(None, None, None)


WEEKS = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(16)]


def handed(week: int, **events: object) -> dict[str, object]:
    return {"created": f"{WEEKS[week]} 09:00", "handed_over": f"{WEEKS[week]} 09:00", "score": 60, **events}


def after(week: int, days: int) -> str:
    return f"{WEEKS[week] + timedelta(days=days)} 09:00"


def test_each_number_rests_on_the_leads_that_are_old_enough_for_it() -> None:
    """Read at the end of week 15: volume from weeks 3 to 15, acceptance a month older, wins of 60 days."""
    rows = [handed(week) for week in range(16) for _ in range(1 + week % 2)]
    rows += [handed(week, score=10, accepted=after(week, 1), won=after(week, 2)) for week in range(16)]
    rows += [handed(3, accepted=after(3, 30)), handed(3, accepted=after(3, 31)), handed(11, accepted=after(11, 5))]
    rows += [handed(12, accepted=after(12, 5)), handed(0, won=after(0, 60)), handed(1, won=after(1, 61))]
    rows += [handed(2, rejected=after(2, 1), accepted=after(2, 9))]
    promised = Definition("all", (BAR,), (Commitment("marketing", "win_rate", 60, 6),))
    found = foreseen(ledger_of(leads(*rows), as_of=WEEKS[15] + timedelta(days=6)), promised)
    weekly = [1 + week % 2 + (week == 3) * 2 + (week in (11, 12)) for week in range(3, 16)]
    assert found.volume == next_week(weekly)
    many = round(sum(weekly))
    # weeks 0 to 10 are wholly 30 days old on 26 April: 16 plain leads and 5 of those above, of which 2 in time
    assert found.acceptance == next_share(2, 21, many, 30)
    # weeks 0 to 7 are 60 days old: 12 plain leads and 5 of those above
    assert found.win_rate == next_share(1, 17, many, 60)


@pytest.mark.parametrize(("as_of", "weeks"), [(date(2026, 4, 20), 10), (date(2026, 4, 21), 11)])
def test_a_week_is_asked_for_acceptances_when_its_sunday_is_thirty_days_old(as_of: date, weeks: int) -> None:
    """The Sunday of week 10 is 22 March; before it ten or eleven weeks have one lead each."""
    rows = [handed(week, accepted=after(week, 3)) for week in range(16)]
    found = foreseen(ledger_of(leads(*rows), as_of=as_of), Definition())
    assert found.acceptance == next_share(weeks, weeks, 13, 30)


def test_an_empty_company_foresees_nothing() -> None:
    assert foreseen(ledger_of(as_of="2026-11-22"), Definition()) == Prediction()
    young = ledger_of(leads(handed(0), handed(1)), as_of=WEEKS[2])
    assert foreseen(young, Definition()) == Prediction()


def test_a_definition_for_a_segment_foresees_its_own_leads() -> None:
    rows = [handed(week, segment=segment) for week in range(16) for segment in ("large", "large", "small")]
    found = foreseen(ledger_of(leads(*rows), as_of=WEEKS[15] + timedelta(days=6)), Definition("large", (BAR,)))
    assert found.volume == Foreseen(2.0, 2.0, 2.0, 2.0, 2.0)


def test_what_the_sample_company_signed_on_is_what_was_known_on_the_eve() -> None:
    for terms in history():
        if terms.signed:
            eve = terms.proposed_on + timedelta(days=SIGNED_AFTER - 1)
            known = ledger(moved.frames(truth.ENDS_ON), CALENDAR, eve)
            found, kept = foreseen(known, settled(terms.definition)), terms.prediction or Prediction()
            for measure in ("volume", "acceptance", "win_rate"):
                now, then = getattr(found, measure), getattr(kept, measure)
                assert (now is None) == (then is None)
                if now is not None:
                    assert (now.age_days, now.weeks) == (then.age_days, then.weeks)
                    for end in ("value", *ENDS):
                        assert getattr(now, end) == pytest.approx(getattr(then, end), abs=5e-5), (measure, end)

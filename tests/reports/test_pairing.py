"""Both clocks in one chart, the exceptions of a week, and what is said of the data."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from agreement.decided import Decision
from agreement.ledger import Ledger
from charts.paired import paired
from metrics import BY_KEY
from reports.pairing import Cohort, Pairing, frame, pairing, sentence
from reports.quality import quality
from reports.raised import UNDECIDED, Raised, raised
from reports.told import lists
from reports.week import decided, week
from tests.charts.test_figures import trace
from tests.making import leads, ledger_of
from tests.sampled import company as company
from tests.sampled import ledger as ledger
from tests.sampled import sample_file as sample_file

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
JAN = Cohort(date(2026, 1, 1), 40, 6, 0.15, 0.07, 0.29, date(2026, 7, 30))
FEB = Cohort(date(2026, 2, 1), 50, 1, None, None, None, date(2026, 8, 27))


def test_the_cohorts_are_those_of_sal_yield_up_to_the_week(ledger: Ledger) -> None:
    found = pairing(ledger, date(2026, 11, 16))
    assert found is not None
    rows = BY_KEY["sal_yield"].result(ledger).filter(scope="month").sort("month").tail(18)
    columns = ["month", "accepted", "won", "value", "low", "high", "counts_from"]
    assert frame(found).rows() == rows.select(columns).rows()
    assert found.age_days == rows["age_days"][0]
    earlier = pairing(ledger, date(2026, 3, 16))
    assert earlier is not None
    assert earlier.cohorts[-1].month == date(2026, 3, 1)
    assert pairing(ledger_of(leads(), as_of="2026-01-18"), date(2026, 1, 12)) is None


def test_the_sentence_is_about_the_newest_month_that_is_old_enough() -> None:
    assert sentence(Pairing(180, (JAN, FEB))) == (
        "15 % of the 40 SALs of January 2026 became customers within 180 days (7.0–29 %); "
        "February can be judged from 27 Aug 2026"
    )
    assert sentence(Pairing(180, (JAN,))).endswith("(7.0–29 %)")
    unknown = Cohort(date(2025, 12, 1), 9, 0, None, None, None, date(2026, 6, 29))
    assert sentence(Pairing(180, (unknown, JAN, FEB))) == sentence(Pairing(180, (JAN, FEB)))
    assert sentence(Pairing(180, (FEB,))) == (
        "No month’s SALs are 180 days old; February can be judged from 27 Aug 2026"
    )
    few = Cohort(date(2026, 1, 1), 19, 7, 7 / 19, 0.2, 0.6, date(2026, 7, 30))
    assert sentence(Pairing(180, (few,))).startswith("7 of 19 SALs of January 2026 became")


def test_a_month_too_young_is_hollow_and_has_no_dot() -> None:
    figure, alt = paired(frame(Pairing(180, (JAN, FEB))), "Both", 180, "light")
    assert list(trace(figure, "SALs").y) == [40, 50]
    assert [colour.endswith(", 0)") or colour == "rgba(0,0,0,0)" for colour in trace(figure, "SALs").marker.color] == [
        False, True,
    ]  # fmt: skip
    assert (list(trace(figure, "won").x), list(trace(figure, "won").y)) == ([date(2026, 1, 1)], [0.15])
    assert "January 2026: 40 accepted, 15 % won within 180 days (7.0–29 %)" in alt
    assert "February 2026: 50 accepted, too young to judge until 27 Aug 2026" in alt


def test_where_no_month_can_be_said_the_lower_half_has_no_scale_and_says_so() -> None:
    figure, _ = paired(frame(Pairing(180, (FEB,))), "Both", 180, "light")
    assert (tuple(figure.layout.yaxis.range), figure.layout.yaxis.showticklabels) == ((0, 1), False)
    assert "no month’s share won within 180 days can be said yet" in figure.layout.annotations[1].text
    judged, _ = paired(frame(Pairing(180, (JAN, FEB))), "Both", 180, "light")
    assert (judged.layout.yaxis.range, judged.layout.yaxis.showticklabels) == (None, None)


def test_exceptions_have_an_owner_how_far_they_were_missed_and_what_was_decided() -> None:
    promises = [
        {"words": "Sales answers", "side": "sales", "commitment": "first_response", "share": 0.75, "numerator": 3,
         "denominator": 4, "value": 0.75},
        {"words": "30 a week", "side": "marketing", "commitment": "volume", "share": None, "numerator": 12,
         "denominator": 1, "value": 12.0},
    ]  # fmt: skip
    assert raised([("sal_rate", "sales", "SAL rate 43 %, worse")], promises) == (
        Raised("SAL rate 43 %, worse", "sales", UNDECIDED, "sal_rate"),
        Raised("Sales answers: 3 of 4", "sales", UNDECIDED, "first_response"),
        Raised("30 a week: 12", "marketing", UNDECIDED, "volume"),
    )


def made(number: int, about: str, due: date, closed: datetime | None = None) -> Decision:
    return Decision(number, f"Step {number}", "Mark", due, about, None, MONDAY, "Anna", done_at=closed)


def test_a_week_carries_what_meetings_decided_late_first_and_exceptions_their_actions(ledger: Ledger) -> None:
    told = week(ledger, date(2026, 11, 16))
    late, soon = date(2026, 11, 20), date(2026, 12, 1)
    decisions = [
        made(1, "sal_rate", soon), made(2, "sal_rate", late), made(3, "complete", soon, MONDAY),
        made(4, "", soon, MONDAY - timedelta(days=14)),
        made(6, "", soon, MONDAY - timedelta(days=7)), made(5, "promise:sales:first_response", soon),
    ]  # fmt: skip
    shown = decided(told, decisions, date(2026, 11, 24), ledger.calendar)
    assert shown.decisions == (
        "late: Step 2 (Mark, by 20 Nov 2026)", "open: Step 1 (Mark, by 1 Dec 2026)",
        "open: Step 5 (Mark, by 1 Dec 2026)", "done: Step 3 (Mark, by 1 Dec 2026)",
        "done: Step 6 (Mark, by 1 Dec 2026)",
    )  # fmt: skip
    actions = {one.about: one.action for one in shown.raised}
    assert actions.pop("sal_rate") == "Step 2 (Mark, by 20 Nov 2026); Step 1 (Mark, by 1 Dec 2026)"
    assert actions.pop("first_response") == "Step 5 (Mark, by 1 Dec 2026)"
    assert set(actions.values()) <= {UNDECIDED}
    assert ("Decisions", shown.decisions) in lists(shown)


def test_a_weeks_exceptions_are_its_signals_and_its_missed_promises(ledger: Ledger) -> None:
    told = week(ledger, date(2026, 11, 16))
    worse = [f"{one.name} {one.value}, worse than usual" for one in told.measures if one.state == "worse"]
    assert [one.what for one in told.raised][: len(worse)] == worse
    assert [one.what.rpartition(":")[0] for one in told.raised][len(worse) :] == list(told.missed)
    assert worse
    assert told.missed


def test_the_data_quality_says_first_what_cannot_be_true_and_leaves_small_gaps_out(ledger: Ledger) -> None:
    rows = [{"created": "2026-01-05 08:00", "handed_over": "2026-01-04 09:00", "name": "Ann"}]
    rows += [{"created": "2026-01-06 08:00", "name": "Bo", "source": "web" if number else None} for number in range(30)]
    said = quality(ledger_of(leads(*rows), as_of="2026-01-18"))
    assert said[0] == "1 of 1 leads (100 %): handed over before created"
    assert len(said) == 3
    assert "source unknown" not in " ".join(said)  # 1 or 2 of 31
    missing = BY_KEY["data_quality"].result(ledger).filter((pl.col("kind") == "missing") & pl.col("week").is_null())
    assert quality(ledger)[-3].endswith(missing.sort("value")["words"][-1])
    assert quality(ledger_of(leads(), as_of="2026-01-18")) == ()

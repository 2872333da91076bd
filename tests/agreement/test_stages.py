"""What a stage history says of a lead on a day, by hand; the lead's own columns are what its CRM shows today."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from agreement.frames import EVENTS
from agreement.ledger import Ledger
from tests.making import frame, leads, ledger_of

BACK = (
    ("2026-02-20", "handed_over"), ("2026-03-03", "rejected"), ("2026-04-10", "recycled"),
    ("2026-05-02", "handed_over"), ("2026-05-09", "accepted"),
)  # fmt: skip
"""Rejected in March, taken back, accepted in May."""
NOW = {"created": "2026-02-01", "handed_over": "2026-05-02", "accepted": "2026-05-09"}
"""What the CRM shows of that lead today: it has forgotten the first round."""


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


def history(*entered: tuple[str, ...], lead: str = "1") -> pl.DataFrame:
    """Stage changes of one lead: day, event, and perhaps a reason."""
    names = ("at", "event", "reason")
    return frame("stage_changes", *({"lead_id": lead, **dict(zip(names, row, strict=False))} for row in entered))


def known(own: dict, *entered: tuple[str, ...], as_of: str = "2026-06-30") -> dict:
    """The one lead as it was known."""
    return read(own, *entered, as_of=as_of).leads.row(0, named=True)


def read(own: dict, *entered: tuple[str, ...], as_of: str = "2026-06-30") -> Ledger:
    return ledger_of(leads(own), as_of=as_of, stage_changes=history(*entered))


@pytest.mark.parametrize(
    ("as_of", "accepted", "decided", "recycled", "waits_again"),
    [
        ("2026-03-02", None, None, None, None),
        ("2026-04-01", False, "2026-03-03", None, None),
        ("2026-04-30", False, "2026-03-03", "2026-04-10", None),
        ("2026-05-05", False, "2026-03-03", "2026-04-10", "2026-05-02"),
        ("2026-06-30", True, "2026-05-09", "2026-04-10", None),
    ],
)
def test_a_recycled_lead_is_on_each_day_what_it_was_then(as_of, accepted, decided, recycled, waits_again) -> None:
    lead = known(NOW, *BACK, as_of=as_of)
    said = [lead[name] for name in ("decided_at", "recycled_at", "handed_over_again_at")]
    assert lead["accepted"] is accepted
    assert said == [day and at(day) for day in (decided, recycled, waits_again)]
    assert lead["handed_over_at"] == at("2026-02-20"), "the first hand-over is the one that is judged and timed"


def test_without_its_history_the_first_round_was_never_known() -> None:
    lead = ledger_of(leads(NOW), as_of="2026-04-01").leads.row(0, named=True)
    assert (lead["accepted"], lead["handed_over_at"], lead["recycled_at"]) == (None, None, None)


def test_the_first_decision_stops_the_clock_and_the_last_one_counts() -> None:
    lead = known(NOW, *BACK)
    assert (lead["first_decided_at"], lead["first_accepted"]) == (at("2026-03-03"), False)
    assert lead["decision_minutes"] == 11 * 1440
    thrice = (*BACK, ("2026-05-20", "recycled"), ("2026-06-01", "rejected"))
    lead = known(NOW, *thrice)
    assert (lead["accepted"], lead["decided_at"], lead["first_decided_at"]) == (
        False,
        at("2026-06-01"),
        at("2026-03-03"),
    )


def test_two_stages_that_are_one_event_are_one_decision() -> None:
    lead = known(NOW, ("2026-02-20", "handed_over"), ("2026-03-03", "accepted"), ("2026-03-08", "accepted"))
    assert (lead["decided_at"], lead["entered_again"]) == (at("2026-03-03"), False)


def test_a_lead_rejected_anew_after_it_was_taken_back_was_rejected_twice() -> None:
    rounds = (("2026-03-03", "rejected", "no budget"), ("2026-04-10", "recycled"), ("2026-06-02", "rejected", "no fit"))
    own = {"created": "2026-02-01", "rejected": "2026-06-02", "rejection_reason": "other"}
    then, now = known(own, *rounds, as_of="2026-04-01"), known(own, *rounds)
    assert (then["rejected_at"], then["rejection_reason"]) == (at("2026-03-03"), "no budget")
    assert (now["rejected_at"], now["rejection_reason"], now["entered_again"]) == (at("2026-06-02"), "no fit", True)


def test_a_reason_of_a_later_rejection_is_not_known_before_it() -> None:
    silent = (("2026-03-03", "rejected"), ("2026-06-02", "rejected"))
    own = {"rejected": "2026-06-02", "rejection_reason": "no fit"}
    assert known(own, *silent, as_of="2026-04-01")["rejection_reason"] == None  # noqa: E711
    later = (
        ("2026-03-03", "rejected"),
        ("2026-04-01", "recycled"),
        ("2026-06-02", "rejected"),
        ("2026-06-09", "accepted"),
    )
    forgotten = {"accepted": "2026-06-09", "rejection_reason": "no fit"}
    assert known(forgotten, *later, as_of="2026-04-02")["rejection_reason"] is None
    assert known(forgotten, *later)["rejection_reason"] == "no fit"


@pytest.mark.parametrize(
    ("ends", "won", "lost", "opened"),
    [
        ("opportunity lost", None, "2026-03-02", "2026-03-01"),
        ("opportunity lost opportunity", None, None, "2026-03-01"),
        ("opportunity lost opportunity won", "2026-03-04", None, "2026-03-01"),
        ("opportunity won opportunity lost", None, "2026-03-04", "2026-03-01"),
        ("opportunity won won", "2026-03-02", None, "2026-03-01"),
        ("opportunity lost recycled opportunity", None, None, "2026-03-04"),
        ("opportunity recycled opportunity won", "2026-03-04", None, "2026-03-03"),
        ("opportunity recycled", None, None, "2026-03-01"),
        ("won lost", None, "2026-03-02", None),
    ],
)
def test_a_deal_ended_as_it_ended_last_and_one_opened_again_has_not_ended(ends, won, lost, opened) -> None:
    lead = known({}, *((f"2026-03-0{day}", event) for day, event in enumerate(ends.split(), start=1)))
    assert [lead[f"{name}_at"] for name in ("won", "lost", "opportunity")] == [
        day and at(day) for day in (won, lost, opened)
    ]


def test_what_a_history_does_not_tell_is_taken_from_the_leads_own_columns() -> None:
    own = {"created": "2026-02-01", "won": "2026-06-01", "accepted": "2026-05-09"}
    lead = known(own, ("2026-03-03", "rejected"), ("2026-03-05", None))
    assert [lead[f"{name}_at"] for name in ("created", "rejected", "accepted", "won")] == [
        at(day) for day in ("2026-02-01", "2026-03-03", "2026-05-09", "2026-06-01")
    ]
    assert lead["accepted"] is True


def test_the_first_of_what_happens_once_counts() -> None:
    once = ("created", "qualified", "assigned", "first_response")
    lead = known({}, *((day, event) for event in once for day in ("2026-03-05", "2026-03-02", "2026-03-09")))
    assert [lead[f"{event}_at"] for event in once] == [at("2026-03-02")] * 4


def test_changes_of_one_moment_stand_in_the_usual_order_of_events() -> None:
    same = "2026-03-02"
    lead = known(
        {}, (same, "won"), (same, "recycled"), (same, "opportunity"), (same, "handed_over"), (same, "rejected")
    )
    assert (lead["won_at"], lead["accepted"]) == (at(same), False)
    assert lead["handed_over_again_at"] is None


def test_a_lead_exists_from_its_first_change_on_and_not_before() -> None:
    late = {"handed_over": "2026-05-02"}
    assert read(late, ("2026-02-20", "handed_over"), as_of="2026-02-20").leads.height == 1
    assert read(late, ("2026-02-20", "handed_over"), as_of="2026-02-19").leads.height == 0
    assert read({}, ("2026-02-20", None), as_of="2026-02-19").leads.height == 0


def test_the_last_day_of_the_data_is_that_of_the_last_change() -> None:
    assert ledger_of(leads(NOW), stage_changes=history(("2026-06-15", None))).as_of == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("own", "contradicted"),
    [
        (NOW, False),
        ({**NOW, "accepted": "2026-05-09 23:59"}, False),
        ({**NOW, "handed_over": "2026-02-20"}, False),
        ({**NOW, "handed_over": "2026-03-20"}, True),
        ({**NOW, "rejected": "2026-03-04"}, True),
        ({**NOW, "rejected": "2027-03-04"}, False),
        ({**NOW, "lost": "2026-06-01"}, True),
    ],
)
def test_own_dates_that_the_history_contradicts_are_marked(own: dict, contradicted: bool) -> None:
    reopened = (*BACK, ("2026-06-01", "lost"), ("2026-06-02", "opportunity"))
    assert known(own, *reopened)["contradicted"] is contradicted


def test_leads_without_changes_are_as_they_were_and_nobody_knows_of_them_what_only_a_history_tells() -> None:
    own = leads(
        NOW, {"created": "2026-02-01", "rejected": "2026-03-01", "rejection_reason": "no fit", "lost": "2026-04-01"}
    )
    with_one = ledger_of(own, as_of="2026-04-20", stage_changes=history(*BACK)).leads.filter(lead_id="2")
    without = ledger_of(own, as_of="2026-04-20").leads.filter(lead_id="2")
    assert with_one.equals(without)
    assert with_one.select("entered_again", "contradicted").row(0) == (None, None)


def test_changes_without_a_lead_or_a_time_or_with_a_word_that_is_no_event_change_nothing() -> None:
    odd = frame(
        "stage_changes",
        {"lead_id": "9", "at": "2026-03-01", "event": "won"},
        {"lead_id": None, "at": "2026-03-01", "event": "won"},
        {"lead_id": "1", "event": "won"},
        {"lead_id": "1", "at": "2026-03-01", "event": "Won"},
    )
    made = ledger_of(leads(NOW), as_of="2026-06-30", stage_changes=odd)
    without = ledger_of(leads(NOW), as_of="2026-06-30")
    times = [f"{event}_at" for event in EVENTS]
    assert made.leads.select(times).equals(without.leads.select(times))
    assert made.stage_changes.height == 3, "one without a time is not known on any day"


def test_a_decision_that_only_the_leads_own_columns_know_ends_the_wait_for_it() -> None:
    again = (("2026-02-20", "handed_over"), ("2026-03-03", "rejected"), ("2026-05-02", "handed_over"))
    assert known({"accepted": "2026-05-09"}, *again)["handed_over_again_at"] is None
    assert known({"accepted": "2026-02-09"}, *again)["handed_over_again_at"] == at("2026-05-02")

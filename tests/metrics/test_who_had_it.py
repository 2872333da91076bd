"""Whose answer it is when a lead was given to another rep: not the one who was given it when it was late already."""

from dataclasses import replace
from datetime import UTC, date, datetime

import polars as pl

from agreement import judge
from agreement.definition import Commitment, Definition, InForce
from agreement.moves import MOVES, owner_at
from metrics import moment, response_time
from metrics._owners import by_owner
from tests.making import leads, ledger_of

MONDAY = date(2026, 11, 2)
HANDED = {"handed_over": "2026-11-02 09:00", "sales_owner": "Bob"}
FOUR_HOURS = InForce(
    1, Definition(commitments=(Commitment("sales", "first_response", 240, 90),)), "h", datetime(2026, 1, 1, tzinfo=UTC)
)


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=UTC)


def moves(*rows):
    """Each row: lead, at, from, to, and when a file was believed again."""
    told = [(lead, at(when), was, to, "Anna", "", ended and at(ended)) for lead, when, was, to, ended in rows]
    return pl.DataFrame(told, schema=MOVES, orient="row")


def reps(lead, *given, promised=True):
    before = {"handed_over": "2026-10-05 09:00", "first_response": "2026-10-05 10:00", "sales_owner": "Zoe"}
    read = ledger_of(leads({**HANDED, **lead}, before), as_of="2026-11-08")
    read = replace(judge(read, [FOUR_HOURS] if promised else []), moves=moves(*given))
    found = by_owner(response_time.METRIC.count(read), moment(read), MONDAY, 1, "commitment" if promised else "1_hour")
    opened = response_time.METRIC.leads(read).filter(pl.col("rep") == found["rep"][0])
    assert opened.height == found["leads"][0]
    return found.select("rep", "within", "judged").rows()


def test_who_was_given_a_lead_in_time_and_answered_it_in_time_has_kept_the_promise():
    assert reps({"first_response": "2026-11-02 12:00"}, ("1", "02 10:00", "Ann", "Bob", None)) == [("Bob", 1, 1)]


def test_a_lead_that_was_late_when_it_was_given_away_is_late_for_who_had_it():
    late = ("1", "03 10:00", "Ann", "Bob", None)
    assert reps({"first_response": "2026-11-03 10:30"}, late) == [("Ann", 0, 1)]
    assert reps({}, late) == [("Ann", 0, 1)]


def test_who_was_given_it_in_time_and_never_answered_is_late():
    assert reps({}, ("1", "02 12:59", "Ann", "Bob", None)) == [("Bob", 0, 1)]
    assert reps({}, ("1", "02 13:01", "Ann", "Bob", None)) == [("Ann", 0, 1)]


def test_an_answer_before_the_lead_was_given_away_stays_with_who_gave_it():
    assert reps({"first_response": "2026-11-02 09:30"}, ("1", "02 10:00", "Ann", "Bob", None)) == [("Ann", 1, 1)]


def test_without_a_promise_it_is_who_answered_or_has_it_now():
    late = ("1", "03 10:00", "Ann", "Bob", None)
    assert reps({"first_response": "2026-11-03 10:30"}, late, promised=False) == [("Bob", 0, 1)]
    assert reps({}, late, promised=False) == [("Bob", 0, 1)]


def test_a_chain_is_walked_and_a_file_is_believed_from_when_it_came():
    known = leads(*[{"sales_owner": "Eve"}] * 6, {"sales_owner": None})
    times = ["02 08:00", "02 10:30", "02 11:30", "02 12:30", None, "02 10:30", "02 10:30"]
    asked = known.with_columns(pl.Series("at", [at(one) if one else None for one in times], pl.Datetime("us", "UTC")))
    chain = [((str(lead), "02 10:00", "Ann", "Bob", "02 12:00"), (str(lead), "02 11:00", "Bob", "Cid", "02 12:00"))
             for lead in range(1, 6)]  # fmt: skip
    found = owner_at(asked, moves(*(row for pair in chain for row in reversed(pair))), "at")
    assert found.to_list() == ["Ann", "Bob", "Cid", "Eve", "Eve", "Eve", None]

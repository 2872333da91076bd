"""Verifiable outputs: what proves each of the five, what was never recorded, and who writes nothing down."""

from datetime import date

import polars as pl
import pytest

from metrics._proved import window
from metrics.conversation_outputs import METRIC
from sample_data import truth
from tests.making import frame, leads, ledger_of

LEADS = leads(
    {"lead_id": "deal", "opportunity": "2026-06-01", "segment": "big"},
    {"lead_id": "won", "opportunity": "2026-06-01", "won": "2026-11-20", "segment": "big"},
    {"lead_id": "bare", "accepted": "2026-06-01"},
)


def talk(lead_id, kind, successful=True, output=None, at="2026-11-10 10:00", by="Ann"):
    return {"lead_id": lead_id, "at": at, "kind": kind, "successful": successful, "output": output, "held_by": by}


TALKS = frame(
    "conversations",
    *(talk("won", kind) for kind in (1, 2, 3, 4, 5)),
    *(talk("deal", kind) for kind in (2, 3, 5)),
    *(talk("bare", kind, output="minutes") for kind in (1, 2, 4)),
    talk("bare", 2, output="  "), talk("won", 2, successful=False, output="no"), talk("won", 3, successful=None),
    talk("nobody", 1, output="sent", by=None), talk("nobody", 2), talk("won", 7, output="x"),
    talk("won", 5, at="2026-08-30 10:00"), talk("won", 5, at="2026-11-23 10:00"),
)  # fmt: skip


def result(talks=TALKS, rows=LEADS, **more):
    return METRIC.result(ledger_of(rows, conversations=talks, as_of="2026-11-24")).filter(**more)


def told(part, **more):
    return result(part=part, **more).select("held", "successful", "written", "event", "verified", "value").row(0)


def test_each_kind_is_proved_by_what_it_leads_to():
    assert told("1", scope="kind") == (3, 3, 2, 0, 2, pytest.approx(2 / 3))
    assert told("2", scope="kind") == (6, 5, 1, 2, 3, 0.6)
    assert told("3", scope="kind") == (3, 2, 0, 2, 2, 1.0)
    assert told("4", scope="kind") == (2, 2, 1, 0, 1, 0.5)
    assert told("5", scope="kind") == (2, 2, 0, 1, 1, 0.5)


def test_all_reps_and_segments_count_the_same_conversations():
    (whole,) = result(scope="all").select("held", "successful", "verified").rows()
    assert whole == (16, 14, 9)
    for scope in ("rep", "segment", "kind"):
        assert result(scope=scope).select(pl.col("held", "successful", "verified").sum()).row(0) == whole
    assert result(scope="rep").select("part", "successful").rows() == [("Ann", 13), (None, 1)]


def test_the_window_is_the_last_twelve_whole_weeks():
    read = ledger_of(LEADS, conversations=TALKS, as_of="2026-11-24")
    assert window(read) == (date(2026, 8, 31), date(2026, 11, 22))
    assert window(ledger_of(LEADS, as_of="2026-11-22")) == (date(2026, 8, 31), date(2026, 11, 22))
    assert window(ledger_of(LEADS, as_of="2026-11-21")) == (date(2026, 8, 24), date(2026, 11, 15))


def test_what_would_prove_a_kind_and_was_never_recorded_leaves_it_unknown():
    kinds = {"output": (TALKS.drop("output"), LEADS), "opportunity": (TALKS, LEADS.drop("opportunity_at")),
             "win": (TALKS, LEADS.drop("won_at"))}  # fmt: skip
    known = {
        name: [row[0] for row in result(talks, rows, scope="kind").select("value").rows()]
        for name, (talks, rows) in kinds.items()
    }
    assert [value is None for value in known["output"]] == [True, False, False, True, False]
    assert [value is None for value in known["opportunity"]] == [False, True, True, False, False]
    assert [value is None for value in known["win"]] == [False, False, False, False, True]
    for talks, rows in kinds.values():
        assert set(result(talks, rows).filter(pl.col("scope") != "kind")["verified"]) == {None}
    unsaid = result(TALKS.drop("successful"))
    assert set(unsaid.select("value", "success_share").rows()) == {(None, None)}


def test_the_rows_behind_are_the_successful_conversations_with_what_proves_them():
    behind = METRIC.leads(ledger_of(LEADS, conversations=TALKS, as_of="2026-11-24"))
    fifth = behind.filter((pl.col("scope") == "kind") & (pl.col("part") == "5")).sort("lead_id")
    assert fifth.select("lead_id", "verified", "written", "event").rows() == [
        ("deal", False, False, False), ("won", True, False, True),
    ]  # fmt: skip


def test_reps_are_told_apart_only_where_three_have_enough():
    def held(rep, n, written):
        return [talk("bare", 1, output="x" if i < written else None, by=rep) for i in range(n)]

    three = [*held("Ann", 40, 38), *held("Bob", 40, 37), *held("Cid", 40, 10), *held("Dan", 29, 0)]
    made = dict(result(frame("conversations", *three), scope="rep").select("part", "standing").rows())
    assert made == {"Ann": "more often", "Bob": "like the others", "Cid": "less often", "Dan": None} or made == {
        "Ann": "like the others", "Bob": "like the others", "Cid": "less often", "Dan": None,
    }  # fmt: skip
    two = frame("conversations", *held("Ann", 40, 38), *held("Cid", 40, 10))
    assert set(result(two, scope="rep")["standing"]) == {None}


def test_the_rep_of_the_sample_who_writes_nothing_down_is_found_and_nobody_else(sample):
    less = METRIC.result(sample).filter(standing="less often")["part"].to_list()
    assert less == [truth.FORGETFUL_REP]

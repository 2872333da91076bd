"""The ledger knows what was known on a day, and nothing later."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from agreement.calendar import Calendar
from agreement.frames import FRAMES
from agreement.ledger import ledger, with_leads


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


LEADS = pl.DataFrame(
    {
        "lead_id": ["early", "late"],
        "created_at": [at("2026-11-02T08:00"), at("2026-11-20T08:00")],
        "handed_over_at": [at("2026-11-03T08:00"), None],
        "first_response_at": [at("2026-11-05T09:00"), None],
        "attempts": [3, None],
        "rejected_at": [at("2026-11-06T09:00"), None],
        "rejection_reason": ["no fit", None],
        "recycled_at": [at("2026-11-07T09:00"), None],
        "accepted_at": [at("2026-11-12T09:00"), None],
        "updated_at": [at("2026-11-12T09:00"), None],
    }
)
TOUCHES = pl.DataFrame(
    {
        "touch_id": ["1", "2", "3", "4"],
        "lead_id": ["early"] * 4,
        "at": [at("2026-10-01T08:00"), at("2026-11-01T08:00"), at("2026-11-04T08:00"), at("2026-11-30T08:00")],
        "kind": ["demo_request", "demo_request", "pricing_page", "webinar"],
    }
)


def test_a_fact_after_the_day_does_not_exist_yet() -> None:
    known = ledger({"leads": LEADS, "touches": TOUCHES}, as_of=date(2026, 11, 4))
    lead = known.leads.row(0, named=True)
    assert known.leads["lead_id"].to_list() == ["early"]
    later = ("first_response_at", "attempts", "accepted", "rejection_reason", "updated_at")
    assert [lead[name] for name in later] == [None] * 5
    assert known.touches.height == 3
    assert lead["waiting_minutes"] == 40 * 60


def test_a_recycled_lead_is_judged_by_its_last_decision_and_timed_by_its_first() -> None:
    rejected = ledger({"leads": LEADS}, as_of=date(2026, 11, 8)).leads.row(0, named=True)
    accepted = ledger({"leads": LEADS}, as_of=date(2026, 11, 30)).leads.row(0, named=True)
    assert (rejected["accepted"], rejected["rejection_reason"]) == (False, "no fit")
    assert (accepted["accepted"], accepted["decided_at"]) == (True, at("2026-11-12T09:00"))
    assert accepted["decision_minutes"] == (3 * 24 + 1) * 60 == rejected["decision_minutes"]
    assert [accepted[f"{name}_week"] - rejected["decided_week"] for name in ("first_decided", "decided")] == [0, 1]


def test_a_trigger_counts_only_touches_before_the_hand_over() -> None:
    lead = ledger({"leads": LEADS, "touches": TOUCHES}).leads.row(0, named=True)
    assert lead["days_since_demo_request"] == 2
    assert "days_since_pricing_page" not in lead
    assert "days_since_webinar" not in lead


def test_the_day_of_an_event_is_the_day_in_the_business_time_zone() -> None:
    leads = pl.DataFrame({"lead_id": ["a"], "created_at": [at("2026-11-22T23:30")]})
    utc, tokyo = (ledger({"leads": leads}, Calendar(time_zone=zone)) for zone in ("UTC", "Asia/Tokyo"))
    assert (utc.as_of, tokyo.as_of) == (date(2026, 11, 22), date(2026, 11, 23))
    assert tokyo.leads["created_week"].item() == utc.leads["created_week"].item() + 1


def test_on_the_running_day_a_lead_has_waited_until_now_and_not_until_midnight() -> None:
    morning = datetime.now(UTC) - timedelta(minutes=90)
    leads = pl.DataFrame({"lead_id": ["a"], "created_at": [morning], "handed_over_at": [morning]})
    today = ledger({"leads": leads}, as_of=Calendar().today())
    assert today.leads["waiting_minutes"].item() in (90, 91)


def test_an_empty_ledger_has_every_column_in_its_type() -> None:
    empty = ledger({})
    for name, frame in FRAMES.items():
        left_out = {"touch_id", "lead_id"} if name == "touches" else set()
        assert set(frame.columns) - left_out <= set(getattr(empty, name).columns)
        assert getattr(empty, name).height == 0
    assert empty.leads.schema["created_day"] == pl.Int32
    assert empty.as_of == Calendar().today()


def test_touches_are_linked_to_the_row_of_their_lead_and_follow_it() -> None:
    two = TOUCHES.with_columns(lead_id=pl.Series(["late", "nobody", "early", "early"]))
    known = ledger({"leads": LEADS, "touches": two}, as_of=date(2026, 11, 30))
    assert known.touches.select("lead_row", "kind").rows() == [(0, "pricing_page"), (0, "webinar"), (1, "demo_request")]
    assert known.strays == 1
    before = ledger({"leads": LEADS, "touches": two}, as_of=date(2026, 11, 1))
    assert (before.leads.height, before.touches.height, before.strays) == (0, 0, 2), "no lead is known yet"
    fewer = with_leads(known, known.leads.tail(1))
    assert fewer.touches.select("lead_row", "kind").rows() == [(0, "demo_request")]


def test_conversations_are_linked_to_the_row_of_their_lead_and_follow_it() -> None:
    talks = pl.DataFrame({"lead_id": ["late", "nobody", "early"], "at": [at("2026-11-21T09:00")] * 3})
    known = ledger({"leads": LEADS, "conversations": talks}, as_of=date(2026, 11, 30))
    assert known.conversations.select("lead_id", "lead_row").rows() == [("late", 1), ("nobody", None), ("early", 0)]
    fewer = with_leads(known, known.leads.tail(1))
    assert fewer.conversations["lead_row"].to_list() == [0, None, None]
    assert with_leads(known, known.leads).conversations["lead_row"].to_list() == [1, None, 0]


def test_an_opportunity_takes_days_until_it_is_won_or_lost_or_so_far() -> None:
    opened = at("2026-11-19T22:30")  # Thursday; in Berlin still Thursday, half past eleven at night
    ends = {"won": "2026-11-24T08:00", "lost": "2026-11-20T08:00", "both": "2026-11-26T08:00"}
    leads = pl.DataFrame(
        {
            "lead_id": ["won", "lost", "both", "open", "early", "none"],
            "opportunity_at": [opened] * 5 + [None],
            "won_at": [at(ends["won"]), None, at(ends["both"]), None, at("2026-11-18T23:30"), at(ends["won"])],
            "lost_at": [None, at(ends["lost"]), at(ends["lost"]), None, None, None],
        }
    )
    berlin = Calendar(time_zone="Europe/Berlin", holidays=(date(2026, 11, 23),))
    known = ledger({"leads": leads}, berlin, date(2026, 11, 30)).leads
    assert known.select("lead_id", "cycle_days", "cycle_business_days").rows() == [
        ("won", 5, 2),  # Thursday and Friday; the weekend and the holiday on Monday do not count
        ("lost", 1, 1),
        ("both", 7, 4),
        ("open", 11, 6),
        ("early", 0, 0),  # half past midnight in Berlin: the same day
        ("none", None, None),
    ]
    assert known.schema["cycle_days"] == known.schema["cycle_business_days"] == pl.Int32


def test_what_has_waited_so_far_runs_until_the_end_of_the_day_on_both_clocks() -> None:
    friday = at("2026-11-06T16:00")
    leads = pl.DataFrame({"lead_id": ["a"], "created_at": [friday], "assigned_at": [friday + timedelta(minutes=20)]})
    leads = leads.with_columns(pl.col("created_at").alias("handed_over_at") + timedelta(minutes=10))
    known = ledger({"leads": leads}, Calendar(), date(2026, 11, 9)).leads.row(0, named=True)
    names = ("unassigned", "waiting", "unanswered")
    assert [known[f"{name}_minutes"] for name in names] == [4800, 4790, 4780]
    assert [known[f"{name}_business_minutes"] for name in names] == [540, 530, 520]


def test_on_the_running_day_every_wait_runs_until_now() -> None:
    morning = datetime.now(UTC) - timedelta(minutes=90)
    leads = pl.DataFrame({"lead_id": ["a"], "created_at": [morning], "assigned_at": [morning]})
    today = ledger({"leads": leads}, as_of=Calendar().today()).leads
    assert today["unassigned_minutes"].item() in (90, 91)
    assert today["unanswered_minutes"].item() in (90, 91)

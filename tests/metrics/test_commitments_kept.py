from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.definition import Commitment
from agreement.ledger import Ledger
from metrics import moment, signals
from metrics.commitments_kept import METRIC, asked, kept_summary
from tests.making import leads, ledger_of
from tests.metrics.made import LEADS_MADE, moved
from tests.metrics.signed import BAR, PHONE, signed, under
from tests.metrics.test_catalogue import opens_as_many
from tests.stored import asked as ask
from tests.stored import store_frames

FIRST_RESPONSE = Commitment("sales", "first_response", 240, 50)
DECISION = Commitment("sales", "decision", 2, 50)
ATTEMPTS = Commitment("sales", "attempts", 3)
CAPACITY = Commitment("sales", "capacity", 2)
VOLUME = Commitment("marketing", "volume", 3)
COMPLETE = Commitment("marketing", "complete", 0, 60)
WIN_RATE = Commitment("marketing", "win_rate", 30, 50)
MONDAY = date(2026, 1, 5)
PARTS = ["numerator", "denominator", "open", "value", "low", "high", "state"]


def verdict(rows: list[dict[str, Any]], as_of: str, one: Commitment, week: date = MONDAY) -> tuple[Any, ...]:
    passing = [{"score": 80, **row} for row in rows]
    result = METRIC.result(under(leads(*passing), as_of, signed(one)))
    return result.filter(pl.col("week") == week).select(PARTS).row(0)


def handed(day: int, **events: Any) -> dict[str, Any]:
    return {"handed_over": f"2026-01-{day:02} 09:00", **events}


ANSWERED = handed(5, first_response="2026-01-05 10:00")
LATE = handed(5, first_response="2026-01-06 10:00")


def test_first_response_is_judged_on_leads_that_pass() -> None:
    failing = handed(5, score=10)
    assert verdict([ANSWERED, LATE, LATE, failing], "2026-01-31", FIRST_RESPONSE) == (
        1, 3, 0, 1 / 3, 1 / 3, 1 / 3, "missed",
    )  # fmt: skip


def test_each_promise_says_its_target_and_only_whole_weeks_are_promised_a_number() -> None:
    asked = (Commitment("sales", "first_response", 240, 29), Commitment("sales", "decision", 2, 57), ATTEMPTS)
    rows = leads({"score": 80, **handed(8)}, {"score": 80, **handed(8, accepted="2026-01-13 09:00")})
    made = METRIC.result(under(rows, "2026-01-18", signed(*asked, CAPACITY, VOLUME, at="2026-01-07")))
    names = ("first_response", "decision", "attempts", "capacity", "volume")
    targets = dict(zip(names, (0.29, 0.57, 1.0, 2.0, 3.0), strict=True))
    following = date(2026, 1, 12)
    assert made.select("week", "commitment", "target").rows() == [
        *((MONDAY, name, targets[name]) for name in names[:3]),
        *((following, name, targets[name]) for name in names),
    ]


def test_exactly_the_promised_minutes_and_exactly_the_promised_share_are_kept() -> None:
    at_the_limit = handed(5, first_response="2026-01-05 13:00")
    assert verdict([at_the_limit, LATE], "2026-01-31", FIRST_RESPONSE)[-1] == "kept"


def test_a_lead_that_was_never_answered_breaks_the_promise() -> None:
    another_week = handed(12, first_response="2026-01-12 10:00")
    assert verdict([handed(5), another_week], "2026-01-31", FIRST_RESPONSE) == (0, 1, 0, 0.0, 0.0, 0.0, "missed")


def test_nights_and_weekends_do_not_count_as_waiting() -> None:
    friday = {"handed_over": "2026-01-09 16:00", "first_response": "2026-01-12 11:00"}
    assert verdict([friday], "2026-01-31", FIRST_RESPONSE)[-1] == "kept"


def test_it_is_too_early_while_an_open_lead_can_change_the_verdict() -> None:
    open_lead = {"handed_over": "2026-01-09 15:00"}
    assert verdict([LATE, open_lead], "2026-01-11", FIRST_RESPONSE) == (0, 1, 1, 0.0, 0.0, 0.5, "too early")


def test_it_is_kept_early_when_even_the_worst_case_keeps_it() -> None:
    open_lead = {"handed_over": "2026-01-09 15:00"}
    assert verdict([ANSWERED, open_lead], "2026-01-11", FIRST_RESPONSE) == (1, 1, 1, 1.0, 0.5, 1.0, "kept")


def test_it_is_missed_early_when_even_the_best_case_misses_it() -> None:
    open_lead = {"handed_over": "2026-01-09 15:00"}
    assert verdict([LATE, LATE, open_lead], "2026-01-11", FIRST_RESPONSE)[-1] == "missed"


def test_no_week_is_judged_before_it_is_over() -> None:
    assert verdict([ANSWERED], "2026-01-10", FIRST_RESPONSE)[-1] == "too early"
    assert verdict([ANSWERED], "2026-01-11", FIRST_RESPONSE)[-1] == "kept"


def test_a_decision_counts_in_working_days_and_a_rejection_needs_a_reason() -> None:
    in_time = handed(5, accepted="2026-01-07 09:00")
    explained = handed(5, rejected="2026-01-06 09:00", rejection_reason="no fit")
    bare = handed(5, rejected="2026-01-06 09:00")
    late = handed(5, accepted="2026-01-07 09:01")
    assert verdict([in_time, explained, bare, late, handed(5)], "2026-01-31", DECISION)[:2] == (2, 5)


@pytest.mark.parametrize(
    ("events", "kept"),
    [
        ({"accepted": "2026-01-06 09:00"}, 1),
        ({"rejected": "2026-01-06 09:00"}, 0),
        ({"rejected": "2026-01-06 09:00", "rejection_reason": "no fit"}, 1),
        ({"accepted": "2026-01-06 09:00", "rejected": "2026-01-06 09:00"}, 1),
        ({"accepted": "2026-01-06 09:00", "rejected": "2026-01-06 10:00"}, 1),
        ({"accepted": "2026-01-06 10:00", "rejected": "2026-01-06 09:00"}, 0),
    ],
)
def test_what_was_decided_first_keeps_the_promise_unless_it_is_a_rejection_without_a_reason(
    events: dict[str, str], kept: int
) -> None:
    assert verdict([handed(5, **events)], "2026-01-31", DECISION)[:3] == (kept, 1, 0)


def test_a_lead_that_has_waited_exactly_as_long_as_promised_is_still_open() -> None:
    a_day = Commitment("sales", "first_response", 480, 50)
    answered = {"handed_over": "2026-01-02 09:00", "first_response": "2026-01-02 10:00"}
    assert verdict([handed(5), answered], "2026-01-05", a_day)[:3] == (0, 0, 1)
    assert verdict([handed(5), answered], "2026-01-06", a_day)[:3] == (0, 1, 0)


def test_an_undecided_lead_is_open_whatever_its_attempts_and_one_without_a_reason_is_not_asked() -> None:
    def tried(attempts: int, **events: str) -> dict[str, Any]:
        return handed(5, attempts=attempts, first_response="2026-01-05 11:00", **events)

    over = {"rejected": "2026-01-06 11:00"}
    rows = [tried(3, **over, rejection_reason="unable to reach"), tried(1, **over), tried(1), tried(9)]
    assert verdict(rows, "2026-01-31", ATTEMPTS)[:3] == (1, 1, 2)


def test_attempts_are_asked_of_leads_given_up_as_unreachable() -> None:
    def given_up(attempts: int | None, reason: str = "unable to reach") -> dict[str, Any]:
        answered = {"first_response": "2026-01-05 11:00", "rejected": "2026-01-06 11:00"}
        return handed(5, attempts=attempts, rejection_reason=reason, **answered)

    rows = [given_up(3), given_up(2), given_up(None), given_up(1, "no fit"), given_up(9, "Unable_to_Reach")]
    assert verdict(rows, "2026-01-31", ATTEMPTS) == (2, 3, 0, 2 / 3, 2 / 3, 2 / 3, "missed")
    assert verdict([given_up(3), handed(5)], "2026-01-31", ATTEMPTS)[-1] == "too early"


def test_capacity_is_passing_leads_for_each_active_rep() -> None:
    rows = [handed(5, sales_owner="ann") for _ in range(4)] + [handed(5, sales_owner=None)]
    assert verdict(rows, "2026-01-31", CAPACITY) == (5, 1, 0, 5.0, 5.0, 5.0, "missed")
    helper = {"handed_over": "2025-12-20 09:00", "first_response": "2026-01-06 09:00", "sales_owner": "bob"}
    other = handed(6, sales_owner="cid", score=1)
    assert verdict([*rows, helper, other], "2026-01-31", CAPACITY)[:2] == (5, 3)
    assert verdict([*rows, helper, other], "2026-01-31", CAPACITY)[-1] == "kept"


def test_capacity_filled_to_the_brim_is_kept() -> None:
    assert verdict([handed(5, sales_owner="ann")] * 2, "2026-01-31", CAPACITY)[-1] == "kept"
    assert verdict([handed(5, sales_owner="ann")] * 3, "2026-01-31", CAPACITY)[-1] == "missed"


def test_capacity_without_a_rep_has_nothing_to_divide_by() -> None:
    assert verdict([handed(5)], "2026-01-31", CAPACITY) == (1, 0, 0, None, None, None, None)


def test_volume_is_kept_as_soon_as_it_is_reached_and_missed_only_after_the_week() -> None:
    assert verdict([handed(5)] * 3, "2026-01-05", VOLUME)[-1] == "kept"
    assert verdict([handed(5)] * 2, "2026-01-05", VOLUME)[-1] == "too early"
    assert verdict([handed(5)] * 2, "2026-01-11", VOLUME) == (2, 1, 0, 2.0, 2.0, 2.0, "missed")


def test_a_week_without_any_lead_misses_the_volume_and_has_nothing_else_to_judge() -> None:
    ledger = under(leads({"created": "2026-01-05", "score": 90}), "2026-01-18", signed(VOLUME, COMPLETE))
    assert METRIC.result(ledger).select("week", "commitment", "value", "state").rows() == [
        (date(2026, 1, 5), "volume", 0.0, "missed"),
        (date(2026, 1, 5), "complete", None, None),
        (date(2026, 1, 12), "volume", 0.0, "missed"),
        (date(2026, 1, 12), "complete", None, None),
    ]


def test_complete_asks_every_lead_handed_over_for_the_fields_of_the_definition() -> None:
    rows = [
        handed(5, phone_known=known, score=score) for known, score in ((True, 1), (True, 90), (False, 90), (None, 90))
    ]
    ledger = under(leads(*rows), "2026-01-31", signed(COMPLETE, rules=(BAR, PHONE)))
    assert METRIC.result(ledger).select(PARTS).row(0) == (2, 4, 0, 0.5, 0.5, 0.5, "missed")


def test_the_win_rate_is_judged_by_week_of_acceptance_once_the_leads_are_old_enough() -> None:
    def accepted(won: str | None) -> dict[str, Any]:
        return handed(5, accepted="2026-01-13 09:00", won=won)

    rows = [accepted("2026-02-12 09:00"), accepted("2026-02-13 09:00")]
    week = date(2026, 1, 12)
    elsewhere = handed(5, accepted="2026-01-06 09:00", won="2026-02-01 09:00")
    assert verdict([*rows, elsewhere], "2026-02-11", WIN_RATE, week) == (0, 0, 2, None, 0.0, 1.0, "too early")
    young = [*rows, handed(5, accepted="2026-01-18 09:00")]
    assert verdict(young, "2026-02-13", WIN_RATE, week) == (1, 2, 1, None, 1 / 3, 2 / 3, "too early")
    assert verdict(rows, "2026-02-12", WIN_RATE, week) == (1, 2, 0, 0.5, 0.5, 0.5, "kept")
    assert verdict([*rows, accepted(None)], "2026-06-01", WIN_RATE, week)[-1] == "missed"


def test_each_lead_is_judged_by_the_version_of_its_hand_over() -> None:
    strict = Commitment("sales", "first_response", 30, 50)
    versions = (signed(FIRST_RESPONSE, VOLUME), signed(strict, version=2, at="2026-01-07"))
    rows = [{"score": 80, **ANSWERED}, {"score": 80, **handed(8, first_response="2026-01-08 10:00")}]
    result = METRIC.result(under(leads(*rows), "2026-01-18", *versions))
    assert result.select("week", "version", "commitment", "numerator", "state").rows() == [
        (date(2026, 1, 5), 1, "first_response", 1, "kept"),
        (date(2026, 1, 5), 1, "volume", 2, "missed"),
        (date(2026, 1, 5), 2, "first_response", 0, "missed"),
        (date(2026, 1, 12), 2, "first_response", 0, None),
    ]


def test_an_agreement_for_one_segment_takes_its_leads_out_of_the_general_one() -> None:
    versions = (signed(VOLUME), signed(VOLUME, segment="large"))
    rows = [handed(5, score=80, segment=segment) for segment in ("large", "small", None)]
    result = METRIC.result(under(leads(*rows), "2026-01-11", *versions))
    assert sorted(result.select("applies_to", "numerator").rows()) == [("all", 2), ("large", 1)]


def test_a_version_that_begins_inside_a_week_promises_volume_from_the_next() -> None:
    ledger = under(leads(handed(5, score=80)), "2026-01-18", signed(VOLUME, at="2026-01-05 00:01"))
    assert METRIC.result(ledger)["week"].to_list() == [date(2026, 1, 12)]


def test_a_version_that_ends_with_a_week_promises_nothing_in_the_next() -> None:
    versions = (signed(FIRST_RESPONSE), signed(FIRST_RESPONSE, version=2, at="2026-01-12"))
    result = METRIC.result(under(leads(handed(5, score=80)), "2026-01-18", *versions))
    assert result.select("week", "version").rows() == [(date(2026, 1, 5), 1), (date(2026, 1, 12), 2)]


def test_a_version_that_begins_later_in_the_week_is_not_known_yet() -> None:
    ledger = under(leads(handed(5, score=80)), "2026-01-14", signed(FIRST_RESPONSE, at="2026-01-16"))
    assert METRIC.result(ledger).height == 0


def test_a_version_still_to_come_promises_nothing_yet() -> None:
    ledger = under(leads(handed(5, score=80)), "2026-01-18", signed(VOLUME, at="2026-01-19"))
    assert METRIC.result(ledger).height == 0


def test_without_an_agreement_there_is_nothing_to_keep() -> None:
    assert METRIC.result(ledger_of(leads(handed(5)), as_of="2026-01-18")).rows() == []
    assert METRIC.result(ledger_of(as_of="2026-01-18")).height == 0


def test_the_summary_counts_only_what_could_be_judged() -> None:
    rows = pl.DataFrame(
        {
            "week": [MONDAY] * 5 + [date(2026, 1, 12)],
            "side": ["sales", "sales", "sales", "marketing", "marketing", "sales"],
            "state": ["kept", "missed", "too early", "missed", None, "kept"],
        }
    )
    assert kept_summary(rows, MONDAY) == {"sales": (1, 2), "marketing": (0, 1)}
    assert kept_summary(rows, date(2025, 1, 6)) == {"sales": (0, 0), "marketing": (0, 0)}


def test_the_row_says_how_many_leads_it_is_about_and_what_is_watched() -> None:
    open_lead = {"handed_over": "2026-01-09 15:00"}
    passing = [{"score": 80, "sales_owner": "ann", **row} for row in (ANSWERED, LATE, open_lead)]
    agreed = signed(FIRST_RESPONSE, VOLUME, CAPACITY)
    seen = ["commitment", "n", "share", "settled"]
    assert METRIC.result(under(leads(*passing), "2026-01-11", agreed)).select(seen).rows() == [
        ("first_response", 3, 0.5, False),
        ("volume", 3, None, True),
        ("capacity", 3, None, True),
    ]
    assert METRIC.result(under(leads(*passing[:2]), "2026-01-10", agreed)).select(seen).rows()[0] == (
        "first_response", 2, 0.5, False,
    )  # fmt: skip
    assert METRIC.result(under(leads(*passing[:2]), "2026-01-11", agreed)).select(seen).rows()[0] == (
        "first_response", 2, 0.5, True,
    )  # fmt: skip


def test_a_week_of_two_versions_is_not_watched() -> None:
    versions = (signed(FIRST_RESPONSE), signed(FIRST_RESPONSE, version=2, at="2026-01-07"))
    rows = [{"score": 80, **handed(day, first_response=f"2026-01-{day:02} 10:00")} for day in (5, 8, 13)]
    result = METRIC.result(under(leads(*rows), "2026-01-18", *versions))
    assert result.select("week", "version", "value", "share").rows() == [
        (MONDAY, 1, 1.0, None),
        (MONDAY, 2, 1.0, None),
        (date(2026, 1, 12), 2, 1.0, 1.0),
    ]
    own = (signed(FIRST_RESPONSE), signed(FIRST_RESPONSE, segment="large"))
    both = METRIC.result(under(leads(*rows), "2026-01-11", *own))
    assert both.select("applies_to", "share").rows() == [("all", 1.0), ("large", None)]


def test_each_promise_is_a_series_of_its_own(sample: Ledger) -> None:
    said = signals(METRIC, METRIC.result(sample), moment(sample))
    assert said["part"].unique().sort().to_list() == [
        "all · marketing · complete", "all · marketing · win_rate", "all · sales · attempts", "all · sales · decision",
        "all · sales · first_response",
    ]  # fmt: skip
    latest = said.filter(pl.col("part") == "all · sales · first_response")["week"].max()
    assert latest == date(2026, 11, 9)  # of the week after it a lead is still waiting


ALL_KINDS = (FIRST_RESPONSE, DECISION, ATTEMPTS, CAPACITY, VOLUME, COMPLETE, WIN_RATE)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_the_leads_behind_each_number_are_as_many_as_it_says(made: pl.DataFrame) -> None:
    ledger = under(made, "2026-05-31", signed(*ALL_KINDS, rules=(BAR, PHONE)))
    result = METRIC.result(ledger)
    behind = (
        asked(ledger)
        .group_by("week", "commitment")
        .agg(pl.col("kept").sum().alias("yes"), pl.col("kept").is_null().sum().alias("unsettled"))
    )
    both = result.join(behind, on=["week", "commitment"], how="left").with_columns(
        pl.col("yes", "unsettled").fill_null(0)
    )
    assert both["yes"].cast(pl.Int64).equals(both["numerator"].alias("yes"))
    assert both["unsettled"].cast(pl.Int64).equals(both["open"].alias("unsettled"))
    opens_as_many(METRIC, ledger)


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_order_does_not_matter_filters_add_up_and_weeks_move(made: pl.DataFrame) -> None:
    agreed = signed(*ALL_KINDS, rules=(BAR, PHONE))
    ledger = under(made, "2026-05-31", agreed)
    whole = METRIC.result(ledger)
    assert METRIC.result(under(made.reverse(), "2026-05-31", agreed)).equals(whole)
    parts = pl.concat([METRIC.result(ledger, {"region": [region]}) for region in (None, "north", "south")])
    added = parts.group_by("week", "commitment").agg(pl.col("numerator", "open").sum()).sort("week", "commitment")
    assert added.equals(whole.select("week", "commitment", "numerator", "open").sort("week", "commitment"))
    later = METRIC.result(under(moved(made, 7), "2026-06-07", signed(*ALL_KINDS, rules=(BAR, PHONE), at="2026-01-12")))
    assert later.drop("week").equals(whole.drop("week"))


@settings(max_examples=15, deadline=None)
@given(LEADS_MADE)
def test_a_verdict_once_given_is_never_overturned_by_later_facts(made: pl.DataFrame) -> None:
    """Of leads that were known then: one recorded as created after its own hand-over appears in the past."""
    made = made.filter(pl.col("created_at") < datetime(2026, 3, 16, tzinfo=UTC))
    agreed = signed(FIRST_RESPONSE, WIN_RATE, VOLUME, CAPACITY)
    early = METRIC.result(under(made, "2026-03-15", agreed)).filter(pl.col("state").is_in(["kept", "missed"]))
    late = METRIC.result(under(made, "2026-12-31", agreed))
    same = early.filter(pl.col("commitment") != "win_rate").join(late, on=["week", "commitment"], how="left")
    assert same["state"].equals(same["state_right"].alias("state"))


@pytest.mark.parametrize("minutes", [60, 240])
def test_sql_by_hand_counts_the_same(sqlite_url: str, minutes: int) -> None:
    """All hand-overs at nine on working days, answers the same day: calendar and working minutes are the same."""
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(3) for day in range(5)]
    rows = [
        {
            "handed_over": f"{day} 09:00", "score": (37 * number) % 100, "sales_owner": "ann",
            "first_response": f"{day} {9 + (number * 5) % 8:02}:30" if number % 4 else None,
        }
        for number, day in enumerate(days)
    ]  # fmt: skip
    store_frames(sqlite_url, leads=leads(*rows))
    ledger = under(leads(*rows), "2026-02-28", signed(Commitment("sales", "first_response", minutes, 50)))
    query = """
        SELECT date(handed_over_at, '-' || ((strftime('%w', handed_over_at) + 6) % 7) || ' days') AS week,
               sum(coalesce((julianday(first_response_at) - julianday(handed_over_at)) * 1440 <= :minutes + 0.01, 0)),
               count(*)
        FROM accord_leads WHERE score >= 50 GROUP BY week ORDER BY week
    """
    ours = METRIC.result(ledger).filter(pl.col("denominator") > 0)
    assert ours.select(pl.col("week").cast(pl.String), "numerator", "denominator").rows() == ask(
        sqlite_url, query, minutes=minutes
    )

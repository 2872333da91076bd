"""Recycled leads and stages entered again, metric by metric: right with a stage history, and how wrong without it."""

from datetime import date, timedelta

import polars as pl

from agreement.definition import Commitment
from agreement.judge import judge
from agreement.ledger import Ledger
from metrics import BY_KEY
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary
from tests.metrics.signed import signed

LEADS = leads(
    {"created": "2026-02-02", "handed_over": "2026-05-04", "first_response": "2026-02-03", "accepted": "2026-05-12"},
    {"created": "2026-02-02", "handed_over": "2026-02-03", "rejected": "2026-02-04", "recycled": "2026-04-01"},
    {"created": "2026-02-02", "handed_over": "2026-02-03", "accepted": "2026-02-04", "opportunity": "2026-03-02"},
    {"created": "2026-02-02", "handed_over": "2026-02-03", "rejected": "2026-05-13", "rejection_reason": "no fit"},
)
"""As the CRM shows them today. Its history knows more: the first was turned down first, the second was handed over
again and waits, the third's deal was lost and is open again, the fourth was accepted first."""
HISTORY = (
    ("1", "2026-02-03", "handed_over"), ("1", "2026-02-05", "rejected"), ("1", "2026-04-01", "recycled"),
    ("1", "2026-05-04", "handed_over"), ("1", "2026-05-12", "accepted"),
    ("2", "2026-02-03", "handed_over"), ("2", "2026-02-04", "rejected"), ("2", "2026-04-01", "recycled"),
    ("2", "2026-05-11", "handed_over"),
    ("3", "2026-03-02", "opportunity"), ("3", "2026-04-02", "lost"), ("3", "2026-05-11", "opportunity"),
    ("4", "2026-02-05", "accepted"), ("4", "2026-04-01", "recycled"), ("4", "2026-05-13", "rejected"),
)  # fmt: skip
CHANGES = frame("stage_changes", *(dict(zip(("lead_id", "at", "event"), row, strict=True)) for row in HISTORY))
TODAY, APRIL = "2026-05-17", "2026-04-05"


def both(as_of: str) -> tuple[Ledger, Ledger]:
    """The ledger with the history, and the one without."""
    return ledger_of(LEADS, as_of=as_of, stage_changes=CHANGES), ledger_of(LEADS, as_of=as_of)


def rows(key: str, read: Ledger, *columns: str, **wanted: object) -> list:
    made = BY_KEY[key].result(read)
    conditions = (pl.col(name).eq_missing(value) for name, value in wanted.items())
    return made.filter(pl.lit(True), *conditions).select(columns).rows()


def test_the_sal_rate_of_april_is_the_one_that_was_known_in_april() -> None:
    decided = [
        [(week, *row) for week, *row in rows("sal_rate", read, "week", "accepted", "decided") if row[1]]
        for as_of in (APRIL, TODAY)
        for read in both(as_of)
    ]
    first, last = date(2026, 2, 2), date(2026, 5, 11)
    assert decided == [[(first, 2, 4)], [(first, 1, 2)], *[[(first, 1, 2), (last, 1, 2)]] * 2]


def test_who_waits_for_another_decision_is_pending_until_it_comes() -> None:
    pending = [rows("sal_rate", read, "pending", "pending_days") for read in both(TODAY)]
    assert pending[0] == [(0, None)] * 13 + [(1, 6.0), (1, 6.0)], "the first in the week of 4 May, then the second"
    assert pending[1] == [(1, 5.0 + 7 * week) for week in range(13)] + [(2, 51.0), (0, None)]


def test_a_lead_handed_over_again_is_in_the_backlog_since_then() -> None:
    with_it, without = (
        [row for row in rows("backlog", read, "band", "value", "oldest_days", waiting_for="decision") if row[1]]
        for read in both(TODAY)
    )
    assert (with_it, without) == ([("7–14 d", 1, 7)], [])
    behind = BY_KEY["backlog"].leads(both(TODAY)[0]).filter(waiting_for="decision")
    assert behind.select("lead_id", "waiting_minutes").rows() == [("2", 7 * 1440)]


def test_the_decision_time_is_that_of_the_first_decision_after_the_first_hand_over() -> None:
    weeks = [[row for row in rows("decision_time", read, "week", "leads", "decided") if row[1]] for read in both(TODAY)]
    assert weeks == [[(date(2026, 2, 2), 4, 4)], [(date(2026, 2, 2), 3, 3), (date(2026, 5, 4), 1, 1)]]
    days = [(read.leads["decision_minutes"] // 1440).to_list() for read in both(TODAY)]
    assert days == [[2, 1, 1, 2], [8, 1, 1, 99]]
    assert [read.leads["first_decided_at"].null_count() for read in both(APRIL)] == [0, 2]


def test_the_promise_to_decide_is_about_the_first_decision() -> None:
    agreed = signed(Commitment("sales", "decision", 3, 90), rules=())
    kept = [
        BY_KEY["commitments_kept"].result(judge(read, [agreed])).select(pl.col("numerator", "denominator").sum()).row(0)
        for read in both(TODAY)
    ]
    assert kept == [(2, 4), (1, 4)], "the acceptance of the fourth lead needed no reason and came in time"


def test_nurture_time_ends_at_the_first_hand_over() -> None:
    months = [[row for row in rows("nurture_time", read, "month", "leads", "value") if row[1]] for read in both(TODAY)]
    assert months == [[(date(2026, 2, 1), 4, 1.0)], [(date(2026, 2, 1), 3, 1.0), (date(2026, 5, 1), 1, 91.0)]]


def test_a_deal_lost_in_april_counts_in_april_and_not_once_it_is_open_again() -> None:
    lost = [
        rows("win_rate", read, "whole", kind="by count", month=None) for as_of in (APRIL, TODAY) for read in both(as_of)
    ]
    assert lost == [[(1,)], [(0,)], [(0,)], [(0,)]]
    open_deals = [rows("sales_cycle", read, "lost", "open", month=None) for read in both(APRIL)]
    assert open_deals == [[(1, 0)], [(0, 1)]]


def test_a_rejection_that_the_crm_forgot_is_in_the_mix_and_what_became_of_it() -> None:
    columns = ("rejected", "recycled", "recycled_accepted")
    mix = [[row for row in rows("rejection_mix", read, *columns, reason=None) if row[0]] for read in both(TODAY)]
    assert mix == [[(2, 2, 1), (1, 0, 0)], [(1, 1, 0), (1, 0, 0)]]


def test_a_dispute_about_a_rejection_that_the_crm_forgot_is_about_something() -> None:
    dispute = frame("disputes", {"lead_id": "1", "contested_at": "2026-02-06"})
    for read, contested, strays in (
        (ledger_of(LEADS, as_of=TODAY, stage_changes=CHANGES, disputes=dispute), [(3, 1)], 0),
        (ledger_of(LEADS, as_of=TODAY, disputes=dispute), [], 1),
    ):
        assert rows("disputed", read, "rejected", "contested", scope="all") == contested
        assert rows("data_quality", read, "numerator", check="dispute_of_no_rejection") == [(strays,)]


def test_data_quality_counts_who_came_back_and_finds_no_order_that_cannot_be() -> None:
    with_it, without = both(TODAY)
    assert rows("data_quality", with_it, "numerator", "denominator", check="entered_again") == [(3, 4)]
    assert rows("data_quality", without, "numerator", "denominator", check="entered_again") == [(0, 0)]
    orders = [
        BY_KEY["data_quality"].result(read).filter(pl.col("numerator") > 0, kind="order")["check"].to_list()
        for read in (with_it, without)
    ]
    assert orders == [[], ["first_response_before_handed_over"]]


def test_a_change_with_the_latest_stage_is_not_late() -> None:
    """The second was handed over again, the third opened again: none of their dates that count is as late as that."""
    touched = LEADS.with_columns(updated_at=pl.lit("2026-05-11").str.to_datetime(time_unit="us", time_zone="UTC"))
    late = [
        BY_KEY["data_quality"].leads(ledger_of(touched, as_of=TODAY, **history)).filter(check="changed_late")["lead_id"]
        for history in ({"stage_changes": CHANGES}, {})
    ]
    assert [some.to_list() for some in late] == [[], ["2", "3"]]


def test_data_quality_counts_own_dates_that_the_history_contradicts() -> None:
    wrong = LEADS.with_columns(accepted_at=pl.col("accepted_at") - timedelta(days=1))
    read = ledger_of(wrong, as_of=TODAY, stage_changes=CHANGES)
    assert rows("data_quality", read, "numerator", "denominator", check="history_contradicted") == [(1, 4)]
    named = BY_KEY["data_quality"].leads(read).filter(check="history_contradicted")["lead_id"].to_list()
    assert named == ["1"], "the third has no acceptance in its history, so its own date is the only one"


def test_an_order_that_no_round_explains_is_still_found() -> None:
    changes = frame("stage_changes", *({"lead_id": "1", "at": day, "event": event} for day, event in
                                       (("2026-02-05", "recycled"), ("2026-02-09", "rejected"))))  # fmt: skip
    read = ledger_of(LEADS.head(1), as_of="2026-02-20", stage_changes=changes)
    assert rows("data_quality", read, "numerator", check="recycled_before_rejected") == [(1,)]


def test_who_is_pending_at_the_end_is_who_waits_in_the_backlog_over_any_history() -> None:
    for seed in range(3):
        made, changes = arbitrary.many_leads(seed, 200), arbitrary.many_changes(seed, 1_200, 210)
        read = ledger_of(made, as_of="2026-09-06", stage_changes=changes)
        pending = rows("sal_rate", read, "pending")[-1][0]
        waiting = sum(value for (value,) in rows("backlog", read, "value", waiting_for="decision"))
        assert pending == waiting > 5
        assert read.leads["handed_over_again_at"].count() > 5

"""What waits between the two teams: in words, with whose step it is, and what of it week and meeting tell."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from agreement.calendar import Calendar
from agreement.campaigns import Plan, Planned, PlanRevision
from agreement.decided import Decision
from metrics._campaign_scores import UNGATED
from metrics._owed import Owed
from metrics.content_gaps import COLUMNS as GAPS
from metrics.conversation_stalls import COLUMNS as STALLS
from metrics.response_queue import COLUMNS as QUEUE
from reports.agenda import EXCEPTIONS, Waiting, agenda, headline
from reports.between import (
    Due,
    asked,
    charter_dues,
    content_holes,
    deals_stalled,
    leads_due,
    signatures,
    unsigned,
)
from reports.week import decided
from tests.reports.test_agenda import QUIET

BERLIN = Calendar(time_zone="Europe/Berlin", currency="EUR")
LATE_AT_NIGHT = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
FAIR = Plan("Fair", "trade show", date(2026, 12, 1), date(2026, 12, 3), 20_000_00, "Mark", "Meet plants")
GUIDE, CALLS = Due("Guide: 1 day late", "sales", "late", "charter"), Due("Calls: late", "sales", "late", "charter")
OVERSPENT = Due("“Fair” spent", "marketing", "late", "campaigns")
TO_SIGN = Due("“Fair” waits", "sales", "open", "campaigns")
HOLE = Due("Nothing to show", "marketing", "open", "content")


def test_a_plan_waits_for_sales_since_the_day_on_the_companys_calendar() -> None:
    plan = Planned(7, "waits for sales", (PlanRevision(1, FAIR, "h", "Mark", LATE_AT_NIGHT),))
    (due,) = signatures([(plan, LATE_AT_NIGHT)], BERLIN)
    assert due.words == "“Fair” (20 k EUR) waits for the signature of sales since 20 Nov 2026"
    assert (due.side, due.state, due.page) == ("sales", "open", "campaigns")


def test_what_was_spent_without_a_signature_is_late_and_marketings_to_explain() -> None:
    row = ("C1", None, "fair", date(2026, 10, 1), 18_000.0, 15_000.0, None)
    (due,) = unsigned(pl.DataFrame([row], schema=UNGATED, orient="row"), BERLIN)
    assert due.words == "“C1” spent 18 k EUR without the signature of sales; the limit was 15 k EUR"
    assert (due.side, due.state) == ("marketing", "late")


def test_what_the_charter_asks_is_late_on_the_side_that_owes_it() -> None:
    assert charter_dues([Owed("marketing", "task", "Guide: 1 day late")]) == [
        Due("Guide: 1 day late", "marketing", "late", "charter")
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, []),
        (1, ["1 lead waits longer for sales than was promised"]),
        (1200, ["1,200 leads wait longer for sales than was promised"]),
    ],
)
def test_overdue_leads_are_told_and_none_is_nothing(value: int, words: list[str]) -> None:
    assert {"due", "value"} <= set(QUEUE)
    rows = pl.DataFrame({"due": ["overdue", "later"], "value": [value, 5]})
    assert [one.words for one in leads_due(rows)] == words
    assert leads_due(rows.clear()) == []


def test_stalled_deals_are_told_with_what_is_at_stake_where_it_is_known() -> None:
    assert {"stage", "kind", "stalled", "amount"} <= set(STALLS)
    rows = pl.DataFrame(
        {"stage": ["deal", "deal", "accepted"], "kind": [None, 3, None], "stalled": [2, 2, 9], "amount": [41_000.0] * 3}
    )
    (due,) = deals_stalled(rows, BERLIN)
    assert due.words == "2 deals wait longer for the next conversation than usual, 41 k EUR at stake"
    (unpriced,) = deals_stalled(rows.with_columns(pl.lit(None, pl.Float64).alias("amount")), BERLIN)
    assert unpriced.words == "2 deals wait longer for the next conversation than usual"
    assert deals_stalled(rows.with_columns(pl.lit(None, pl.Int64).alias("stalled")), BERLIN) == []


def test_the_hole_with_the_greatest_demand_is_named_and_the_others_are_counted() -> None:
    assert {"phase", "hole", "rank", "conversation", "persona", "held"} <= set(GAPS)
    rows = pl.DataFrame(
        {
            "conversation": [2, 4, 1, 5], "persona": ["finance", "plant", "plant", "plant"],
            "phase": [None, None, None, "late"], "hole": [True, True, False, True], "rank": [2, 1, None, None],
            "held": [8, 31, 90, 99],
        }
    )  # fmt: skip
    (due,) = content_holes(rows)
    assert due.words == "Nothing to show for “definition of success” with plant: 31 held so; 1 more hole"
    assert content_holes(rows.filter(pl.col("phase").is_not_null())) == []


def test_the_week_tells_what_is_to_be_signed_and_a_line_for_each_side_that_is_late() -> None:
    one = asked(QUIET, (OVERSPENT, GUIDE, CALLS, TO_SIGN, HOLE))
    assert one.table[len(QUIET.table) :] == ("“Fair” waits",)
    late = one.raised[len(QUIET.raised) :]
    assert [(said.what, said.owner, said.about) for said in late] == [
        ("Campaigns: “Fair” spent", "marketing", "campaigns"),
        ("The charter: Guide: 1 day late; and 1 more", "sales", "charter"),
    ]
    assert asked(QUIET, ()) == QUIET


def test_the_meeting_talks_of_what_is_late_with_what_was_decided_about_it() -> None:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    made = Decision(1, "Write the guide", "Anna", date(2026, 12, 4), "charter", None, at, "Erin")
    one = decided(asked(QUIET, (GUIDE,)), [made], date(2026, 11, 23), BERLIN)
    points = [point for point in agenda(one, Waiting(0, 0), [made], date(2026, 11, 23)) if point.step == EXCEPTIONS]
    assert [(point.words, point.state, point.side, point.about) for point in points][-1] == (
        "The charter: Guide: 1 day late", "late", "sales", "charter",
    )  # fmt: skip
    assert headline(EXCEPTIONS, points, one).endswith("1 late")
    assert "Write the guide" in one.raised[-1].action

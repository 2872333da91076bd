"""What was never recorded is said on every page: by its column, with the way to bring it in, and never as a zero."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

import metrics
from agreement.frames import FRAMES
from metrics._missing import MADE_HERE, known_only, missing, missing_words, needs
from pages.parts.missing import BESIDE
from reports.quality import unrecorded
from reports.week import NOT_JUDGED, week
from tests.making import leads, ledger_of
from tests.pages.shown import opened, words
from tests.signing import made, signs_in
from tests.stored import store_frames

PAGES = ("together/review", "together/week", "sales/pace", "sales/response", "marketing/cohorts", "marketing/sources",
         "marketing/content")  # fmt: skip
LACKING = {
    "created_at": ("created",),
    "handed_over_at": ("handed_over",),
    "accepted_at": ("accepted", "rejected", "rejection_reason"),
    "first_response_at": ("first_response", "attempts"),
    "won_at": ("won", "lost"),
    "amount": ("amount_cents",),
    "sales_owner": ("sales_owner",),
    "source": ("source",),
    "opportunity_at": ("opportunity",),
}
"""The column that is to be named → what no lead has."""
Shows = Callable[..., str]


def company(count: int = 12) -> list[dict[str, Any]]:
    """Leads with every fact: some rejected, the others opened, and of these some won and some lost."""
    return [_lead(number, datetime(2026, 1, 5, 9) + timedelta(days=14 * number)) for number in range(count)]


def _lead(number: int, begun: datetime) -> dict[str, Any]:
    def after(days: int) -> str:
        return (begun + timedelta(days=days)).isoformat(sep=" ")

    row = {
        "created": after(0), "qualified": after(1), "assigned": after(2), "handed_over": after(2), "attempts": 2,
        "first_response": after(3), "source": ("web", "event")[number % 2], "sales_owner": ("ada", "bo")[number % 2],
        "amount_cents": 120_000, "score": 50 + number,
    }  # fmt: skip
    if number % 3 == 0:
        return {**row, "rejected": after(4), "rejection_reason": "too small"}
    return {**row, "accepted": after(4), "opportunity": after(6), ("won" if number % 3 == 1 else "lost"): after(15)}


def without(*facts: str) -> list[dict[str, Any]]:
    """The same leads as if nobody had ever recorded these facts."""
    return [{name: value for name, value in row.items() if name not in facts} for row in company()]


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Shows:
    """Opens a page over these leads; gives what it says."""

    def shown(page: str, rows: list[dict[str, Any]]) -> str:
        store_frames(sqlite_url, leads=leads(*rows))
        signs_in(monkeypatch, sqlite_url, made(sqlite_url, "root", "administrator"))
        return words(opened(page))

    return shown


WHERE = {
    "created_at": "marketing/cohorts", "handed_over_at": "sales/response", "accepted_at": "together/week",
    "first_response_at": "sales/response", "won_at": "marketing/cohorts", "amount": "sales/pace",
    "sales_owner": "sales/response", "source": "marketing/sources", "opportunity_at": "sales/pace",
}  # fmt: skip
"""A page that needs the column most."""


@pytest.mark.parametrize("column", LACKING)
def test_a_page_names_the_column_that_it_lacks_and_the_way_to_bring_it_in(column: str, shows: Shows) -> None:
    said = shows(WHERE[column], without(*LACKING[column]))
    assert f"({column})" in said
    assert "Bring it in on the Data page" in said


@pytest.mark.parametrize("page", PAGES)
def test_over_leads_that_are_only_numbers_no_page_claims_anything(page: str, shows: Shows) -> None:
    said = shows(page, [{"company": "x"}] * 5)
    assert "Never recorded: " in said
    for claim in ("0 %", "0 EUR", "0 won", "0 accepted", "0 SALs", "On track", "Nobody waits", "Nothing waits"):
        assert claim not in said.replace("100 %", "").replace("10 %", "").split("Bench")[0]


def test_without_hand_overs_nobody_is_said_to_wait_or_not_to_wait(shows: Shows) -> None:
    said = shows("sales/response", without("handed_over"))
    assert "Nobody knows who waits: no hand-over is on record" in said
    assert "undecided at the end" not in said


def test_without_decisions_nothing_was_accepted_is_not_said(shows: Shows) -> None:
    said = shows("sales/pace", without("accepted", "rejected", "rejection_reason"))
    assert "none on record yet accepted" in said
    assert "0 accepted" not in said


def test_without_outcomes_no_deal_is_said_to_be_won_or_lost(shows: Shows) -> None:
    said = shows("sales/pace", without("won", "lost"))
    assert "no win and no loss is on record, so nobody knows what became of them" in said
    assert "0 were won" not in said


def test_without_creation_dates_no_revenue_is_said_to_come_from_a_quarter(shows: Shows) -> None:
    said = shows("marketing/sources", without("created"))
    assert "Nobody recorded when the leads of this revenue were created" in said
    assert "0 % of a year’s revenue" not in said


@pytest.mark.parametrize("metric", metrics.ALL, ids=lambda one: one.key)
def test_what_a_metric_needs_are_columns_and_frames_of_the_contract(metric: metrics.Metric) -> None:
    found = needs(metric)
    assert found
    assert all(frame in FRAMES and (not column or column in FRAMES[frame].columns) for frame, column in found)
    assert not {frame for frame, _ in found} & set(MADE_HERE)


def test_cards_that_are_not_named_like_their_metric_show_one() -> None:
    assert set(BESIDE.values()) <= set(metrics.BY_KEY)
    assert not set(BESIDE) & set(metrics.BY_KEY)


def test_where_everything_was_recorded_nothing_is_missing() -> None:
    ledger = ledger_of(leads(*company()))
    lacking = {
        frame: missing_words(missing(metrics.BY_KEY[frame], ledger)) for frame in ("wins", "sal_rate", "revenue")
    }
    assert lacking == {"wins": "", "sal_rate": "", "revenue": "the file targets"}


def test_a_zero_of_what_nobody_recorded_is_unknown_in_the_terminal_and_a_counted_one_stays() -> None:
    ledger = ledger_of(leads(*without("won", "lost")))
    opened = metrics.BY_KEY["opportunities"].result(ledger)
    assert opened["won"].sum() == 0
    told = known_only(opened, ledger)
    assert (told["won"].count(), told["lost"].count(), told["value"].sum()) == (0, 0, opened["value"].sum())
    whole = ledger_of(leads(*company()))
    assert known_only(metrics.BY_KEY["opportunities"].result(whole), whole)["won"].null_count() == 0


def test_without_openings_nothing_is_said_to_be_open() -> None:
    ledger = ledger_of(leads(*without("opportunity")))
    cover, speed = (metrics.BY_KEY[key].result(ledger) for key in ("pipeline_coverage", "pipeline_velocity"))
    assert (
        cover.select("open_deals", "pipeline_cents", "opening_deals", "value").null_count().row(0)
        == (cover.height,) * 4
    )
    assert speed.select("opportunities", "worth", "value").null_count().row(0) == (speed.height,) * 3


def test_without_openings_the_pace_page_knows_of_no_open_deal(shows: Shows) -> None:
    said = shows("sales/pace", without("opportunity"))
    assert "Nobody knows which deals are open" in said
    created = said.split("Pipeline created")[1].split("Revenue")[0]
    assert "none on record yet" in created
    assert "0 EUR" not in created
    assert "The pipeline brings" not in said


def test_the_week_says_what_was_never_recorded_and_judges_nothing() -> None:
    ledger = ledger_of(leads({"created": "2026-11-02 09:00"}), as_of="2026-11-29")
    told = week(ledger, ledger.calendar.week_begins(ledger.calendar.week(ledger.as_of)))
    assert told.status == NOT_JUDGED
    assert told.sentence.startswith("Nothing can be said yet")
    assert "hand-over (handed_over_at)" in told.quality[0]
    assert unrecorded(ledger, ["wins"]) == ("Never recorded: win (won_at), amount (amount)",)

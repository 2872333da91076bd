"""What a win brought and what speaks for marketing at its origin: literal in, literal out."""

import polars as pl
import pytest

from metrics._metric import tally
from metrics._origins import FLAGS, origins, wins_by_origin
from metrics._wins import MONEY, with_wins
from tests.making import frame, leads, ledger_of

WON = {"created": "2026-11-01 09:00", "won": "2026-11-11 09:00"}


@pytest.mark.parametrize(
    ("lead", "brought"),
    [
        ({**WON, "amount_cents": 100_001, "margin_share": 0.5}, (10, 100_001, False, True, 50_001, 250_000)),
        ({**WON, "amount_cents": 100_050, "margin_share": 1.0}, (10, 100_050, False, True, 100_050, 1_002_001)),
        ({**WON, "amount_cents": 100_049, "margin_share": 1.0}, (10, 100_049, False, True, 100_049, 1_000_000)),
        ({**WON, "amount_cents": 7, "margin_share": None}, (10, 7, False, False, None, None)),
        ({**WON, "margin_share": 0.5}, (10, None, True, False, None, None)),
        ({"won": "2026-11-11 09:00", "amount_cents": 0, "margin_share": 0.5}, (0, 0, False, True, 0, 0)),
        ({**WON, "created": "2026-11-12 09:00", "amount_cents": 5}, (-1, 5, False, False, None, None)),
        (
            {"created": "2026-11-01 09:00", "amount_cents": 5, "margin_share": 1.0},
            (None, None, False, False, None, None),
        ),
    ],
)
def test_what_a_win_brought(lead, brought):
    made = with_wins(ledger_of(leads(lead), as_of="2026-11-30")).select(
        "won_age", "revenue_cents", "unpriced", "margin_known", "margin_cents", "margin_squares"
    )
    assert made.collect().rows() == [brought]
    assert made.collect_schema()["margin_squares"] == pl.Int64
    assert made.collect_schema()["won_age"] == pl.Int32


def test_money_of_wins_is_added_up():
    rows = [
        {**WON, "amount_cents": 100_000, "margin_share": 0.5},
        {**WON, "amount_cents": 40_000, "margin_share": 0.25},
        {**WON, "amount_cents": 7},
        {**WON},
        {**WON},
        {"created": "2026-11-01 09:00", "amount_cents": 9, "margin_share": 1.0},
    ]
    made = tally(with_wins(ledger_of(leads(*rows), as_of="2026-11-30")), [], MONEY).select(*MONEY)
    assert made.row(0, named=True) == {
        "revenue_cents": 140_007,
        "unpriced": 2,
        "margin_known": 2,
        "margin_cents": 60_000,
        "margin_squares": 500**2 + 100**2,
    }


def flags(lead, *touches, talks=()):
    made = leads({"won": "2026-11-20 09:00", **lead})
    seen = [{"lead_id": "1", "channel": channel, "at": f"2026-11-{day} 09:00"} for day, channel in touches]
    held = [{"lead_id": "1", "at": f"2026-11-{day} 09:00"} for day in talks]
    frames = {"touches": frame("touches", *seen), "conversations": frame("conversations", *held)}
    return origins(ledger_of(made, as_of="2026-11-30", **frames)).select(FLAGS).row(0)


@pytest.mark.parametrize(
    ("source", "named", "field"),
    [
        ("Web", True, True),
        (None, False, False),
        (" N/A ", False, False),
        ("", False, False),
        ("Unknown", False, False),
        ("Cold-Calling", True, False),
        ("sales_outreach", True, False),
        (" OUTBOUND", True, False),
        ("sales ops", True, True),
    ],
)
def test_a_source_is_marketings_unless_it_is_unknown_or_sales_own(source, named, field):
    assert flags({"source": source})[:3:2] == (named, field)


def test_touches_speak_for_marketing_by_the_first_and_by_what_came_before_sales():
    assert flags({}) == (False, False, False, False, False)
    assert flags({}, ("01", "web")) == (False, True, False, True, True)
    assert flags({}, ("01", "SDR"), ("02", "web")) == (False, True, False, False, True)
    assert flags({}, ("01", None)) == (False, True, False, True, True)
    assert flags({}, ("01", "sdr"), ("02", "bdr")) == (False, True, False, False, False)
    assert flags({}, ("21", "web")) == (False, False, False, False, False)
    assert flags({}, ("20", "web")) == (False, True, False, True, True)


@pytest.mark.parametrize("activity", [{"assigned": "2026-11-05 09:00"}, {"first_response": "2026-11-05 09:00"}])
def test_a_touch_at_the_first_activity_of_sales_came_before_it(activity):
    late = {"assigned": "2026-11-08 09:00", "first_response": "2026-11-08 09:00", **activity}
    assert flags(late, ("05", "web"))[3:] == (True, True)
    assert flags(late, ("06", "web"))[3:] == (True, False)
    assert flags(late, ("04", "web"), ("06", "sdr"), talks=("07",))[3:] == (True, True)
    assert flags(late, ("04", "web"), talks=("03", "09"))[3:] == (True, False)
    assert flags(late, ("03", "web"), talks=("09", "03"))[3:] == (True, True)


def test_wins_are_counted_by_month_and_origin_with_their_money():
    rows = [
        {"won": "2026-11-20 09:00", "source": "web", "amount_cents": 5},
        {"won": "2026-11-02 09:00", "source": "web"},
        {"won": "2026-10-02 09:00", "amount_cents": 7},
        {"created": "2026-10-02 09:00", "amount_cents": 9},
    ]
    made = wins_by_origin(ledger_of(leads(*rows), as_of="2026-11-30"))
    counted = made.select("month", *FLAGS, "n", "priced", "amount_cents").sort("month").rows()
    assert counted == [
        (681, False, False, False, False, False, 1, 1, 7),
        (682, True, False, True, False, False, 2, 1, 5),
    ]

"""The touches of a deal: those at or before its win, in order; literal in, literal out."""

import polars as pl

from metrics._credited import ENOUGH
from metrics._journeys import behind, spanned, split, untouched, won_touches
from metrics._models import NO_TOUCH
from tests.making import frame, leads, ledger_of

LEDGER = ledger_of(
    leads(
        {"won": "2026-11-10 09:00"},
        {"created": "2026-11-01 09:00"},
        {"won": "2026-11-05 09:00"},
        {"won": "2026-11-06 09:00"},
    ),
    touches=frame(
        "touches",
        *(
            {"lead_id": lead, "at": f"2026-11-{day} 09:{minute}", "channel": channel}
            for lead, day, minute, channel in (
                ("1", "02", "00", "web"),
                ("1", "01", "00", "fair"),
                ("1", "10", "00", "web"),
                ("1", "10", "01", "late"),
                ("2", "03", "00", "web"),
                ("4", "05", "00", None),
                ("3", "09", "00", "late"),
            )
        ),
    ),
    as_of="2026-11-30",
)


def test_a_touch_at_the_moment_of_the_win_came_before_it_and_a_minute_later_did_not():
    made = won_touches(LEDGER, "channel")
    assert made.columns == ["lead_row", "at", "day", "channel"]
    assert made.select("lead_row", "channel").rows() == [(0, "fair"), (0, "web"), (0, "web"), (3, None)]
    won, others = split(LEDGER, "channel")
    assert won.equals(made)
    assert others.rows() == [(1, "web")]


def test_behind_each_channel_stand_the_wins_that_it_touched():
    made = behind(LEDGER, "channel").select("lead_id", "channel", "touches").rows()
    assert made == [("1", "fair", 1), ("1", "web", 2), ("4", None, 1), ("3", NO_TOUCH, 0)]
    assert untouched(LEDGER.leads, pl.Series([0, 0, 3], dtype=pl.UInt32))["lead_id"].to_list() == ["3"]


def test_the_rows_of_a_lead_begin_and_end_together():
    made = spanned(pl.DataFrame({"lead_row": [0, 0, 2, 2, 2], "n": [1, 2, 4, 8, 16]}))
    assert made.select("row", "begin", "end").rows() == [(0, 0, 1), (1, 0, 1), (2, 2, 4), (3, 2, 4), (4, 2, 4)]


def test_chance_is_told_from_ten_won_leads_on():
    assert ENOUGH == 10

"""What each touch of a journey weighs by each rule: literal in, literal out."""

import polars as pl
import pytest

from metrics._models import DECAY, FIRST, LAST, LINEAR, POSITION, RULES, U, W
from metrics._roles import HALF_LIFE_DAYS, placed, weights
from tests.making import frame, leads, ledger_of

SCHEMA = dict.fromkeys(("place", "length", "day", "last_day", "created", "opportunity"), pl.Int64)


def weighed(rule, created, opportunity, *days):
    rows = [(place, len(days), day, days[-1], created, opportunity) for place, day in enumerate(days)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").select(weights()[rule].alias("weight"))["weight"].to_list()


def test_the_rules_are_weighed_in_whole_numbers():
    assert tuple(weights()) == RULES
    four = (1, 2, 3, 4)
    assert weighed(FIRST, 1, 2, *four) == [1, 0, 0, 0]
    assert weighed(LAST, 1, 2, *four) == [0, 0, 0, 1]
    assert pl.select(weights()[LINEAR]).item() == 1
    assert weighed(POSITION, 1, 2, *four) == [80, 20, 20, 80]
    assert weighed(U, 1, 2, *four) == [80, 80, 20, 20]
    assert weighed(U, 0, 2, *four) == [40 * 2 * 3, 20, 20, 20]
    assert weighed(W, 1, 2, *four) == [30, 30, 30, 10]
    assert weighed(W, 1, 1, *four) == [30 * 2, 30 * 2 * 2, 10, 10]
    assert weighed(W, 0, 0, *four) == [30 * 3 * 3, 10, 10, 10]
    assert weighed(W, 2, 0, *four) == [30 * 2 * 2, 10, 30 * 2, 10]


def test_where_no_touch_is_without_a_role_the_roles_are_the_whole():
    assert weighed(W, 1, 2, 1, 2, 3) == [30, 30, 30]
    assert weighed(POSITION, 0, 0, 1, 2) == [40, 40]
    assert weighed(POSITION, 0, 0, 1) == [80]
    assert [weighed(U, created, 0, 1, 2) for created in (0, 1)] == [[1, 1], [1, 1]]
    assert weighed(U, 0, 0, 1) == [80]


@pytest.mark.parametrize(
    ("before", "weight"),
    [(0, 2**24), (7, 2**23), (14, 2**22), (1, round(2 ** (24 - 1 / 7))), (168, 1), (167, 1), (169, 0), (900, 0)],
)
def test_a_touch_half_a_life_earlier_weighs_half_and_one_of_half_a_year_nothing(before, weight):
    assert HALF_LIFE_DAYS == 7
    assert weighed(DECAY, 0, 0, 1_000 - before, 1_000) == [weight, 2**24]


def test_touches_stand_where_they_came_and_events_at_the_last_touch_before_them():
    made = leads({"created": "2026-11-02 09:00", "opportunity": "2026-11-09 09:00"}, {"created": "2026-10-01 09:00"})
    days = [("1", 1), ("1", 2), ("1", 5), ("1", 20), ("2", 3), ("2", 4)]
    seen = frame("touches", *({"lead_id": lead, "at": f"2026-11-{day:02} 09:00"} for lead, day in days))
    ledger = ledger_of(made, touches=seen, as_of="2026-11-30")
    rows = placed(ledger.touches.select("lead_row", "at", "day"), ledger.leads)
    first = 20_758  # 1 November 2026, in days since 1970
    found = rows.select("lead_row", "place", "length", "created", "opportunity", pl.col("last_day") - first).rows()
    assert found == [
        (0, 0, 4, 1, 2, 19),
        (0, 1, 4, 1, 2, 19),
        (0, 2, 4, 1, 2, 19),
        (0, 3, 4, 1, 2, 19),
        (1, 0, 2, 0, 0, 3),
        (1, 1, 2, 0, 0, 3),
    ]


def test_an_event_after_every_touch_stands_at_the_last_one_and_one_before_all_at_the_first():
    made = leads(
        {"created": "2026-11-20 09:00", "opportunity": "2026-11-05 09:00"},
        {"created": "2026-11-02 09:00", "opportunity": "2026-11-03 09:00"},
    )
    days = [("1", 1), ("1", 4), ("1", 5), ("2", 3), ("2", 4)]
    seen = frame("touches", *({"lead_id": lead, "at": f"2026-11-{day:02} 09:00"} for lead, day in days))
    ledger = ledger_of(made, touches=seen, as_of="2026-11-30")
    rows = placed(ledger.touches.select("lead_row", "at", "day"), ledger.leads)
    assert rows.select("place", "created", "opportunity").rows() == [
        (0, 2, 2), (1, 2, 2), (2, 2, 2), (0, 0, 0), (1, 0, 0)
    ]  # fmt: skip

"""Where deals stall: the usual times and the leads beyond them, worked by hand and by plain Python."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings

from metrics._usual_times import usual_times
from metrics.conversation_stalls import METRIC
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary

BEGIN = date(2026, 1, 5)


def day(n):
    return str(BEGIN + timedelta(days=n))


def company(**more):
    """Ten leads go from 1 to 2 after 1 … 10 days; x, y and z are open deals after 1, for 9, 10 and 30 days."""
    gone = [{"lead_id": f"g{n}", "accepted": day(0), "lost": day(90)} for n in range(1, 11)]
    ended = [{"lead_id": "e", "accepted": day(0), "lost": day(40)}]
    deals = [
        {"lead_id": name, "accepted": day(0), "opportunity": day(1), "amount_cents": cents}
        for name, cents in (("x", 100), ("y", None), ("z", 5_000))
    ]
    bare = [{"lead_id": "n", "accepted": day(50)}, {"lead_id": "w", "accepted": day(0), "won": day(99)}]
    talks = [
        *({"lead_id": f"g{n}", "at": day(5), "kind": 1, "successful": True} for n in range(1, 11)),
        *({"lead_id": f"g{n}", "at": day(5 + n), "kind": 2, "successful": True} for n in range(1, 11)),
        *({"lead_id": name, "at": day(n), "kind": 1, "successful": True}
          for name, n in (("e", 20), ("x", 91), ("y", 90), ("z", 70))),
        {"lead_id": "x", "at": day(99), "kind": 2, "successful": False},
    ]  # fmt: skip
    return ledger_of(leads(*gone, *ended, *deals, *bare), conversations=frame("conversations", *talks),
                     as_of=BEGIN + timedelta(days=100), **more)  # fmt: skip


def rows(read, *columns, **wanted):
    return METRIC.result(read).filter(**wanted).select(columns).rows()


def test_the_usual_time_is_that_of_those_who_went_on():
    # After 1: ten went on after 1, 2, … 10 days, e was lost after 20, and x y z are there for 9, 10 and 30 days: a
    # fourteenth goes on each day, on day 10 one of four, for x has left. 5/14 is less than half of what it comes to.
    times = {kind: (usual, most) for kind, usual, most in usual_times(company()).rows()}
    at_risk = {n: 15 - n for n in range(1, 10)}
    share, waiting, curve = 0.0, 1.0, {}
    for n in range(1, 11):
        risk = at_risk.get(n, 4)
        share, waiting = share + waiting / risk, waiting * (1 - 1 / risk)
        curve[n] = share
    half = min(n for n in curve if curve[n] >= 0.5 * share)
    nine = min(n for n in curve if curve[n] >= 0.9 * share)
    assert times[1] == (half, nine) == (6, 10)


def test_a_deal_stalls_once_it_is_there_longer_than_nine_of_ten_needed():
    behind = METRIC.leads(company()).filter(pl.col("stage") == "deal")
    assert behind.select("lead_id", "kind", "days", "stalled").rows() == [
        ("z", 1, 30, True), ("y", 1, 10, False), ("x", 1, 9, False),
    ]  # fmt: skip
    assert rows(company(), "kind", "leads", "judged", "stalled", "priced", "amount", stage="deal") == [
        (None, 3, 3, 1, 1, 50.0), (1, 3, 3, 1, 1, 50.0),
    ]  # fmt: skip


def test_a_step_from_which_too_few_went_on_is_not_judged():
    made = rows(company(), "kind", "leads", "judged", "stalled", "usual_days", "value", stage="accepted")
    assert made[1] == (0, 1, 1, 0, 5, 0.0)  # x was talked to after 91 days: 50 are not too long
    fewer = company().leads.filter(~pl.col("lead_id").is_in(["g1"]))["lead_id"].to_list()
    read = company()
    kept = frame("conversations").vstack(read.conversations.select(frame("conversations").columns))
    some = ledger_of(
        leads(*({"lead_id": name, "accepted": day(0)} for name in fewer)),
        conversations=kept.filter(pl.col("lead_id").is_in(fewer)), as_of=day(100),
    )  # fmt: skip
    assert usual_times(some).filter(pl.col("kind") == 1).is_empty()
    assert set(rows(some, "value", "stalled", kind=1)) == {(None, None)}


def test_where_no_win_was_ever_recorded_nobody_knows_which_leads_are_open():
    read = company()
    never = read.leads.select(leads({}).columns).with_columns(won_at=pl.lit(None, pl.Datetime("us", "UTC")))
    unwon = ledger_of(never, conversations=read.conversations.select(frame("conversations").columns), as_of=day(100))
    assert set(rows(unwon, "value", "low", "high", "stalled", "amount")) == {(None,) * 5}


def test_an_open_lead_ends_its_stall_with_the_next_success_and_a_closed_one_is_in_no_row():
    read = company()
    shown = set(METRIC.leads(read)["lead_id"])
    assert shown == {"x", "y", "z", "n"}


def plain(read):
    """Every open accepted lead at its furthest conversation, told one by one."""
    talks = read.conversations.filter("successful").drop_nulls("lead_row").rows(named=True)
    found = {}
    for row, lead in enumerate(read.leads.to_dicts()):
        mine = [one for one in talks if one["lead_row"] == row and one["kind"] <= 5 and one["day"] is not None]
        kind = max((one["kind"] for one in mine), default=0)
        began = min((one["day"] for one in mine if one["kind"] == kind), default=lead["accepted_day"])
        back = lead["recycled_at"] and not (lead["accepted_at"] and lead["accepted_at"] >= lead["recycled_at"])
        back = back and not (lead["rejected_at"] and lead["rejected_at"] > lead["recycled_at"])
        if lead["accepted"] and not lead["won_at"] and not lead["lost_at"] and not back:
            found[lead["lead_id"]] = (kind, began)
    return found


@settings(max_examples=25, deadline=None)
@given(arbitrary.frames)
def test_the_open_leads_are_those_of_plain_python(frames):
    read = ledger_of(**frames, as_of=date(2026, 10, 20))
    behind = METRIC.leads(read)
    assert {row["lead_id"]: (row["kind"], row["since"] and (row["since"] - date(1970, 1, 1)).days)
            for row in behind.to_dicts()} == plain(read)  # fmt: skip


def test_the_samples_deals_stall_most_after_the_definition_of_success(sample):
    made = METRIC.result(sample).filter((pl.col("stage") == "deal") & pl.col("kind").is_not_null())
    worst = made.sort("stalled").row(-1, named=True)
    assert worst["kind"] == 4
    assert worst["value"] == pytest.approx(worst["stalled"] / worst["judged"])
    assert worst["usual_days"] < worst["patience_days"] < 60

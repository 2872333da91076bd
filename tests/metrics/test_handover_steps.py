"""Hand-over steps: by hand, by SQL, and under every law that does not depend on what the charter says."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from agreement.calendar import Calendar
from agreement.charter import Charter, CharterInForce, HandoverStep
from agreement.ledger import Ledger, ledger
from metrics._handover import standing
from metrics.handover_steps import METRIC
from store.frames import read_ledger
from store.schema import migrate
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary
from tests.metrics.by_hand import ask as ask
from tests.stored import store_frames

ASSIGN = HandoverStep("Assign", "marketing", 2, "handed_over", "assigned")
CALL = HandoverStep("Call", "sales", 4, "assigned", "first_response")
DECIDE = HandoverStep("Decide", "sales", 8, "handed_over", "decided")
TALK = HandoverStep("Talk", "sales", 40, "accepted", "conversation:2")
TELL = HandoverStep("Tell", "sales", 40, "first_response")
AS_OF = date(2026, 10, 18)
ROUND_THE_CLOCK = Calendar(opens=0, closes=24 * 60, workdays=(1, 2, 3, 4, 5, 6, 7))


def charter(*steps: HandoverStep, version: int = 1, on: date = date(2026, 1, 1)) -> CharterInForce:
    return CharterInForce(version, Charter(handover=steps), "", Calendar().begins(on))


def under(read: Ledger, *charters: CharterInForce) -> Ledger:
    return replace(read, charters=charters)


def told(read: Ledger, *columns: str, filters: dict[str, list[str | None]] | None = None) -> list[tuple[object, ...]]:
    """The rows of the whole window."""
    return METRIC.result(read, filters).filter(pl.col("week").is_null()).select(columns).rows()


COUNTS = ("step", "kept", "late", "young", "n")
MONDAY = "2026-10-12"


def test_a_step_is_kept_late_or_young_by_business_hours() -> None:
    rows = leads(
        {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 11:00"},
        {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 11:01"},
        {"handed_over": "2026-10-09 16:30", "assigned": f"{MONDAY} 10:00"},
        {"handed_over": f"{MONDAY} 10:00"},
        {"handed_over": "2026-10-16 16:00", "assigned": "2026-10-16 16:05"},
        {"created": f"{MONDAY} 10:00"},
    )  # fmt: skip
    assert told(under(ledger_of(rows, as_of="2026-10-16"), charter(ASSIGN)), *COUNTS) == [(1, 2, 2, 1, 5)]


def test_a_lead_is_judged_by_the_charter_of_its_hand_over() -> None:
    rows = leads(
        {"handed_over": "2026-10-02 09:00", "assigned": "2026-10-02 12:00"},
        {"handed_over": "2026-10-06 09:00", "assigned": "2026-10-06 12:00"},
        {"handed_over": "2026-09-20 09:00", "assigned": "2026-09-20 09:01"},
    )
    versions = (
        charter(replace(ASSIGN, hours=4), on=date(2026, 10, 1)),
        charter(ASSIGN, version=2, on=date(2026, 10, 5)),
    )
    read = under(ledger_of(rows, as_of=AS_OF), *versions)
    assert told(read, "version", "hours", "kept", "late") == [(2, 2, 0, 1), (1, 4, 1, 0)]


def test_the_charter_in_force_has_its_steps_though_nobody_was_handed_over_under_it() -> None:
    rows = leads({"handed_over": "2026-10-02 09:00", "assigned": "2026-10-02 10:00"})
    versions = charter(ASSIGN), charter(ASSIGN, version=2, on=date(2026, 10, 17))
    read = under(ledger_of(rows, as_of=AS_OF), *versions)
    assert told(read, "version", "kept", "value") == [(2, 0, None), (1, 1, 1.0)]


def test_a_step_begins_with_its_event_and_not_before() -> None:
    rows = leads(
        {"handed_over": f"{MONDAY} 09:00"},
        {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 10:00", "first_response": f"{MONDAY} 14:00"},
        {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 10:00"},
        {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 10:00", "first_response": f"{MONDAY} 08:00"},
    )  # fmt: skip
    assert told(under(ledger_of(rows, as_of=AS_OF), charter(CALL)), *COUNTS) == [(1, 2, 1, 0, 3)]


def test_the_first_decision_counts_and_the_first_conversation_of_its_kind_after_the_step_began() -> None:
    rows = leads(
        {"handed_over": "2026-10-05 09:00", "rejected": "2026-10-05 16:00"},
        {"handed_over": "2026-10-05 09:00", "accepted": "2026-10-05 10:00"},
        {"handed_over": "2026-10-05 09:00", "accepted": "2026-10-05 10:00"},
    )
    talks = frame(
        "conversations",
        {"lead_id": "2", "at": "2026-10-04 09:00", "kind": 2}, {"lead_id": "2", "at": "2026-10-06 09:00", "kind": 1},
        {"lead_id": "3", "at": "2026-10-07 09:00", "kind": 2}, {"lead_id": "3", "at": "2026-10-15 09:00", "kind": 2},
        {"lead_id": "9", "at": "2026-10-05 11:00", "kind": 2},
    )  # fmt: skip
    read = under(ledger_of(rows, as_of=AS_OF, conversations=talks), charter(DECIDE, TALK))
    assert told(read, *COUNTS) == [(1, 3, 0, 0, 3), (2, 1, 1, 0, 2)]


def test_what_no_event_shows_and_what_was_never_recorded_has_no_number() -> None:
    rows = leads({"handed_over": f"{MONDAY} 09:00", "first_response": f"{MONDAY} 10:00"})
    read = under(ledger_of(rows, as_of=AS_OF), charter(TELL, ASSIGN, DECIDE, TALK))
    assert told(read, *COUNTS, "value", "low", "high") == [(n, *[None] * 7) for n in (1, 2, 3, 4)]
    assert METRIC.result(read)["week"].null_count() == 4


def test_a_step_that_nobody_kept_is_nought_of_so_many_and_not_unknown() -> None:
    rows = leads({"handed_over": f"{MONDAY} 09:00"}, {"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 16:00"})
    read = under(ledger_of(rows, as_of=AS_OF), charter(ASSIGN))
    assert told(read, "kept", "judged", "value", "low") == [(0, 2, 0.0, 0.0)]


def test_the_window_holds_twelve_weeks_and_its_weeks_add_up() -> None:
    days = [date(2026, 7, 26), date(2026, 7, 27), date(2026, 10, 16)]
    rows = leads(*({"handed_over": f"{day} 09:00", "assigned": f"{day} 09:30"} for day in days))
    result = METRIC.result(under(ledger_of(rows, as_of=AS_OF), charter(ASSIGN)))
    assert result.select("week", "n").rows() == [
        (None, 2), (date(2026, 7, 27), 1), (date(2026, 10, 12), 1),
    ]  # fmt: skip
    assert result["since"].unique().to_list() == [date(2026, 7, 27)]


def test_without_a_charter_there_is_nothing_to_keep() -> None:
    rows = leads({"handed_over": f"{MONDAY} 09:00", "assigned": f"{MONDAY} 10:00"})
    assert METRIC.result(ledger_of(rows, as_of=AS_OF)).is_empty()
    before = charter(ASSIGN, on=date(2026, 10, 15))
    assert told(under(ledger_of(rows, as_of=AS_OF), before), "n") == [(0,)]


@pytest.mark.parametrize("filters", [None, {"source": ["web"]}, {"region": [None]}])
def test_it_opens_the_leads_that_it_counts(filters: dict[str, list[str | None]] | None) -> None:
    rows = arbitrary.many_leads(5, 300)
    read = under(ledger({"leads": rows}, as_of=AS_OF), charter(ASSIGN, CALL, DECIDE, on=date(2026, 8, 1)))
    assert METRIC.leads is not None
    behind = METRIC.leads(read)
    for name, wanted in (filters or {}).items():
        behind = behind.filter(pl.col(name).cast(pl.String).is_in(wanted, nulls_equal=True))
    for row in METRIC.result(read, filters).drop_nulls("n").iter_rows(named=True):
        named = behind.filter(version=row["version"], step=row["step"])
        mine = named if row["week"] is None else named.filter(week=row["week"])
        assert mine.height == row["n"]
        assert (mine["kept"].sum(), mine["late"].sum()) == (row["kept"], row["late"])


few = settings(deadline=None, max_examples=10)
CHARTERS = (
    charter(ASSIGN, DECIDE, on=date(2026, 7, 20)), charter(CALL, DECIDE, TALK, TELL, version=2, on=date(2026, 9, 1)),
)  # fmt: skip


@few
@given(frames=arbitrary.frames)
def test_each_step_of_a_lead_is_kept_late_or_young_and_the_parts_of_a_filter_add_up(frames) -> None:
    read = under(ledger(frames, as_of=AS_OF), *CHARTERS)
    stood = standing(read)
    assert (stood.select(pl.sum_horizontal("kept", "late", "young")).to_series() == 1).all()
    assert stood.select("lead_id", "place", "step").is_duplicated().sum() == 0
    whole = METRIC.result(read).filter(pl.col("week").is_null())
    parts = [METRIC.result(read, {"source": [one]}).filter(pl.col("week").is_null()) for one in arbitrary.SOURCES]
    for name in ("kept", "late", "young", "n"):
        added = [sum(values) for values in zip(*(part[name].fill_null(0) for part in parts), strict=True)]
        assert added == whole[name].fill_null(0).to_list()


@few
@given(frames=arbitrary.frames)
def test_the_order_of_rows_means_nothing(frames) -> None:
    turned = {name: rows.reverse() for name, rows in frames.items()}
    one, other = (under(ledger(rows, as_of=AS_OF), *CHARTERS) for rows in (frames, turned))
    assert METRIC.result(one).equals(METRIC.result(other))


@few
@given(frames=arbitrary.frames, weeks=st.integers(-3, 3))
def test_moving_everything_by_whole_weeks_moves_the_weeks_and_nothing_else(frames, weeks) -> None:
    gap = timedelta(days=7 * weeks)
    later = tuple(replace(one, effective_at=one.effective_at + gap) for one in CHARTERS)
    still = METRIC.result(under(ledger(frames, as_of=AS_OF), *CHARTERS))
    moved = METRIC.result(under(ledger(arbitrary.shifted(frames, gap), as_of=AS_OF + gap), *later))
    assert_frame_equal(moved.with_columns(pl.selectors.date() - gap), still)


# By SQL, round the clock, so that a business hour is an hour.


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sql') / 'steps.db'}"
    migrate(url)
    store_frames(url, leads=arbitrary.many_leads(20261201, 800))
    return url


@pytest.mark.parametrize(("step", "start", "shown"), [
    (replace(ASSIGN, hours=300), "handed_over_at", "assigned_at"),
    (replace(CALL, hours=200), "assigned_at", "first_response_at"),
    (replace(DECIDE, hours=500), "handed_over_at", "min(coalesce(accepted_at, 'z'), coalesce(rejected_at, 'z'))"),
])  # fmt: skip
def test_it_is_what_a_query_counts(url, ask, step, start, shown) -> None:
    read = read_ledger(url, AS_OF)
    bare = ledger({"leads": read.leads.select(leads().columns)}, ROUND_THE_CLOCK, AS_OF)
    found = told(under(bare, charter(step, on=date(2026, 8, 1))), "kept", "late", "young")
    end = "'2026-10-19'"
    known = f"CASE WHEN {shown} < {end} THEN {shown} END"
    took = f"CAST(round((julianday({known}) - julianday({start})) * 1440, 3) AS INTEGER)"
    waited = f"CAST(round((julianday({end}) - julianday({start})) * 1440, 3) AS INTEGER)"
    limit = step.hours * 60
    assert found == ask(f"""
        SELECT sum({waited} > {limit} AND coalesce({took} <= {limit}, 0)),
               sum({waited} > {limit} AND NOT coalesce({took} <= {limit}, 0)), sum({waited} <= {limit})
        FROM accord_leads WHERE handed_over_at >= '2026-08-01' AND handed_over_at < {end} AND {start} < {end}
        AND coalesce(created_at, handed_over_at) < {end}
    """)

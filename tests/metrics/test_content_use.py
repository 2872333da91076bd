"""Content: used, fresh, ignored and where it is missing, on one small table worked by hand."""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal
from statsmodels.stats.proportion import proportion_confint

from agreement.ledger import Ledger
from agreement.ledger import ledger as read_frames
from metrics import BY_KEY
from metrics._benchmarks import UNUSED
from tests.making import frame, leads, ledger_of
from tests.metrics import arbitrary, economy

KEYS = ("content_use", "content_freshness", "content_ignored", "content_coverage")
LEADS = leads({"created": "2026-01-01", "source": "web"}, {"created": "2026-01-01", "source": "fair"})
CONTENT = frame(
    "content",
    {"content_id": "a", "conversation": 1, "published_on": "2025-03-31", "cost_cents": 100_00},
    {"content_id": "b", "conversation": 1, "published_on": "2025-03-30", "cost_cents": 50_05},
    {"content_id": "c", "conversation": 2, "published_on": "2024-01-01", "updated_on": "2026-03-01"},
    {"content_id": "old", "conversation": 2, "published_on": "2025-01-01", "retired_on": "2025-06-01"},
    {"content_id": "new", "conversation": 2, "published_on": "2027-01-01"},
    {"content_id": "none", "published_on": None, "updated_on": "2026-04-01", "cost_cents": 7_00},
)
USES = frame(
    "content_uses",
    {"content_id": "a", "lead_id": "1", "at": "2026-03-01", "used": True},
    {"content_id": "a", "lead_id": "2", "at": "2026-02-01", "used": True, "recommended": True},
    {"content_id": "b", "lead_id": "1", "at": "2026-03-03", "used": False, "recommended": True},
    {"content_id": "b", "lead_id": "2", "at": "2026-03-25", "recommended": True},
    {"content_id": "c", "lead_id": "1", "at": "2025-12-31", "used": True},
    {"content_id": "gone", "lead_id": "1", "at": "2026-03-03", "used": True},
    {"content_id": "old", "lead_id": "1", "at": "2026-03-03", "used": True, "recommended": True},
)
TALKS = frame(
    "conversations",
    {"lead_id": "1", "at": "2026-03-01", "kind": 1, "successful": True, "content_id": "a"},
    {"lead_id": "1", "at": "2026-03-05", "kind": 1, "successful": True},
    {"lead_id": "2", "at": "2026-03-05", "kind": 3, "successful": True},
    {"lead_id": "2", "at": "2026-03-05", "kind": 3, "successful": False},
    {"lead_id": "2", "at": "2025-12-31", "kind": 3, "successful": True},
)


def ledger(content: pl.DataFrame = CONTENT, uses: pl.DataFrame = USES, talks: pl.DataFrame = TALKS) -> Ledger:
    return ledger_of(LEADS, as_of="2026-03-31", content=content, content_uses=uses, conversations=talks)


def rows_of(key: str, read: Ledger, *columns: str, **filters: Any) -> list[tuple[Any, ...]]:
    return BY_KEY[key].result(read, filters or None).select(columns).rows()


def one_use(day: str, **more: Any) -> pl.DataFrame:
    return frame("content_uses", {"content_id": "a", "lead_id": "1", "at": day, **more})


def test_pieces_in_use_of_those_available() -> None:
    columns = ("conversation", "available", "used", "value", "uses", "unused", "unused_share")
    assert rows_of("content_use", ledger(), *columns) == [
        (None, 4, 1, 0.25, 2, 3, 0.75),
        (1, 2, 1, 0.5, 2, 1, 0.5),
        (2, 1, 0, 0.0, 0, 1, 1.0),
        (3, 0, 0, None, 0, 0, None),
        (4, 0, 0, None, 0, 0, None),
        (5, 0, 0, None, 0, 0, None),
    ]


def test_the_interval_of_a_share_of_pieces_is_wilsons() -> None:
    low, high = proportion_confint(1, 4, method="wilson")
    assert rows_of("content_use", ledger(), "low", "high")[0] == (pytest.approx(low), pytest.approx(high))


def test_unused_content_cost_what_is_on_record_and_nothing_is_made_up() -> None:
    columns = ("unused_cost_cents", "unused_cost", "unused_unpriced")
    assert rows_of("content_use", ledger(), *columns)[:4] == [
        (57_05, 57.05, 1), (50_05, 50.05, 0), (None, None, 1), (0, 0.0, 0)
    ]  # fmt: skip


def test_the_benchmark_stands_beside_the_share_unused_and_says_whose_it_is() -> None:
    assert set(rows_of("content_use", ledger(), "benchmark_unused")) == {(0.65,)}
    assert "SiriusDecisions" in UNUSED.source
    assert UNUSED.source in (BY_KEY["content_use"].columns or {})["benchmark_unused"]


def test_a_piece_named_in_a_conversation_was_used_in_it_and_not_twice() -> None:
    talk = {"lead_id": "1", "at": "2026-03-01", "kind": 2, "successful": False}
    talks = frame("conversations", {**talk, "content_id": "c"}, {**talk, "content_id": "a"})
    assert rows_of("content_use", ledger(uses=USES.clear(), talks=talks), "used", "uses")[:3] == [
        (2, 2),
        (1, 1),
        (1, 1),
    ]
    both = ledger(uses=one_use("2026-03-01", used=True), talks=talks)
    assert rows_of("content_use", both, "uses")[0] == (2,)


@pytest.mark.parametrize(
    ("day", "used"), [("2026-01-01", 1), ("2025-12-31", 0), ("2026-03-31 23:59", 1), ("2026-04-01", None)]
)
def test_the_window_is_ninety_days_with_the_last_one(day: str, used: int | None) -> None:
    read = ledger(uses=one_use(day, used=True), talks=TALKS.clear())
    assert rows_of("content_use", read, "used", "since")[0] == (used, date(2026, 1, 1))


@pytest.mark.parametrize(("retired", "available"), [("2026-01-01", 0), ("2026-01-02", 1), (None, 1)])
def test_a_piece_retired_before_the_window_is_not_available(retired: str | None, available: int) -> None:
    content = frame("content", {"content_id": "a", "conversation": 4, "retired_on": retired})
    for key in ("content_use", "content_freshness", "content_coverage"):
        assert rows_of(key, ledger(content=content), "available")[4] == (available,)


def test_where_no_use_was_ever_recorded_nobody_knows_what_is_unused_or_ignored() -> None:
    silent = ledger(uses=one_use("2026-03-01", recommended=True), talks=TALKS.with_columns(content_id=None))
    columns = ("available", "used", "value", "low", "uses", "unused", "unused_share", "unused_cost", "unused_unpriced")
    assert rows_of("content_use", silent, *columns)[0] == (4, *[None] * 8)
    columns = ("recommended", "young", "pieces", "followed", "ignored", "judged", "value", "pieces_ignored", "used")
    assert rows_of("content_ignored", silent, *columns)[0] == (1, 0, 1, *[None] * 6)
    assert rows_of("content_coverage", silent, "held", "held_with", "value", "without")[0] == (3, None, None, None)


def test_a_use_by_somebody_else_or_long_ago_is_enough_to_know() -> None:
    quiet = ledger(uses=one_use("2025-01-01", used=True), talks=TALKS.clear())
    assert rows_of("content_use", quiet, "used", "value")[0] == (0, 0.0)
    assert rows_of("content_use", ledger(), "available", "used", "uses", source=["moon"])[0] == (4, 0, 0)


def test_a_filter_keeps_the_pieces_available_and_asks_who_used_them() -> None:
    assert rows_of("content_use", ledger(), "available", "used", "uses", source=["fair"])[0] == (4, 1, 1)
    assert rows_of("content_coverage", ledger(), "held", "held_with", source=["fair"])[0] == (1, 0)


def test_age_is_counted_from_the_last_update_and_a_year_is_not_stale_yet() -> None:
    columns = ("conversation", "available", "dated", "stale", "value", "median_days")
    assert rows_of("content_freshness", ledger(), *columns)[:4] == [
        (None, 4, 3, 1, pytest.approx(1 / 3), 365.0),
        (1, 2, 2, 1, 0.5, 365.5),
        (2, 1, 1, 0, 0.0, 30.0),
        (3, 0, 0, 0, None, None),
    ]
    columns = ("used", "used_dated", "used_stale", "used_stale_share", "used_median_days")
    assert rows_of("content_freshness", ledger(), *columns)[:3] == [
        (1, 1, 0, 0.0, 365.0), (1, 1, 0, 0.0, 365.0), (0, 0, 0, None, None)
    ]  # fmt: skip


def test_the_shares_of_stale_pieces_have_wilsons_interval() -> None:
    stale = CONTENT.with_columns(published_on=date(2020, 1, 1), updated_on=None)
    row = BY_KEY["content_freshness"].result(ledger(content=stale)).row(0, named=True)
    assert (row["dated"], row["stale"], row["used_stale"], row["used_stale_share"]) == (5, 5, 1, 1.0)
    assert (row["low"], row["high"]) == pytest.approx(proportion_confint(5, 5, method="wilson"))
    assert (row["used_low"], row["used_high"]) == pytest.approx(proportion_confint(1, 1, method="wilson"))


def test_recommendations_are_followed_ignored_or_too_young_to_tell() -> None:
    columns = (
        "conversation",
        "recommended",
        "young",
        "followed",
        "ignored",
        "judged",
        "value",
        "pieces",
        "pieces_ignored",
    )
    assert rows_of("content_ignored", ledger(), *columns)[:3] == [
        (None, 3, 1, 1, 1, 2, 0.5, 2, 1),
        (1, 3, 1, 1, 1, 2, 0.5, 2, 1),
        (2, 0, 0, 0, 0, 0, None, 0, 0),
    ]
    assert rows_of("content_ignored", ledger(), "used", "unprompted", "unprompted_share", "since")[:3] == [
        (2, 1, 0.5, date(2026, 1, 1)), (2, 1, 0.5, date(2026, 1, 1)), (0, 0, None, date(2026, 1, 1))
    ]  # fmt: skip
    low, high = proportion_confint(1, 2, method="wilson")
    assert rows_of("content_ignored", ledger(), "low", "high")[0] == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize(
    ("recommended", "used", "told"),
    [
        ("2026-03-17", None, (1, 0, 0, 1)),
        ("2026-03-18", None, (1, 1, 0, 0)),
        ("2026-03-18", "2026-03-20", (1, 1, 0, 0)),
        ("2026-03-01", "2026-03-31", (1, 0, 1, 0)),
        ("2026-03-01", "2025-06-01", (1, 0, 1, 0)),
        ("2026-01-01", None, (1, 0, 0, 1)),
        ("2025-12-31", None, (0, 0, 0, 0)),
    ],
)
def test_a_recommendation_is_judged_after_fourteen_days(
    recommended: str, used: str | None, told: tuple[int, ...]
) -> None:
    rows = [{"content_id": "a", "lead_id": "1", "at": recommended, "recommended": True}]
    rows += [{"content_id": "a", "lead_id": "1", "at": used, "used": True}] if used else []
    rows += [{"content_id": "c", "lead_id": "1", "at": "2025-01-01", "used": True}]
    read = ledger(uses=frame("content_uses", *rows), talks=TALKS.clear())
    assert rows_of("content_ignored", read, "recommended", "young", "followed", "ignored")[0] == told


@pytest.mark.parametrize("later", [{"recommended": True}, {"used": False}])
def test_a_piece_met_again_by_the_same_lead_is_judged_once_from_the_first_time(later: dict[str, Any]) -> None:
    """Piece a was recommended and used apart; piece b was recommended and never used, and again only yesterday."""
    rows = (
        {"content_id": "a", "lead_id": "1", "at": "2026-02-01", "recommended": True},
        {"content_id": "a", "lead_id": "1", "at": "2026-02-09", "used": True},
        {"content_id": "b", "lead_id": "1", "at": "2026-02-01", "recommended": True},
        {"content_id": "b", "lead_id": "1", "at": "2026-03-30", **later},
    )
    read = ledger(uses=frame("content_uses", *rows), talks=TALKS.clear())
    columns = ("recommended", "young", "followed", "ignored", "used", "unprompted")
    assert rows_of("content_ignored", read, *columns)[0] == (2, 0, 1, 1, 1, 0)


def test_a_use_by_another_lead_does_not_follow_the_recommendation_but_saves_the_piece() -> None:
    rows = (
        {"content_id": "a", "lead_id": "1", "at": "2026-02-01", "recommended": True},
        {"content_id": "a", "lead_id": "2", "at": "2026-02-02", "used": True},
    )
    read = ledger(uses=frame("content_uses", *rows), talks=TALKS.clear())
    columns = ("followed", "ignored", "pieces", "pieces_ignored", "used", "unprompted")
    assert rows_of("content_ignored", read, *columns)[0] == (0, 1, 1, 0, 1, 1)


def test_rows_without_a_lead_count_one_each() -> None:
    lost = {"content_id": "a", "at": "2026-02-01", "used": True}
    read = ledger(uses=frame("content_uses", lost, lost), talks=TALKS.clear())
    assert rows_of("content_use", read, "used", "uses")[0] == (1, 2)


def test_where_nothing_was_ever_recommended_nothing_is_unprompted() -> None:
    read = ledger(uses=one_use("2026-03-01", used=True))
    columns = ("recommended", "judged", "value", "used", "unprompted", "unprompted_share")
    assert rows_of("content_ignored", read, *columns)[0] == (0, 0, None, 1, None, None)


def test_conversations_without_a_piece_by_kind_are_the_holes() -> None:
    columns = ("conversation", "available", "held", "held_with", "value", "without", "without_share")
    assert rows_of("content_coverage", ledger(), *columns) == [
        (None, 4, 3, 1, pytest.approx(1 / 3), 2, pytest.approx(2 / 3)),
        (1, 2, 2, 1, 0.5, 1, 0.5),
        (2, 1, 0, 0, None, 0, None),
        (3, 0, 1, 0, 0.0, 1, 1.0),
        (4, 0, 0, 0, None, 0, None),
        (5, 0, 0, 0, None, 0, None),
    ]
    low, high = proportion_confint(1, 3, method="wilson")
    assert rows_of("content_coverage", ledger(), "low", "high", "since")[0] == (
        pytest.approx(low), pytest.approx(high), date(2026, 1, 1),
    )  # fmt: skip


def test_the_holes_can_be_opened_apart() -> None:
    behind = BY_KEY["content_coverage"].leads
    assert behind is not None
    opened = behind(ledger()).select("lead_id", "conversation", "with_piece", pl.col("source").cast(pl.String)).rows()
    assert opened == [("1", 1, True, "web"), ("1", 1, False, "web"), ("2", 3, False, "fair")]


def test_the_uses_and_recommendations_behind_the_numbers_name_their_piece_and_lead() -> None:
    uses, asked = BY_KEY["content_use"].leads, BY_KEY["content_ignored"].leads
    assert uses is not None
    assert asked is not None
    assert uses(ledger()).select("content_id", "lead_id", "unprompted").rows() == [("a", "1", True), ("a", "2", False)]
    assert asked(ledger()).select("content_id", "lead_id", "followed", "ignored", "young").rows() == [
        ("a", "2", True, False, False), ("b", "1", False, True, False), ("b", "2", False, False, True),
    ]  # fmt: skip


def test_an_update_of_the_day_of_reading_counts_and_a_later_one_has_not_happened() -> None:
    content = frame(
        "content",
        {"content_id": "a", "conversation": 1, "published_on": "2020-01-01", "updated_on": "2026-03-31"},
        {"content_id": "b", "conversation": 2, "published_on": "2026-03-01", "updated_on": "2026-04-01"},
        {"content_id": "c", "conversation": 3, "published_on": "2026-03-21", "updated_on": "2026-03-01"},
    )
    assert rows_of("content_freshness", ledger(content=content), "median_days")[1:4] == [(0.0,), (30.0,), (10.0,)]


def test_several_pieces_of_several_ages_used_by_several_leads() -> None:
    """Pieces a, b and c are used (a twice), c has no date; a and b are stale; d is recommended to two and ignored."""
    content = frame(
        "content",
        *({"content_id": one, "conversation": 1, "published_on": "2024-01-01"} for one in "abd"),
        {"content_id": "c", "conversation": 1},
    )
    used = [("a", "1"), ("a", "2"), ("b", "1"), ("c", "2")]
    rows = [{"content_id": one, "lead_id": lead, "at": "2026-02-01", "used": True} for one, lead in used]
    rows += [{"content_id": "d", "lead_id": lead, "at": "2026-02-01", "recommended": True} for lead in ("1", "2")]
    rows += [{"content_id": "e", "lead_id": "1", "at": "2026-02-01", "recommended": True}]
    more = pl.concat([content, frame("content", {"content_id": "e", "conversation": 1, "published_on": "2024-01-01"})])
    read = ledger(content=more, uses=frame("content_uses", *rows), talks=TALKS.clear())
    columns = ("available", "dated", "stale", "used", "used_dated", "used_stale")
    assert rows_of("content_freshness", read, *columns)[1] == (5, 4, 4, 3, 2, 2)
    columns = ("recommended", "ignored", "pieces", "pieces_ignored", "used", "unprompted")
    assert rows_of("content_ignored", read, *columns)[1] == (3, 3, 2, 2, 4, 4)
    assert rows_of("content_use", read, "available", "used", "uses", "unused")[1] == (5, 3, 4, 2)


def test_conversations_of_leads_that_nobody_knows_were_held_too() -> None:
    talk = {"at": "2026-03-01", "kind": 2, "successful": True, "content_id": "c"}
    talks = frame("conversations", {**talk, "lead_id": "nobody"}, {**talk, "lead_id": "1"}, talk)
    assert rows_of("content_coverage", ledger(talks=talks), "held", "held_with")[2] == (3, 3)


def test_without_content_nothing_is_divided() -> None:
    bare = ledger_of(LEADS, as_of="2026-03-31")
    for key in KEYS:
        rows = BY_KEY[key].result(bare)
        assert rows.height == 6
        assert rows["value"].null_count() == 6


@settings(max_examples=25, deadline=None)
@given(economy.companies)
def test_the_parts_of_a_filter_add_up_to_the_whole(frames: dict[str, pl.DataFrame]) -> None:
    read = read_frames(frames, as_of=economy.LAST)
    counts = {
        "content_use": ["uses"],
        "content_ignored": ["recommended", "young", "used"],
        "content_coverage": ["held"],
    }
    for key, columns in counts.items():
        whole = BY_KEY[key].result(read).select(pl.col(columns).fill_null(0))
        parts = [BY_KEY[key].result(read, {"source": [one]}) for one in arbitrary.SOURCES]
        added = sum((part.select(pl.col(columns).fill_null(0)) for part in parts), start=whole.select(pl.all() * 0))
        assert_frame_equal(added, whole)


@settings(max_examples=25, deadline=None)
@given(economy.companies)
def test_each_recommendation_is_young_followed_or_ignored(frames: dict[str, pl.DataFrame]) -> None:
    rows = BY_KEY["content_ignored"].result(read_frames(frames, as_of=economy.LAST)).drop_nulls("judged")
    assert (rows["recommended"] == rows["young"] + rows["judged"]).all()
    assert (rows["judged"] == rows["followed"] + rows["ignored"]).all()
    assert (rows["unprompted"].fill_null(0) <= rows["used"]).all()


@settings(max_examples=25, deadline=None)
@given(economy.companies)
def test_moving_everything_by_days_changes_nothing_but_the_window(frames: dict[str, pl.DataFrame]) -> None:
    gap = timedelta(days=-1_000)
    moved = {
        name: rows.with_columns(pl.selectors.date() + gap) for name, rows in arbitrary.shifted(frames, gap).items()
    }
    still, later = (read_frames(frames, as_of=economy.LAST), read_frames(moved, as_of=economy.LAST + gap))
    for key in KEYS:
        assert_frame_equal(BY_KEY[key].result(later).with_columns(pl.col("since") - gap), BY_KEY[key].result(still))


def test_the_sample_leaves_most_content_and_most_recommendations_lying(sample: Ledger) -> None:
    use, ignored, talks = (BY_KEY[key].result(sample) for key in ("content_use", "content_ignored", "content_coverage"))
    assert use["used"][0] < use["available"][0] / 2
    assert ignored["low"][0] > 0.5
    assert talks["available"][1:].arg_min() == 4
    ever = sample.content_uses.filter("used")["content_id"].n_unique()
    assert ever == 25
    assert sample.content.height == 60

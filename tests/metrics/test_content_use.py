import polars as pl

from agreement.ledger import Ledger
from metrics.content_use import METRIC, talks_without
from tests.making import frame, leads, ledger_of
from tests.stored import asked, store_frames

PARTS = ["conversation", "available", "used", "value", "passed_over", "held", "held_with", "without_share"]
LEADS = leads({"created": "2026-01-01", "source": "web"}, {"created": "2026-01-01", "source": "fair"})
CONTENT = frame(
    "content",
    {"content_id": "a", "conversation": 1, "published_on": "2025-01-01"},
    {"content_id": "b", "conversation": 1, "published_on": "2025-01-01"},
    {"content_id": "c", "conversation": 2, "published_on": "2025-01-01"},
    {"content_id": "old", "conversation": 2, "published_on": "2025-01-01", "retired_on": "2025-06-01"},
    {"content_id": "new", "conversation": 2, "published_on": "2027-01-01"},
    {"content_id": "none", "published_on": None},
)
USES = frame(
    "content_uses",
    {"content_id": "a", "lead_id": "1", "at": "2026-03-01", "used": True},
    {"content_id": "a", "lead_id": "2", "at": "2026-03-02", "used": True, "recommended": True},
    {"content_id": "b", "lead_id": "1", "at": "2026-03-03", "used": False, "recommended": True},
    {"content_id": "c", "lead_id": "1", "at": "2025-12-31", "used": True},
    {"content_id": "gone", "lead_id": "1", "at": "2026-03-03", "used": True},
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


def test_pieces_in_use_and_conversations_without_a_piece_by_kind() -> None:
    assert METRIC.result(ledger()).select(PARTS).rows() == [
        (None, 4, 1, 0.25, 1, 3, 1, 2 / 3),
        (1, 2, 1, 0.5, 1, 2, 1, 0.5),
        (2, 1, 0, 0.0, 0, 0, 0, None),
        (3, 0, 0, None, 0, 1, 0, 1.0),
        (4, 0, 0, None, 0, 0, 0, None),
        (5, 0, 0, None, 0, 0, 0, None),
    ]


def test_a_piece_named_in_a_conversation_was_used() -> None:
    talk = frame(
        "conversations", {"lead_id": "1", "at": "2026-03-01", "kind": 2, "successful": False, "content_id": "c"}
    )
    assert METRIC.result(ledger(uses=USES.clear(), talks=talk))["used"].to_list()[:3] == [1, 0, 1]


def test_the_window_is_ninety_days_with_the_last_one() -> None:
    def used_on(day: str) -> int:
        uses = frame("content_uses", {"content_id": "a", "lead_id": "1", "at": day, "used": True})
        return int(METRIC.result(ledger(uses=uses, talks=TALKS.clear()))["used"][0])

    assert [used_on(day) for day in ("2026-01-01", "2025-12-31", "2026-03-31", "2026-04-01")] == [1, 0, 1, 0]


def test_a_filter_keeps_the_pieces_available_and_asks_who_used_them() -> None:
    fair = METRIC.result(ledger(), {"source": ["fair"]})
    assert fair.select(PARTS).row(0) == (None, 4, 1, 0.25, 0, 1, 0, 1.0)


def test_the_conversations_behind_the_holes_are_as_many() -> None:
    result = METRIC.result(ledger())
    assert talks_without(ledger()).height == result["held"][0] - result["held_with"][0]


def test_order_does_not_matter() -> None:
    turned = ledger(CONTENT.reverse(), USES.reverse(), TALKS.reverse())
    assert METRIC.result(turned).equals(METRIC.result(ledger()))


def test_without_content_nothing_is_divided() -> None:
    bare = METRIC.result(ledger_of(LEADS, as_of="2026-03-31"))
    assert bare.select("available", "value", "held", "without_share").row(0) == (0, None, 0, None)


def test_sql_by_hand_counts_the_same(sqlite_url: str) -> None:
    store_frames(sqlite_url, leads=LEADS, content=CONTENT, content_uses=USES, conversations=TALKS)
    query = """
        SELECT conversation, count(*), sum(EXISTS (
            SELECT 1 FROM accord_content_uses u WHERE u.content_id = c.content_id AND u.used
                AND date(u.at) BETWEEN date('2026-03-31', '-89 days') AND '2026-03-31'))
        FROM accord_content c
        WHERE conversation IS NOT NULL AND coalesce(published_on, '2026-01-01') <= '2026-03-31'
            AND coalesce(retired_on, '9999-01-01') > date('2026-03-31', '-89 days')
        GROUP BY conversation ORDER BY conversation
    """
    ours = METRIC.result(ledger()).filter((pl.col("available") > 0) & pl.col("conversation").is_not_null())
    assert ours.select("conversation", "available", "used").rows() == asked(sqlite_url, query)

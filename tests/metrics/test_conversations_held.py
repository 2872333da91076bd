from datetime import date

from metrics import conversations_held, moment, signals
from tests.making import frame, leads, ledger_of

LEADS = leads(
    {"lead_id": "a", "accepted": "2026-11-03", "source": "web"},
    {"lead_id": "b", "accepted": "2026-11-04", "source": "fair"},
    {"lead_id": "c", "rejected": "2026-11-10", "source": "web"},
)
HELD = frame(
    "conversations",
    {"lead_id": "a", "at": "2026-11-03 10:00", "kind": 1, "successful": True},
    {"lead_id": "a", "at": "2026-11-04 10:00", "kind": 1, "successful": True},
    {"lead_id": "b", "at": "2026-11-04 11:00", "kind": 1, "successful": True},
    {"lead_id": "b", "at": "2026-11-05 11:00", "kind": 2, "successful": False},
    {"lead_id": "c", "at": "2026-11-10 11:00", "kind": 5, "successful": True},
    {"lead_id": "c", "at": "2026-11-10 11:00", "kind": 5},
    {"lead_id": "c", "at": "2026-11-10 11:00", "kind": 9, "successful": True},
)


def rows(*columns, filters=None, held=HELD):
    return conversations_held.METRIC.result(ledger_of(LEADS, conversations=held), filters).select(columns).rows()


def test_successful_conversations_are_counted_by_week_and_kind():
    first, second = date(2026, 11, 2), date(2026, 11, 9)
    made = rows("week", "kind", "held", "successful")
    assert made[:5] == [(first, 1, 3, 3), (first, 2, 1, 0), (first, 3, 0, 0), (first, 4, 0, 0), (first, 5, 0, 0)]
    assert made[5:] == [(second, 1, 0, 0), (second, 2, 0, 0), (second, 3, 0, 0), (second, 4, 0, 0), (second, 5, 2, 1)]


def test_per_sal_divides_by_the_leads_accepted_in_the_week_and_is_unknown_without_any():
    assert rows("kind", "sals", "value", "per_sal")[0] == (1, 2, 3, 1.5)
    assert rows("kind", "sals", "value", "per_sal")[9] == (5, 0, 1, None)


def test_a_conversation_is_filtered_by_its_leads_dimensions():
    assert rows("kind", "successful", "sals", "per_sal", filters={"source": ["fair"]})[0] == (1, 1, 1, 1.0)


def test_where_no_conversation_was_ever_recorded_there_are_no_rows():
    assert rows("kind", held=frame("conversations")) == []


def test_every_kind_has_its_name():
    assert rows("kind", "conversation")[:2] == [(1, "tailored point of view"), (2, "connect with the right people")]


def test_the_rows_behind_are_the_successful_conversations_of_the_five_kinds():
    behind = conversations_held.METRIC.leads(ledger_of(LEADS, conversations=HELD))
    assert behind.select("lead_id", "kind").rows() == [("a", 1), ("a", 1), ("b", 1), ("c", 5)]


def test_where_the_success_of_no_conversation_was_recorded_nobody_knows_how_many_there_were():
    unsaid = frame("conversations", {"lead_id": "a", "at": "2026-11-03 10:00", "kind": 1})
    made = rows("held", "successful", "sals", "value", "per_sal", held=unsaid)
    assert made[:2] == [(1, 0, 2, None, None), (0, 0, 2, None, None)]
    failed = unsaid.with_columns(successful=False)
    assert rows("held", "successful", "value", "per_sal", held=failed)[0] == (1, 0, 0, 0.0)


def test_each_kind_is_watched_by_its_number_and_name(sample):
    metric = conversations_held.METRIC
    said = signals(metric, metric.result(sample), moment(sample))
    assert set(said["series"]) == {"value", "per_sal"}
    assert said["part"].unique(maintain_order=True).to_list() == [
        f"{kind} · {words}" for kind, words in conversations_held.KINDS.items()
    ]


def test_a_conversation_of_an_unknown_lead_is_held_and_has_no_dimensions():
    stray = frame("conversations", {"lead_id": "zz", "at": "2026-11-03 10:00", "kind": 2, "successful": True})
    assert rows("kind", "successful", held=stray)[1] == (2, 1)
    assert rows("kind", "successful", held=stray, filters={"source": ["web"]})[1] == (2, 0)
    behind = conversations_held.METRIC.leads(ledger_of(LEADS, conversations=stray))
    assert behind.select("lead_id", "source", "week").rows() == [("zz", None, date(2026, 11, 2))]

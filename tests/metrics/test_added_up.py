"""What is filtered and what is added up, on counted lines by hand."""

import polars as pl
import pytest

from metrics import BY_KEY, added_up
from metrics._metric import Metric
from tests.making import leads, ledger_of

NAMES = pl.Enum(["fair", "web"])
WINS = BY_KEY["wins"]


def lines(kind):
    """Won by source: one at the fair, two on the web, four that nobody knows of."""
    rows = [("fair", 1), ("web", 2), (None, 4)]
    made = pl.DataFrame(rows, schema={"source": kind, "won": pl.Int8}, orient="row")
    others = [pl.lit(None, NAMES).alias(name) for name in ("segment", "region", "sales_owner")]
    more = {"week": pl.lit(7, pl.Int32), "amounted": pl.lit(0, pl.Int8), "amount_cents": pl.lit(0, pl.Int8)}
    return made.with_columns(*others, **more)


@pytest.mark.parametrize("kind", [NAMES, pl.String])
@pytest.mark.parametrize(
    ("wanted", "won"),
    [
        (["web"], [2]),
        (["web", "fair"], [3]),
        ([None], [4]),
        (["web", None], [6]),
        (["nowhere"], []),
        (["nowhere", "fair"], [1]),
        ([], []),
    ],
)
def test_a_filter_keeps_what_it_names_and_null_where_null_is_named(kind, wanted, won):
    kept = added_up(lines(kind), WINS, {"source": wanted})
    assert kept["won"].to_list() == won
    assert kept.schema["won"] == pl.Int64
    assert "source" not in kept.columns


def test_a_hundred_and_twenty_eight_narrow_ones_are_a_hundred_and_twenty_eight():
    kept = added_up(pl.concat([lines(NAMES)] * 32), WINS)
    assert kept.select("week", "won").rows() == [(7, 7 * 32)]


def test_a_metric_without_keys_has_one_line():
    def nothing(_):
        pytest.fail("nothing is counted or finished here")

    words = dict.fromkeys(("key", "name", "question", "formula", "unit", "source"), "")
    whole = Metric(
        **words, better="higher", owner="both", clock="short", count=nothing, finish=nothing, measures=("won",)
    )
    assert added_up(lines(NAMES).drop("week", "amounted", "amount_cents"), whole).rows() == [(7,)]


def test_one_win_with_an_amount_makes_money_known():
    read = ledger_of(
        leads({"won": "2026-11-03 09:00", "amount_cents": 50_000}, {"won": "2026-11-10 09:00"}), as_of="2026-11-10"
    )
    money = WINS.result(read).select("value", "unpriced", "revenue").rows()
    assert money == [(1, 0, 500.0), (1, 1, None)]
    months = BY_KEY["revenue"].result(read).filter(kind="month")
    assert months.select("won", "priced", "unpriced", "value").rows() == [(2, 1, 1, 500.0)]


def test_a_decision_at_the_very_minute_of_the_hand_over_took_no_time():
    made = {"created": "2026-11-02 08:00", "handed_over": "2026-11-02 09:00"}
    early = {**made, "accepted": "2026-11-02 08:59"}
    read = ledger_of(leads({**made, "accepted": "2026-11-02 09:00"}, early), as_of="2026-11-08")
    found = BY_KEY["decision_time"].result(read)
    assert found.select("leads", "decided", "pending", "out_of_order", "value").rows() == [(2, 1, 0, 1, 0.0)]

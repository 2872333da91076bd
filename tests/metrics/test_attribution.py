"""The nine models side by side: literals, the laws of sharing, stored rows asked in SQL, and the sample company."""

import polars as pl
import pytest
from hypothesis import given, settings

from agreement.ledger import ledger
from metrics import added_up, moment
from metrics._models import MODELS, NO_TOUCH
from metrics.attribution import METRIC, journeys, won
from tests.metrics.journeys import JOURNEYS, counted_paths, credits, ledger_of_journeys, ledger_of_paths
from tests.stored import asked, store_frames

SHOWN = ["channel", "leads", "credit", "wins", "value", "priced", "revenue_cents", "revenue"]


def test_two_deals_and_a_win_nobody_saw() -> None:
    read = ledger_of_journeys(
        {"touches": [(1, "mail"), (2, "fair")], "won": 5, "amount": 101},
        {"touches": [(1, "mail")], "won": 5, "amount": None},
        {"touches": [(9, "mail")], "won": 5, "amount": 1_000},
        {"touches": [(1, "web")], "won": None, "amount": 7},
    )
    rows = METRIC.result(read)
    assert rows.filter(model="linear").select(SHOWN).rows() == [
        ("fair", 1, 0.5, 3, pytest.approx(1 / 6), 0.5, 50, 0.5),
        ("mail", 2, 1.5, 3, pytest.approx(1 / 2), 0.5, 51, 0.51),
        ("web", 0, 0.0, 3, 0.0, 0.0, 0, 0.0),
        (NO_TOUCH, 1, 1.0, 3, pytest.approx(1 / 3), 1.0, 1_000, 10.0),
    ]
    assert rows.filter(model="last touch").select(SHOWN).rows() == [
        ("fair", 1, 1.0, 3, pytest.approx(1 / 3), 1.0, 101, 1.01),
        ("mail", 2, 1.0, 3, pytest.approx(1 / 3), 0.0, 0, None),
        ("web", 0, 0.0, 3, 0.0, 0.0, 0, 0.0),
        (NO_TOUCH, 1, 1.0, 3, pytest.approx(1 / 3), 1.0, 1_000, 10.0),
    ]
    assert rows["model"].unique(maintain_order=True).to_list() == list(MODELS)
    assert rows["low"].null_count() == rows["high"].null_count() == rows.height
    assert rows.filter(channel="fair")["least"].unique().to_list() == [0.0]
    assert rows.filter(channel="fair")["most"].unique().to_list() == [pytest.approx(1 / 3)]
    assert dict(rows.select("model", "half_life_days").unique().iter_rows()) == {
        model: 7 if model == "time decay" else None for model in MODELS
    }


def test_markov_shares_the_wins_that_were_touched_and_their_money_to_the_cent() -> None:
    """b ends every journey, half of them won; a begins one of two: effects 1/2 and 1, so 1/3 and 2/3 of the one win."""
    read = ledger_of_journeys(
        {"touches": [(1, "a"), (2, "b")], "won": 3, "amount": 100},
        {"touches": [(1, "b")]},
        {"touches": [], "won": 3, "amount": 50},
    )
    assert METRIC.result(read).filter(model="Markov").select(SHOWN).rows() == [
        ("a", 1, 0.333333, 2, pytest.approx(1 / 6, abs=1e-6), 0.333333, 33, 0.33),
        ("b", 1, 0.666667, 2, pytest.approx(1 / 3, abs=1e-6), 0.666667, 67, 0.67),
        (NO_TOUCH, 1, 1.0, 2, 0.5, 1.0, 50, 0.5),
    ]


def test_a_touch_whose_channel_nobody_recorded_is_a_row_of_its_own() -> None:
    read = ledger_of_journeys({"touches": [(1, None), (2, "a")], "won": 3}, {"touches": [], "won": 3})
    for model in MODELS:
        assert list(credits(read, model)) == ["a", None, NO_TOUCH], model
    assert credits(read, "first touch") == {"a": 0.0, None: 1.0, NO_TOUCH: 1.0}
    behind = won(read).select("lead_id", "channel", "touches").rows()
    assert behind == [("1", "a", 1), ("1", None, 1), ("2", NO_TOUCH, 0)]


def test_without_a_win_every_model_is_silent() -> None:
    rows = METRIC.result(ledger_of_journeys({"touches": [(1, "a")]}))
    assert rows.select("channel", "leads", "credit", "wins").unique().rows() == [("a", 0, None, 0)]
    for column in ("value", "low", "high", "least", "most", "priced", "revenue_cents", "revenue"):
        assert rows[column].null_count() == rows.height == len(MODELS)


def test_without_a_touch_all_wins_are_in_one_row_of_each_model() -> None:
    rows = METRIC.result(ledger_of_journeys({"touches": [], "won": 5}, {"touches": [(9, "a")], "won": 5}))
    assert rows.select("channel", "leads", "credit", "wins", "value").unique().rows() == [(NO_TOUCH, 2, 2.0, 2, 1.0)]
    assert rows.height == len(MODELS)


def test_a_channel_that_touches_a_deal_again_and_again_has_touched_one() -> None:
    seen = {"touches": [(1, "a"), (2, "a"), (3, "b"), (4, "a")], "won": 5, "amount": 400}
    rows = METRIC.result(ledger_of_journeys(seen)).filter(model="linear")
    assert rows.select("channel", "leads", "credit", "revenue_cents").rows() == [
        ("a", 1, 0.75, 300),
        ("b", 1, 0.25, 100),
    ]


def test_a_single_win_is_shared_as_many_are() -> None:
    rows = METRIC.result(ledger_of_journeys({"touches": [(1, "a")], "won": 5}, {"touches": [(1, "a")]}))
    assert rows.select("leads", "credit", "wins", "value").unique().rows() == [(1, 1.0, 1, 1.0)]


def test_a_range_needs_ten_won_leads_and_something_that_varies() -> None:
    mixed = [{"touches": [(1, "ab"[n % 2])], "won": 5} for n in range(19)]
    rows = METRIC.result(ledger_of_journeys(*mixed)).filter(model="linear")
    assert rows.select("channel", "leads", pl.col("low", "high").is_null()).rows() == [
        ("a", 10, False, False), ("b", 9, True, True)
    ]  # fmt: skip
    same = [{"touches": [(1, "a")], "won": 5}] * 40
    assert METRIC.result(ledger_of_journeys(*same)).select("low", "high").unique().rows() == [(None, None)]


def test_touches_whose_channel_nobody_recorded_have_the_range_that_they_would_have_under_a_name() -> None:
    ends = []
    for name in (None, "b"):
        rows = METRIC.result(ledger_of_journeys(*({"touches": [(1, ("a", name)[n % 2])], "won": 5} for n in range(20))))
        ends.append(rows.filter(pl.col("channel").eq_missing(name)).select("model", "low", "high"))
    assert ends[0].equals(ends[1])
    assert ends[0]["low"].null_count() == 0


def test_where_there_is_one_channel_all_models_share_alike_and_have_the_same_range() -> None:
    seen = [{"touches": [(1, "a")] if n % 2 else [], "won": 5, "amount": 100} for n in range(40)]
    rows = METRIC.result(ledger_of_journeys(*seen)).filter(channel="a")
    assert rows.select("leads", "credit", "value").unique().rows() == [(20, 20.0, 0.5)]
    low, high = rows.select("low", "high").unique().row(0)
    assert rows.select("low", "high").unique().height == 1
    assert 0.25 < low < 0.45 < 0.55 < high < 0.75


@settings(max_examples=15)
@given(JOURNEYS)
def test_every_win_is_shared_once_and_its_money_to_the_cent(journeys) -> None:
    rows = METRIC.result(ledger_of_journeys(*journeys))
    wins = [one for one in journeys if one["won"] is not None]
    for _, of_model in rows.group_by("model"):
        assert of_model["credit"].sum() == pytest.approx(len(wins), abs=1e-5)
        assert of_model["revenue_cents"].sum() == sum(one["amount"] or 0 for one in wins)
        assert of_model["priced"].sum() == pytest.approx(sum(one["amount"] is not None for one in wins), abs=1e-5)
        assert set(of_model["wins"]) <= {len(wins)}
    spread = rows.group_by("channel").agg(
        pl.col("value").min().alias("a"), pl.col("value").max().alias("b"), "least", "most"
    )
    for _, least, most, low, high in spread.iter_rows():
        assert set(low) == {least}
        assert set(high) == {most}


@settings(max_examples=10)
@given(JOURNEYS)
def test_filtered_parts_add_up_to_the_whole(journeys) -> None:
    read = ledger_of_journeys(*journeys)
    keys = ["model", "channel"]
    parts = pl.concat(METRIC.result(read, {"region": [region]}) for region in ("north", "south", None))
    added = (
        parts.filter(pl.col("model") != "Markov").group_by(keys).agg(pl.col("leads", "credit", "revenue_cents").sum())
    )
    whole = METRIC.result(read).filter(pl.col("model") != "Markov")
    both = whole.join(added, on=keys, how="left", nulls_equal=True, suffix="_added")
    assert both["leads"].equals(both["leads_added"])
    assert both["revenue_cents"].fill_null(0).equals(both["revenue_cents_added"]), "null only where no win is on record"
    assert both["credit"].fill_null(0.0).to_list() == pytest.approx(both["credit_added"].to_list(), abs=1e-5)


@settings(max_examples=10)
@given(JOURNEYS)
def test_a_year_later_or_all_leads_twice_the_shares_are_the_same(journeys) -> None:
    shares = ["model", "channel", "value"]
    whole = METRIC.result(ledger_of_journeys(*journeys)).select(shares)
    later = [moved(one, 24 * 21) for one in journeys]
    assert METRIC.result(ledger_of_journeys(*later)).select(shares).equals(whole)
    twice = METRIC.result(ledger_of_journeys(*journeys, *journeys))
    assert twice["value"].to_list() == pytest.approx(whole["value"].to_list(), abs=5e-6)
    assert twice["credit"].to_list() == pytest.approx(
        (2 * METRIC.result(ledger_of_journeys(*journeys))["credit"]).to_list(), abs=1e-5
    )


def moved(one, hours):
    times = {event: one[event] + hours for event in ("created", "opportunity", "won") if one[event] is not None}
    return one | times | {"touches": [(hour + hours, name) for hour, name in one["touches"]]}


def test_what_comes_after_as_of_changes_nothing() -> None:
    read = ledger_of_journeys(
        {"touches": [(1, "a"), (2, "b")], "won": 30}, {"touches": [(1, "a"), (40, "c")], "won": 50}
    )
    frames = {"leads": read.leads.select("lead_id", "won_at")}
    touches = read.touches.with_columns(
        read.leads["lead_id"].gather(read.touches["lead_row"]), pl.col("channel").cast(pl.String)
    )
    early = ledger(
        frames | {"touches": touches.select("lead_id", "at", "channel")}, as_of=read.as_of.replace(month=1, day=6)
    )
    assert credits(early, "linear") == {"a": 0.5, "b": 0.5}


def test_sql_by_hand_shares_the_same(sqlite_url) -> None:
    read = ledger_of_journeys(
        *(
            {
                "touches": [(h * 7 % 50 + n, "abcd"[(h * n + h) % 4]) for h in range(n % 6)],
                "won": 30 + n if n % 3 else None, "amount": 1_000 * n, "created": 1,
            }
            for n in range(60)
        )
    )  # fmt: skip
    touches = read.touches.with_row_index("touch_id").select(
        pl.col("touch_id").cast(pl.String).str.pad_start(4, "0"), "at", pl.col("channel").cast(pl.String),
        read.leads["lead_id"].gather(read.touches["lead_row"]).alias("lead_id"),
    )  # fmt: skip
    store_frames(sqlite_url, leads=read.leads.select("lead_id", "won_at"), touches=touches)
    query = """
        WITH journey AS (
            SELECT t.channel, row_number() OVER up AS place, count(*) OVER (PARTITION BY t.lead_id) AS length
            FROM accord_touches t JOIN accord_leads l ON l.lead_id = t.lead_id AND t.at <= l.won_at
            WINDOW up AS (PARTITION BY t.lead_id ORDER BY t.at, t.touch_id))
        SELECT channel, sum(place = 1), sum(place = length), sum(1.0 / length)
        FROM journey GROUP BY channel ORDER BY channel
    """
    theirs = asked(sqlite_url, query)
    assert [channel for channel, *_ in theirs] == list("abcd")
    for number, model in enumerate(("first touch", "last touch", "linear"), start=1):
        ours = credits(read, model)
        assert [ours[row[0]] for row in theirs] == pytest.approx([row[number] for row in theirs], abs=1e-5)


@pytest.mark.real_data
def test_ten_thousand_paths_have_their_known_credits(public_data) -> None:
    """First and last touch exactly, linear as ChannelAttribution 2.2.5's heuristic_models has it."""
    read = ledger_of_paths(counted_paths(public_data))
    known = {"alpha": (6308, 8447, 7574.718594), "iota": (4606, 3355, 3857.096221), "eta": (3164, 4167, 3539.951157),
             "beta": (2831, 989, 2083.500145), "theta": (1606, 653, 1022.801394), "mi": (2, 2, 2.222222)}  # fmt: skip
    for number, model in enumerate(("first touch", "last touch", "linear")):
        ours = credits(read, model)
        assert sum(ours.values()) == pytest.approx(19785, abs=1e-3)
        for channel, credits_known in known.items():
            assert ours[channel] == pytest.approx(credits_known[number], abs=0.002), (model, channel)


def test_the_sample_has_no_answer_that_all_models_share(sample) -> None:
    """Paid search begins many journeys and ends few: from one model to the other it has four times as much."""
    counts = added_up(journeys(sample), METRIC)
    rows = METRIC.finish(counts, moment(sample))
    paid = rows.filter(channel="paid search", model="linear").row(0, named=True)
    assert paid["most"] > 4 * paid["least"]
    assert rows["wins"].unique().to_list() == [sample.leads["won_at"].count()]
    mail = rows.filter(channel="email")
    assert mail.filter(model="last touch")["value"].item() > 5 * mail.filter(model="first touch")["value"].item()
    assert (rows.drop_nulls("low")["low"] < rows.drop_nulls("low")["high"]).all()

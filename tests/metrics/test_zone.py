"""The zone of agreement by hand, and against brute force over every bar and every number that may be entered."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.definition import Definition
from agreement.ledger import Ledger
from agreement.needs import Needs
from metrics._backtest import counts, in_force, terms
from metrics._sweep import tradeoff
from metrics._zone import Concession, Zone, zone
from metrics._zone_words import zone_words
from tests.making import ledger_of

SALES = Needs("sales", most_a_rep=15, win_percent=6.0)
MARKETING = Needs("marketing", least_a_week=40, missed_percent=10.0)


def at(
    bar: int | None,
    recent: int | None,
    won: int | None,
    passing: int | None,
    missed: int | None,
    *,
    wins: int | None = 100,
    reps: int = 2,
    weeks: int = 1,
) -> dict[str, Any]:
    """A row of a sweep, of whole numbers."""
    return {
        "bar": bar, "a_week": None if recent is None else recent / weeks, "recent_weeks": weeks, "reps": reps,
        "won": won, "passing": passing, "missed": missed, "wins": wins,
    }  # fmt: skip


def sweep(*rows: dict[str, Any]) -> pl.DataFrame:
    whole = ("bar", "recent_weeks", "reps", "won", "passing", "missed", "wins")
    return pl.DataFrame(list(rows), schema={**dict.fromkeys(whole, pl.Int64), "a_week": pl.Float64}, orient="row")


def test_all_four_hold_where_each_does() -> None:
    rows = [
        at(None, 60, 60, 1000, 0),
        at(57, 32, 60, 1000, 8),  # 16 a rep
        at(58, 30, 60, 1000, 9),  # exactly 15 a rep and 6 %
        at(59, 40, 60, 1000, 10),
        at(60, 30, 59, 1000, 10),
        at(61, 30, 61, 1000, 11),
        at(62, 30, 61, 1000, 10),
        at(63, 29, 61, 1000, 10),
    ]
    found = zone(sweep(*rows), SALES, replace(MARKETING, least_a_week=30))
    assert found.holds == {
        "most_a_rep": (58, 60, 61, 62, 63), "win_percent": (None, 57, 58, 59, 61, 62, 63),
        "least_a_week": (None, 57, 58, 59, 60, 61, 62), "missed_percent": (None, 57, 58, 59, 60, 62, 63),
    }  # fmt: skip
    assert (found.bars, found.ranges) == ((58, 62), ((58, 58), (62, 62)))
    assert found.told == {"most_a_rep": 15, "win_percent": 6.0, "least_a_week": 30, "missed_percent": 10.0}
    assert (found.unknown, found.hopeless, found.clash, found.pairs_meet) == ((), (), None, False)
    assert found.sales is found.marketing is None
    assert zone_words(found) == "All four hold at 58 and at 62."


def test_an_empty_zone_names_the_clash_and_the_smallest_concession_of_each_side() -> None:
    rows = [at(50, 90, 61, 1000, 5), at(55, 62, 60, 1000, 10), at(56, 37, 62, 1000, 12), at(71, 30, 62, 1000, 13)]
    found = zone(sweep(*rows), SALES, replace(MARKETING, missed_percent=20.0))
    assert (found.bars, found.ranges, found.clash) == ((), (), ("most_a_rep", "least_a_week"))
    assert found.sales == Concession("sales", (("most_a_rep", 15, 31),), 55)
    assert found.marketing == Concession("marketing", (("least_a_week", 40, 30),), 71)
    assert zone_words(found) == (
        "No bar satisfies both: sales' at most 15 leads per rep needs 71, marketing's at least 40 SALs a week needs 50 "
        "or 55. Smallest concession: sales takes 31 leads per rep instead of 15, or marketing 30 SALs a week instead "
        "of 40."
    )


def test_a_concession_may_move_both_needs_and_is_rounded_away_from_what_was_told() -> None:
    rows = [at(60, 45, 40, 700, 10, reps=2), at(70, 39, 700, 700, 10)]  # 22.5 a rep, 5.714 % won; 70: too few a week
    found = zone(sweep(*rows), SALES, MARKETING)
    assert found.sales == Concession("sales", (("most_a_rep", 15, 23), ("win_percent", 6.0, 5.7)), 60)
    assert found.marketing is None
    assert (found.hopeless, found.clash) == (("most_a_rep",), ("win_percent", "least_a_week"))
    assert zone_words(found) == (
        "No bar satisfies both: sales' at most 15 leads per rep can be had at no bar. Smallest concession: sales takes "
        "23 leads per rep instead of 15 and 5.7 % of passing leads won instead of 6; marketing alone cannot open it."
    )


def test_shares_are_exact_where_floating_point_is_not() -> None:
    exact = at(60, 30, 29, 100, 29)  # 0.29 * 100 is 28.999999999999996
    assert 29 / 100 * 100 < 29
    found = zone(sweep(exact), Needs("sales", 15, 29.0), Needs("marketing", None, None, 30, 29.0))
    assert found.bars == (60,)
    assert zone(sweep(exact), Needs("sales", 15, 29.1), MARKETING).holds["win_percent"] == ()


def test_what_is_not_known_is_not_shown_to_hold_and_is_said() -> None:
    unknown_wins = [at(bar, 30, None, 900, None, wins=None) for bar in (60, 61)]
    found = zone(sweep(*unknown_wins), SALES, replace(MARKETING, least_a_week=30))
    assert found.unknown == ("win_percent", "missed_percent")
    assert (found.bars, found.holds["win_percent"], found.holds["most_a_rep"]) == ((), (), (60, 61))
    assert (found.clash, found.sales, found.marketing, found.pairs_meet) == (None, None, None, False)
    assert (
        zone_words(found) == "Nothing can be said: nobody knows the win rate and the share of wins missed at any bar."
    )
    half = zone(sweep(at(60, 30, 0, 0, 5), at(61, 30, 70, 1000, 5)), SALES, replace(MARKETING, least_a_week=30))
    assert (half.holds["win_percent"], half.bars, half.unknown) == ((61,), (61,), ())


def test_where_nobody_was_handed_a_lead_nothing_can_be_said() -> None:
    nobody = tradeoff(counts(ledger_of(as_of="2026-11-22"), terms(Definition(), Definition())))
    found = zone(nobody, SALES, MARKETING)
    assert found.unknown == ("most_a_rep", "win_percent", "least_a_week", "missed_percent")
    assert zone_words(found).startswith(
        "Nothing can be said: nobody knows leads per rep, the win rate, SALs a week and"
    )


def test_before_a_week_is_over_the_volume_is_not_known() -> None:
    found = zone(sweep(at(60, None, 70, 1000, 5, weeks=0)), SALES, MARKETING)
    assert found.unknown == ("most_a_rep", "least_a_week")
    assert (found.holds["win_percent"], found.bars) == ((60,), ())


def test_the_largest_number_that_may_be_entered_may_be_conceded() -> None:
    found = zone(sweep(at(10, 80, 60, 1000, 100, reps=9)), SALES, MARKETING)
    assert found.marketing == Concession("marketing", (("missed_percent", 10.0, 100.0),), 10)


def test_needs_that_no_number_brings_together_are_further_apart_than_any() -> None:
    """Leads per rep and the win rate are known at different bars; wins missed would have to go from 1 % to 100 %."""
    rows = [at(10, 40_000, 0, 0, 0, reps=4), at(20, 0, 0, 0, 100, reps=4), at(30, 40_000, 60, 1000, 0, reps=0)]
    found = zone(sweep(*rows), Needs("sales", 10, 6.0), Needs("marketing", missed_percent=1))
    assert found.clash == ("most_a_rep", "win_percent")


def test_needs_that_nobody_told_ask_nothing() -> None:
    found = zone(sweep(at(60, 30, 1, 1000, 90)), Needs("sales", most_a_rep=15), Needs("marketing"))
    assert (found.bars, found.told) == ((60,), {"most_a_rep": 15})
    assert zone_words(found) == "All needs hold at 60."
    nothing = zone(sweep(at(60, 30, 1, 1000, 90)), Needs("sales"), Needs("marketing"))
    assert zone_words(nothing) == "Nobody has told what they need yet."


def test_one_side_alone_may_ask_for_too_much() -> None:
    rows = [at(10, 80, 60, 1000, 5), at(90, 20, 50, 1000, 90)]
    found = zone(sweep(*rows), SALES, Needs("marketing"))
    assert zone_words(found) == (
        "No bar satisfies sales alone: sales' at most 15 leads per rep needs 90, sales' at least 6 % of passing leads "
        "won needs 10. 5 % of passing leads won instead of 6 would do."
    )
    assert found.marketing is None
    never = zone(sweep(at(10, 40_000, 60, 1000, 5, reps=1)), SALES, Needs("marketing"))
    assert zone_words(never) == (
        "No bar satisfies sales alone: sales' at most 15 leads per rep can be had at no bar. No number that may be "
        "entered would do."
    )
    volume = zone(sweep(at(10, 20, 60, 1000, 5)), Needs("sales"), MARKETING)
    assert zone_words(volume).endswith("20 SALs a week instead of 40 would do.")


def test_three_needs_may_meet_by_pairs_and_never_together() -> None:
    rows = [
        at(10, 40, 60, 1000, 90),  # 20 a rep: only the wins missed are too many, and the reps too busy
        at(20, 30, 60, 1000, 90),
        at(30, 40, 50, 1000, 5, reps=4),
        at(40, 30, 60, 1000, 5),
        at(50, 40, 60, 1000, 90, reps=4),
        at(60, 40, 60, 1000, 5),
    ]
    found = zone(sweep(*rows), SALES, MARKETING)
    assert (found.bars, found.hopeless, found.clash, found.pairs_meet) == ((), (), None, True)
    assert found.sales == Concession("sales", (("win_percent", 6.0, 5.0),), 30)
    assert found.marketing == Concession("marketing", (("least_a_week", 40, 30),), 40)
    assert zone_words(found).startswith(
        "No bar satisfies both: every two of the needs hold together at some bar, but never all. Smallest concession: "
        "sales takes 5 % of passing leads won instead of 6, or marketing 30 SALs a week instead of 40."
    )


def test_of_several_clashes_the_furthest_apart_is_named() -> None:
    rows = [at(10, 80, 60, 1000, 5), at(90, 30, 60, 1000, 90)]  # 10: 40 a rep; 90: 30 a week, 90 % missed
    found = zone(sweep(*rows), SALES, MARKETING)
    # most_a_rep × least_a_week: least of 25/15 and 10/40; most_a_rep × missed_percent: least of 25/15 and 80/10
    assert found.clash == ("most_a_rep", "missed_percent")
    assert found.sales == Concession("sales", (("most_a_rep", 15, 40),), 10)
    assert found.marketing == Concession("marketing", (("least_a_week", 40, 30), ("missed_percent", 10.0, 90.0)), 90)


def test_a_number_told_as_nothing_moves_by_steps_of_the_smallest() -> None:
    """From 0 to 0.2 % of wins missed are two steps, dearer than half of the volume."""
    rows = [at(10, 30, 60, 1000, 2, wins=1000), at(20, 20, 60, 1000, 0, wins=1000)]
    found = zone(sweep(*rows), SALES, Needs("marketing", least_a_week=40, missed_percent=0))
    assert found.marketing == Concession("marketing", (("least_a_week", 40, 20),), 20)


def test_of_two_concessions_that_cost_the_same_the_lower_bar_is_named() -> None:
    rows = [at(None, 50, 60, 1000, 5), at(10, 50, 60, 1000, 5), at(20, 50, 60, 1000, 5)]
    assert zone(sweep(*rows), SALES, MARKETING).sales == Concession("sales", (("most_a_rep", 15, 25),), None)


def test_large_numbers_are_said_in_full() -> None:
    found = zone(sweep(at(10, 1_500_000, 60, 1000, 90, reps=1000)), Needs("sales", 1_600), MARKETING)
    found = replace(found, told={"least_a_week": 1_000_000}, clash=None, hopeless=("least_a_week",))
    assert "marketing's at least 1000000 SALs a week can be had at no bar" in zone_words(found)


def test_a_side_cannot_open_it_by_a_number_that_may_not_be_entered() -> None:
    rows = [at(10, 40_000, 60, 1000, 5, reps=1)]
    found = zone(sweep(*rows), SALES, MARKETING)
    assert (found.sales, found.marketing) == (None, None)
    assert zone_words(found).endswith("Neither side alone can open it.")


@pytest.mark.parametrize(
    ("bars", "words"),
    [
        ((None,), "without a bar"),
        ((None, 0, 1, 2), "without a bar and from 0 to 2"),
        ((5, 6, 7, 9, 20, 21), "from 5 to 7, at 9 and from 20 to 21"),
    ],
)
def test_the_zone_is_said_in_runs_of_bars(bars: tuple[int | None, ...], words: str) -> None:
    assert zone_words(Zone(bars, told={"most_a_rep": 1})) == f"All needs hold {words}."


@pytest.mark.parametrize(
    ("bars", "words"),
    [
        (range(71, 101), "71 or more"),
        ((None, *range(56)), "55 or less"),
        (range(56), "55 or less"),
        ((None,), "no bar"),
        ((None, 7, 8), "no bar or 7 to 8"),
        ((100,), "100"),
        ((*range(10, 13), 15, *range(90, 101)), "10 to 12 or 15 or 90 or more"),
    ],
)
def test_the_bars_that_a_need_asks_for_are_said(bars: tuple[int | None, ...], words: str) -> None:
    clash = Zone(
        holds={"most_a_rep": tuple(bars), "least_a_week": (50,)},
        told={"most_a_rep": 1, "least_a_week": 1},
        clash=("most_a_rep", "least_a_week"),
    )
    assert zone_words(clash) == (
        f"No bar satisfies both: sales' at most 1 lead per rep needs {words}, marketing's at least 1 SAL a week needs "
        "50. Neither side alone can open it."
    )


# Brute force: every bar is asked each question, every pair of numbers that may be entered is tried.

sweeps = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 5), st.sampled_from([0, 100, 140]), st.integers(0, 4)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        at(place or None, recent, min(won, passing), passing, missed, wins=90 if rows[0][0] else 0, reps=3, weeks=2)
        for place, (recent, won, passing, missed) in enumerate(rows)
    ]
)


def satisfied(row: dict[str, Any], rep: float, win: float, week: float, miss: float) -> list[bool]:
    """The four needs at a bar, in whole numbers (percentages in tenths)."""
    recent = round(row["a_week"] * 2)
    return [
        recent <= rep * 2 * 3,
        row["passing"] > 0 and row["won"] * 1000 >= round(win * 10) * row["passing"],
        recent >= week * 2,
        row["wins"] > 0 and row["missed"] * 1000 <= round(miss * 10) * row["wins"],
    ]


def opens(rows: list[dict[str, Any]], *numbers: float) -> bool:
    return any(all(satisfied(row, *numbers)) for row in rows)


def change(now: float, new: float, smallest: float) -> float:
    return abs(new - now) / (now or smallest)


def smaller(told: tuple[float, ...], side: str) -> Iterator[tuple[float, tuple[float, ...]]]:
    """Every pair of numbers that a side could say instead, with what it costs."""
    rep, win, week, miss = told
    if side == "sales":
        for new_rep, tenths in product(range(int(rep), 5), range(round(win * 10) + 1)):
            yield change(rep, new_rep, 1) + change(win, tenths / 10, 0.1), (new_rep, tenths / 10, week, miss)
        return
    for new_week, tenths in product(range(int(week) + 1), range(round(miss * 10), 60)):
        yield change(week, new_week, 1) + change(miss, tenths / 10, 0.1), (rep, win, new_week, tenths / 10)


@settings(max_examples=120, deadline=None)
@given(
    sweeps,
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 50).map(lambda n: n / 10),
        st.integers(0, 7),
        st.integers(0, 40).map(lambda n: n / 10),
    ),
)
def test_the_zone_and_both_concessions_are_those_of_brute_force(
    rows: list[dict[str, Any]], told: tuple[int, float, int, float]
) -> None:
    rep, win, week, miss = told
    sales, marketing = Needs("sales", rep, win), Needs("marketing", None, None, week, miss)
    found = zone(sweep(*rows), sales, marketing)
    answers = {row["bar"]: satisfied(row, *told) for row in rows}
    assert found.bars == tuple(bar for bar, holds in answers.items() if all(holds))
    for place, name in enumerate(found.told):
        assert found.holds[name] == tuple(bar for bar, holds in answers.items() if holds[place])
    if found.bars or found.unknown:
        assert found.sales is found.marketing is None
        return
    for side, said in (("sales", found.sales), ("marketing", found.marketing)):
        ways = [(cost, numbers) for cost, numbers in smaller(told, side) if opens(rows, *numbers)]
        assert (said is None) == (not ways)
        if said is not None:
            moved = dict(found.told) | {name: new for name, _, new in said.moves}
            assert opens(rows, *moved.values())
            assert all(before == found.told[name] != new for name, before, new in said.moves)
            cost = sum(change(before, new, 0.1 if "percent" in name else 1) for name, before, new in said.moves)
            assert cost == pytest.approx(min(cost for cost, _ in ways))
            entered = {name: moved[name] for name in moved}
            again = zone(
                sweep(*rows),
                Needs("sales", int(entered["most_a_rep"]), entered["win_percent"]),
                Needs("marketing", None, None, int(entered["least_a_week"]), entered["missed_percent"]),
            )
            assert said.bar in again.bars


@settings(max_examples=60, deadline=None)
@given(sweeps, st.integers(0, 3), st.integers(0, 50), st.integers(0, 7), st.integers(0, 40))
def test_a_clash_holds_at_no_bar_together_and_each_of_it_somewhere(
    rows: list[dict[str, Any]], rep: int, win: int, week: int, miss: int
) -> None:
    found = zone(sweep(*rows), Needs("sales", rep, win / 10), Needs("marketing", None, None, week, miss / 10))
    alone = {name: set(bars) for name, bars in found.holds.items()}
    apart = [(a, b) for a in alone for b in alone if a < b and alone[a] and alone[b] and not alone[a] & alone[b]]
    if found.bars or found.unknown:
        assert found.clash is None
        return
    assert (found.clash is None) == (not apart)
    assert found.clash is None or tuple(sorted(found.clash)) in apart
    assert found.hopeless == tuple(name for name in alone if not alone[name])
    assert found.pairs_meet == (not apart and not found.hopeless)


def test_the_sample_company_has_a_zone(sample: Ledger) -> None:
    ruling = in_force(sample)
    swept = tradeoff(counts(sample, terms(ruling, ruling)))
    wide = zone(swept, Needs("sales", 6, 6.0), Needs("marketing", None, None, 30, 30.0))
    assert wide.ranges
    for bar in wide.bars:
        row = swept.row(by_predicate=pl.col("bar").eq_missing(pl.lit(bar, pl.Int64)), named=True)
        assert max(row["a_rep"] / 6, 0.06 / row["value"], 30 / row["a_week"], row["missed"] / row["wins"] / 0.3) <= 1
    narrow = zone(swept, Needs("sales", 3, 6.0), Needs("marketing", None, None, 40, 10.0))
    assert (narrow.bars, narrow.clash) == ((), ("most_a_rep", "missed_percent"))

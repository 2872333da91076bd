"""Keys packed into one number group and sort exactly as the keys themselves do."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agreement.frames import DIMENSIONS
from metrics._lines import narrowed, runs, summed, sums
from metrics._metric import tally
from metrics._packed import PACKED, Packing, enum_digit, packing

NAMES = pl.Enum(["fair", "web"])
NONE = pl.Enum([])
KINDS = {
    "source": NAMES, "segment": NONE, "region": NAMES, "sales_owner": NAMES, "week": pl.Int32(), "yes": pl.Boolean(),
    "minutes": pl.Int64(),
}  # fmt: skip
KEYS = ["week", "yes", "minutes"]
rows = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["web", "fair", None]),
        "segment": st.none(),
        "region": st.sampled_from(["web", None]),
        "sales_owner": st.sampled_from(["fair", "web"]),
        "week": st.none() | st.integers(-3, 2),
        "yes": st.sampled_from([True, False, None]),
        "minutes": st.none() | st.integers(-5, 5),
    }
)


def frame(*found, **kinds):
    return pl.DataFrame(list(found), schema={**KINDS, **kinds}, orient="row")


def plainly(made, keys=KEYS):
    groups = [*DIMENSIONS, *keys]
    return made.group_by(groups).agg(pl.len().cast(pl.Int64).alias("n")).sort(groups, nulls_last=True)


@settings(deadline=None, max_examples=60)
@given(st.lists(rows, max_size=30))
def test_a_tally_is_the_plain_group_by_sorted_by_every_key(found):
    made = frame(*found)
    assert packing(made.lazy(), [*DIMENSIONS, *KEYS]) is not None
    counted = tally(made, KEYS)
    assert counted.schema == plainly(made).schema
    assert counted.equals(plainly(made))


def test_a_packed_number_is_the_digits_in_order_with_null_as_the_highest():
    made = pl.DataFrame(
        {"week": [7, 9, None], "yes": [True, False, None]}, schema={"week": pl.Int32, "yes": pl.Boolean}
    )
    packs = packing(made.lazy(), ["week", "yes"])
    assert packs is not None
    assert made.select(packs.packed)[PACKED].to_list() == [0 * 3 + 1, 2 * 3 + 0, 3 * 3 + 2]
    assert made.select(packs.packed).select(packs.unpacked).equals(made)


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int16, pl.Int32, pl.Int64])
def test_the_ends_of_a_type_come_back_as_they_were(kind):
    ends = _ends(kind)
    packs = packing(ends.lazy(), ["at"])
    assert (packs is None) == (kind == pl.Int64)
    if packs is not None:
        back = ends.select(packs.packed).select(packs.unpacked)
        assert back.equals(ends)
        assert back.schema == ends.schema


@pytest.mark.parametrize("least", [2**40, -(2**40), 2**31 - 1])
@pytest.mark.parametrize("span", [2**16 - 3, 2**16 - 2, 2**16 - 1, 2**16, 2**20])
def test_many_keys_far_from_0_come_back_as_they_were(least, span):
    made = pl.DataFrame({"minutes": [least, least + span, None]}, schema={"minutes": pl.Int64})
    packs = packing(made.lazy(), ["minutes"])
    assert packs is not None
    back = made.select(packs.packed).select(packs.unpacked)
    assert back.rows() == made.rows()
    assert back.schema == made.schema


def _ends(kind):
    bounds = pl.select(pl.lit(0, kind).lower_bound(), pl.lit(0, kind).upper_bound().alias("high")).row(0)
    return pl.DataFrame({"at": [*bounds, None]}, schema={"at": kind})


def test_keys_that_are_no_small_set_are_grouped_as_they_are():
    made = frame({"week": 1, "yes": None, "minutes": 2}, {"week": 1, "yes": None, "minutes": 2})
    named = made.with_columns(pl.lit("a").alias("name"))
    assert packing(named.lazy(), [*DIMENSIONS, "name"]) is None
    assert tally(named, ["name"]).equals(plainly(named, ["name"]))


def test_keys_that_need_too_much_room_are_grouped_as_they_are():
    made = frame(*({"minutes": minutes} for minutes in (2**62, 0, None)))
    assert packing(made.lazy(), [*DIMENSIONS, "minutes"]) is None
    assert tally(made, ["minutes"]).equals(plainly(made, ["minutes"]))


def test_the_largest_number_still_fits():
    made = pl.DataFrame({"minutes": [0, 2**63 - 3, None]}, schema={"minutes": pl.Int64})
    packs = packing(made.lazy(), ["minutes"])
    assert packs is not None
    assert made.select(packs.packed).select(packs.unpacked).equals(made)
    too_far = pl.DataFrame({"minutes": [0, 2**63 - 2]}, schema={"minutes": pl.Int64})
    assert packing(too_far.lazy(), ["minutes"]) is None


@pytest.mark.parametrize(("most", "kind"), [(2**31 - 4, pl.Int32), (2**31 - 3, pl.Int32), (2**31 - 2, pl.Int64)])
def test_a_number_that_may_be_large_is_wide(most, kind):
    made = pl.DataFrame({"minutes": [0, most, None]}, schema={"minutes": pl.Int64})
    packs = packing(made.lazy(), ["minutes"])
    assert packs is not None
    assert made.select(packs.packed).schema == {PACKED: kind}
    assert made.select(packs.packed)[PACKED].to_list() == [0, most, most + 1]
    assert made.select(packs.packed).select(packs.unpacked).equals(made)


@pytest.mark.parametrize("span", [3, 2**16 - 3, 2**16 - 2, 2**16 - 1, 2**20, 2**33])
@pytest.mark.parametrize("least", [-(2**40), -7, 0, 2**40])
def test_keys_far_from_nothing_come_back_whether_looked_up_or_worked_out(least, span):
    made = pl.DataFrame({"minutes": [least, least + span, None, least + 1]}, schema={"minutes": pl.Int64})
    packs = packing(made.lazy(), ["minutes"])
    assert packs is not None
    assert made.select(packs.packed).select(packs.unpacked).equals(made)
    assert tally_of(made).rows() == [(least, 1), (least + 1, 1), (least + span, 1), (None, 1)]


def tally_of(made):
    return summed(made.lazy(), ["minutes"], [pl.len().cast(pl.Int64).alias("n")])


@settings(deadline=None, max_examples=60)
@given(st.lists(rows, max_size=30))
def test_counted_by_runs_or_by_groups_the_lines_are_the_same(found):
    made = frame(*found)
    by_runs, by_groups = tally(made, KEYS), tally(made, KEYS, {"n": pl.lit(1)})
    assert by_runs.equals(by_groups)
    assert by_runs.schema == by_groups.schema


@pytest.mark.parametrize("room", [4, 5, 2**20 + 1])
def test_numbers_are_counted_and_sorted_alike_whether_few_or_many_may_differ(room):
    numbers = pl.Series([3, 0, 2, 3], dtype=pl.Int32)
    assert runs(numbers, room).rows() == [(0, 1), (2, 1), (3, 2)]
    assert runs(numbers, room).schema == {PACKED: pl.Int32, "n": pl.Int64}


def test_no_keys_and_no_rows_pack_nothing():
    assert packing(frame().lazy(), []) is None
    assert tally(frame(), KEYS).equals(plainly(frame()))


CROWD = [*range(3)] * 1366


def crowded(rows):
    """So many leads of few or of many minutes: more than 4,096."""
    return frame(*({"source": "web", "week": week, "yes": week == 1, "minutes": week * rows} for week in CROWD))


def test_rows_that_hardly_share_a_line_stay_lines_of_their_own_and_add_up_to_the_same():
    made, measures = crowded(1_000_000), {"n": pl.lit(1), "yeses": pl.col("yes"), "money": pl.col("minutes")}
    kept, grouped = tally(made, ["week", "minutes"], measures), tally(crowded(1), ["week"], measures)
    assert made.height == 4098
    assert kept.height == 4098
    assert kept.schema["yeses"] == pl.Int8
    assert grouped.height == 3
    sums = kept.group_by("week").agg(pl.col("n", "yeses", "money").sum()).sort("week")
    assert sums.rows() == [(0, 1366, 0, 0), (1, 1366, 1366, 1366 * 1_000_000), (2, 1366, 0, 1366 * 2_000_000)]
    assert grouped.select("week", "n", "yeses", "money").rows() == [
        (0, 1366, 0, 0), (1, 1366, 1366, 1366), (2, 1366, 0, 2 * 1366)
    ]  # fmt: skip


def test_what_a_row_of_its_own_does_not_know_adds_nothing():
    made = crowded(1_000_000).with_columns(pl.when(pl.col("week") == 1).then("yes").alias("yes"))
    kept = tally(made, ["minutes"], {"yeses": pl.col("yes"), "noes": ~pl.col("yes")})
    assert kept.select(pl.col("yeses", "noes").null_count()).row(0) == (0, 0)
    assert kept.select(pl.col("yeses", "noes").sum()).row(0) == (1366, 0)


def test_squares_of_rows_of_their_own_are_as_wide_as_their_sums():
    made, square = crowded(2**36), pl.col("minutes").cast(pl.Int128) * pl.col("minutes")
    kept = tally(made, ["minutes"], {"squares": square}, wide=["squares"])
    assert kept.schema["squares"] == pl.Int128
    assert tally(made, ["minutes"], {"squares": pl.col("week")}, wide=["squares"]).schema["squares"] == pl.Int128
    assert tally(made, ["minutes"], {"squares": pl.col("week")}).schema["squares"] == pl.Int32
    assert kept["squares"].sum() == 1366 * (2**72 + 2**74)


def test_sums_beyond_64_bits_are_right_in_lines_and_in_what_is_added_up():
    made = frame(*({"source": "web", "week": week, "minutes": 2**62} for week in (1, 1, 2, 2)))
    lines = tally(made, ["week"], {"n": pl.lit(1), "squares": pl.col("minutes")}, wide=["squares"])
    assert lines.schema["n"] == pl.Int64
    assert lines.schema["squares"] == pl.Int128
    assert lines["squares"].to_list() == [2**63, 2**63]
    assert lines.select(sums(lines, ["n", "squares"])).rows() == [(4, 2**64)]
    assert lines.select(sums(lines, ["n", "squares"])).schema == {"n": pl.Int64, "squares": pl.Int128}


def test_numbers_are_narrow_only_where_every_one_fits():
    made = pl.DataFrame(
        {"a": [2**31 - 1, -(2**31), None], "b": [-(2**31) - 1, 0, 0], "c": [1, 2, 3], "d": [2**31, 0, 0]}
    )
    small = narrowed(made, ["a", "b", "d"])
    assert small.schema == {"a": pl.Int32, "b": pl.Int64, "c": pl.Int64, "d": pl.Int64}
    assert small.cast(pl.Int64).equals(made)
    assert narrowed(made.clear(), ["a"]).schema["a"] == pl.Int32


def test_the_digit_of_an_enum_tells_null_from_its_last_name():
    made = pl.DataFrame({"source": ["web", None, "fair", "web"]}, schema={"source": NAMES})
    digits = Packing((enum_digit("source", NAMES),))
    assert digits.room == 3
    assert made.select(digits.packed)[PACKED].to_list() == [1, 2, 0, 1]
    assert made.select(digits.packed).select(digits.unpacked).equals(made)


def test_a_key_that_is_null_throughout_keeps_the_others_apart():
    made = pl.DataFrame(
        {"yes": [True, False, None], "minutes": [None] * 3, "week": [5, None, 4]},
        schema={"yes": pl.Boolean, "minutes": pl.Int64, "week": pl.Int32},
    )
    packs = packing(made.lazy(), made.columns)
    assert packs is not None
    assert packs.room == 3 * 1 * 3
    assert made.select(packs.packed)[PACKED].to_list() == [1 * 3 + 1, 0 * 3 + 2, 2 * 3 + 0]
    assert made.select(packs.packed).select(packs.unpacked).equals(made)


@pytest.mark.parametrize("many", [2**16 - 2, 2**16 - 1, 2**16, 70_000])
def test_an_enum_of_very_many_names_comes_back_as_it_was(many):
    names = pl.Enum([f"c{number}" for number in range(many)])
    made = pl.DataFrame({"campaign": [f"c{many - 1}", None, "c0"]}, schema={"campaign": names})
    packs = packing(made.lazy(), ["campaign"])
    assert packs is not None
    back = made.select(packs.packed).select(packs.unpacked)
    assert back.rows() == made.rows()
    assert back.schema == made.schema

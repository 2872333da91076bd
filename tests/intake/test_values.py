import polars as pl
import pytest

from intake import values
from intake.values import Converted, Numbers


def column(*cells: str | None) -> pl.Series:
    return pl.Series("cell", cells, pl.String)


def outcome(done: Converted) -> tuple[list[object], list[bool]]:
    return done.values.to_list(), done.reasons.is_not_null().to_list()


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("3558.5", 355850), ("4077.81", 407781), ("-136.15", -13615), ("+2", 200), ("0", 0), (".5", 50), ("5.", 500),
        ("1.10", 110), ("19.990000", 1999), ("123456789012345.67", 12345678901234567), ("0.29", 29), ("-0.01", -1),
    ],
)  # fmt: skip
def test_money_becomes_whole_cents_exactly(text: str, cents: int) -> None:
    assert outcome(values.cents(column(text))) == ([cents], [False])


@pytest.mark.parametrize(
    "text", ["1.005", "12,50", "NaN", "inf", "1e3", "", ".", "-", "$5", "1 000", "1234567890123456"]
)
def test_what_is_not_money_to_the_cent_is_refused(text: str) -> None:
    assert outcome(values.cents(column(text))) == ([None], [True])


def test_unknown_stays_unknown_and_is_no_error() -> None:
    for convert in (values.cents, values.whole, values.share, values.yes_no, values.number, values.text):
        assert outcome(convert(column(None))) == ([None], [False])


@pytest.mark.parametrize(("text", "whole"), [("12", 12), ("-3", -3), ("12.0", 12), ("+7", 7), ("007", 7)])
def test_whole_numbers(text: str, whole: int) -> None:
    assert outcome(values.whole(column(text))) == ([whole], [False])


@pytest.mark.parametrize("text", ["12.5", "1e3", "nan", "-inf", "twelve", "1,000", "9" * 19])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert outcome(values.whole(column(text))) == ([None], [True])


def test_a_limit_refuses_what_lies_outside() -> None:
    assert outcome(values.whole(column("0", "1", "5", "6"), 1, 5))[1] == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("0", False),
        ("1", False),
        ("0.35", False),
        ("1.01", True),
        ("-0.1", True),
        ("35%", True),
        ("nan", True),
        ("Infinity", True),
    ],
)
def test_a_share_lies_between_0_and_1(text: str, refused: bool) -> None:
    assert outcome(values.share(column(text)))[1] == [refused]


def test_yes_and_no_in_the_usual_spellings() -> None:
    assert outcome(values.yes_no(column("TRUE", "yes", "1", "False", "NO", "0", "maybe"))) == (
        [True, True, True, False, False, False, None],
        [False] * 6 + [True],
    )


def test_a_number_is_finite() -> None:
    assert outcome(values.number(column("1e6", "-2.5", "1e999", "nan"))) == (
        [1e6, -2.5, None, None],
        [False, False, True, True],
    )


def test_text_that_no_database_keeps_is_refused() -> None:
    assert outcome(values.text(column("00123", "a\x00b", "x" * 10_000, "x" * 10_001)))[1] == [False, True, False, True]


def test_a_map_may_say_how_numbers_are_written() -> None:
    plain = Numbers(decimal=",", thousands=".").plain(column("1.234,50", "-7"))
    assert outcome(values.cents(plain)) == ([123450, -700], [False, False])

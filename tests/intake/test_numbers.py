import polars as pl
import pytest

from intake import values
from intake.converting import converted
from intake.numbers import Numbers

EURO = Numbers(",", ".", "EUR")


def cents(numbers: Numbers, *cells: str | None) -> list[int | None]:
    return values.cents(numbers.plain(pl.Series("cell", cells, pl.String))).values.to_list()


@pytest.mark.parametrize(
    ("numbers", "text", "expected"),
    [
        (EURO, "€ 3.500,00", 350000), (EURO, "3.500,00 €", 350000), (EURO, "EUR 3500", 350000),
        (EURO, "1.234.567,8", 123456780),
        (EURO, "(1.234,00)", -123400), (EURO, "12,50-", -1250), (EURO, "-12,5", -1250), (EURO, "€ -12", -1200),
        (EURO, "-€12", -1200), (EURO, "(€ 12)", -1200), (EURO, "+7", 700), (EURO, "\u221212,50", -1250),
        (Numbers(".", ",", "USD"), "$3,500", 350000), (Numbers(".", ",", "USD"), "US$3,500.25", 350025),
        (Numbers(".", ",", "USD"), "usd 5", 500), (Numbers(",", " "), "1\u202f234,56", 123456),
        (Numbers(",", " "), "1\u00a0234,56", 123456), (Numbers(".", "'"), "1’234.50", 123450),
        (Numbers(".", ","), "12,34,567.00", 123456700), (Numbers(",", "."), "123456789012345,67", 12345678901234567),
        (Numbers(","), "0,29", 29),
    ],
)  # fmt: skip
def test_money_is_read_as_the_map_says_exactly(numbers: Numbers, text: str, expected: int) -> None:
    assert cents(numbers, text) == [expected]


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (EURO, "1.5"), (EURO, "12.34"), (EURO, "1.2345"), (EURO, "0.500"), (EURO, "1,234.50"), (EURO, "$ 12"),
        (EURO, "12 USD"), (EURO, "(-12)"), (EURO, "-12-"), (EURO, "(12"), (EURO, "12)"), (EURO, "€"), (EURO, "-"),
        (EURO, ","), (EURO, "12 %"), (EURO, "1 2"), (Numbers(","), "1.5"), (Numbers(".", ","), "1,2"),
        (Numbers(".", "", "USD"), "C$ 5"),
    ],
)  # fmt: skip
def test_what_is_not_written_so_is_refused_and_never_read_another_way(numbers: Numbers, text: str) -> None:
    assert cents(numbers, text) == [None]


def test_plain_numbers_are_read_as_ever() -> None:
    assert cents(Numbers(), "3558.5", "(5)", "$5", "5-", None) == [355850, None, None, None, None]


def share(text: str, percent: str, name: str = "margin_share") -> object:
    done = converted("leads", name, pl.Series("cell", [text]), (), "UTC", Numbers(percent=percent))
    return done.values[0] if done.reasons[0] is None else "refused"


def test_a_percentage_is_a_hundredth_in_a_share_and_a_point_elsewhere() -> None:
    assert [share("45 %", "signed"), share("0.45", "signed"), share("45", "all"), share("12.34%", "all")] == [
        0.45, 0.45, 0.45, 0.1234]  # fmt: skip
    assert [share("45 %", "signed", "score"), share("45", "all", "score")] == [45, 45]
    assert [share("45 %", ""), share("45", "signed"), share("101%", "signed")] == ["refused"] * 3

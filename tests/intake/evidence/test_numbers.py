import polars as pl
import pytest

from intake import evidence
from intake.evidence import Options


def options(*cells: str | None, target: str = "amount", frame: str = "leads", title: str = "Amount") -> Options:
    return evidence.options(frame, target, title, pl.Series(title, cells, pl.String))


def way(decimal: str, thousands: str = "", currency: str = "", percent: str = "") -> dict[str, dict[str, str]]:
    given = {"thousands": thousands, "currency": currency, "percent": percent}
    return {"numbers": {"decimal": decimal, **{key: value for key, value in given.items() if value}}}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1.234,56", "7"], way(",", ".")),
        (["1,234.56"], way(".", ",")),
        (["1 234,56"], way(",", " ")),
        (["1\u00a0234,56", "1\u202f000"], way(",", " ")),
        (["1'234.50", "1’000.00"], way(".", "'")),
        (["€ 3.500,00", "12,5"], way(",", ".", "EUR")),
        (["3.500,00 €"], way(",", ".", "EUR")),
        (["USD 3500", "$12"], way(".", "", "USD")),
        (["$3,500", "$1.50"], way(".", ",", "USD")),
        (["US$ 12.00"], way(".", "", "USD")),
        (["(1,234.00)", "12-"], way(".", ",")),
        (["1,234,567"], way(".", ",")),
        (["1.234.567"], way(",", ".")),
        (["12,34,567.00"], way(".", ",")),
        (["0,500"], way(",")),
        (["1234,567"], way(",")),
        (["1,234", "3.5"], way(".", ",")),
        (["1,234", "3,5"], way(",")),
        (["CHF 1'000.00"], way(".", "'", "CHF")),
        (["12 kr"], {}),
    ],
)
def test_one_way_of_writing_is_found_for_a_column(cells: list[str], expected: dict[str, object]) -> None:
    found = options(*cells)
    assert (found.column_options, found.question) == (expected, None)


@pytest.mark.parametrize("cells", [["3558.5", "-136.15"], ["12"], [".5", "5."]])
def test_plain_numbers_need_no_option(cells: list[str]) -> None:
    assert options(*cells) == Options()


@pytest.mark.parametrize("cells", [["1,234"], ["1,234", "567"], ["1.500", "2.000", "-1.234"]])
def test_a_sign_that_may_be_either_is_asked_with_both_readings(cells: list[str]) -> None:
    found = options(*cells)
    assert found.column_options == {}
    assert {choice.options["numbers"]["decimal"] for choice in found.question.choices} == {".", ","}


def test_both_readings_are_shown() -> None:
    assert [choice.label for choice in options("1,234", "567").question.choices] == [
        "a decimal point: 1,234 is 1,234", "a decimal comma: 1,234 is 1.234",
    ]  # fmt: skip


def test_whole_numbers_settle_it() -> None:
    assert options("1,234", target="employees").column_options == way(".", ",")
    assert options("1.234", target="employees").column_options == way(",", ".")


def test_rows_that_contradict_each_other_are_asked() -> None:
    found = options("1.234,56", "1,234.56")
    assert "contradict" in found.question.text
    assert ["1 of 2 rows would be refused" in choice.label for choice in found.question.choices] == [True, True]


def test_several_currencies_are_counted_and_asked() -> None:
    found = options("$5.00", "€4.00", "$3", "USD 2")
    assert found.notes == ("amounts in 2 currencies: 3 in USD, 1 in EUR",)
    assert found.column_options == {}
    assert [choice.options for choice in found.question.choices] == [way(".", "", "USD"), way(".", "", "EUR")]


def test_percentages_are_hundredths_in_a_share_and_points_in_a_score() -> None:
    assert options("45 %", "12.5%", target="margin_share").column_options == way(".", percent="signed")
    assert options("45 %", "7%", target="score").column_options == way(".", percent="signed")
    assert options("45", "12.5", "1", target="margin_share").column_options == way(".", percent="all")
    assert options("0.45", "1", target="margin_share") == Options()


def test_a_share_beside_a_percentage_is_asked() -> None:
    found = options("45 %", "0.5", target="margin_share")
    assert [choice.options["numbers"]["percent"] for choice in found.question.choices] == ["all", "signed"]
    assert options("0.5", target="margin_share", title="Margin (%)").question is not None


def test_what_is_no_number_is_counted() -> None:
    assert options("12.50", "tbd", "1.005").notes == ("2 of 3 cells are no such number and would be refused",)
    assert options("45 %").notes == ("1 of 1 cells are no such number and would be refused",)


def test_ids_are_text_whatever_their_digits() -> None:
    def kind(title: str, *cells: str) -> str:
        return evidence.seen(pl.Series(title, cells, pl.String)).kind

    assert [kind("Revenue", "12", "13"), kind("Record ID", "12", "13"), kind("dealId", "12"), kind("owner_id", "7"),
            kind("Order Number", "12"), kind("Number of Employees", "12"), kind("Revenue", "007", "12"),
            kind("Revenue", "1234567890123456789")] == [
        "number", "text", "text", "text", "text", "number", "text", "text"]  # fmt: skip


def test_ids_that_a_spreadsheet_cut_off_are_said() -> None:
    assert "cut off" in options("1.23457E+18", "5", target="lead_id").notes[0]

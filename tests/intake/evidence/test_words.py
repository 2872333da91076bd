import polars as pl
import pytest

from intake import evidence
from intake.evidence import Options


def column(*cells: str | None) -> pl.Series:
    return pl.Series("Source", cells, pl.String)


def options(target: str, *cells: str | None) -> Options:
    return evidence.options("leads", target, "Source", column(*cells))


@pytest.mark.parametrize(
    "text",
    ["Select", "-- None --", "--None--", "-None-", "N/A", "n/a", "#N/A", "-", "--", "null", "NULL", "None", "(empty)",
     "undefined", "nil", "?", "(Blank)"],
)  # fmt: skip
def test_a_text_that_means_nothing_was_entered_is_a_null(text: str) -> None:
    found = options("source", "Web", text, text)
    assert found.column_options == {"nulls": [text]}
    assert found.notes == (f"2 cells say {text!r}: taken as empty",)
    assert evidence.seen(column("Web", text)).nulls == {text: 1}


def test_what_people_say_is_no_null() -> None:
    assert options("source", "unknown", "other", "no", "0", "NA").column_options == {}
    assert options("region", "NA", "EMEA").column_options == {}


def test_na_is_a_null_where_a_number_or_a_date_is_meant() -> None:
    assert options("amount", "1", "NA", "NaN").column_options == {"nulls": ["NA", "NaN"]}
    assert options("created_at", "2024-01-01", "0000-00-00").column_options == {"nulls": ["0000-00-00"]}


def test_mr_null_keeps_his_name() -> None:
    assert options("name", "Null", "Jane None", "-").column_options == {"nulls": ["-"]}


def test_names_that_differ_in_spelling_alone_are_one_and_the_commonest_wins() -> None:
    cells = column("GTX Pro", "GTXPro", "GTX Pro", "gtx-pro", "GTX Plus", "Café", "cafe", "Cafe", "-", None)
    assert evidence.spellings(cells) == {"GTXPro": "GTX Pro", "gtx-pro": "GTX Pro", "Café": "Cafe", "cafe": "Cafe"}


def test_among_equals_the_first_in_the_alphabet_wins() -> None:
    assert evidence.spellings(column("web", "Web")) == {"web": "Web"}


@pytest.mark.parametrize(
    "cells", [["1-10", "110"], ["<50", ">50"], ["C++", "C#", "C"], ["Q1 2", "Q12"], ["N/A", "NA"], ["A1-2", "A12"]]
)
def test_signs_and_digits_that_mean_something_keep_names_apart(cells: list[str]) -> None:
    assert evidence.spellings(column(*cells)) == {}


def test_spellings_become_values_of_the_map_for_names_and_never_for_ids() -> None:
    assert options("source", "Web", "Web", "web").column_options == {"values": {"web": "Web"}}
    for target in ("lead_id", "campaign_id", "email", "name", "company"):
        assert options(target, "a-1", "a1", "A1").column_options == {}


def test_names_turned_round_are_suggested_and_not_applied() -> None:
    cells = ("Doe, Jane", "Jane Doe", "Roe, Rik", "Smith, J., Jr.")
    assert evidence.turned(column(*cells)) == {"Doe, Jane": "Jane Doe"}
    found = options("sales_owner", *cells)
    assert (found.column_options, found.notes) == ({}, ("'Doe, Jane' may be 'Jane Doe': not changed",))


def test_yes_and_no_in_other_languages_are_values() -> None:
    assert options("email_known", "Ja", "nein").column_options == {"values": {"ja": "true", "nein": "false"}}
    assert options("email_known", "true", "0", None).column_options == {}
    kinds = [evidence.seen(column(*cells)).kind for cells in (["Oui", "Non"], ["true"], ["no", "y"], ["0", "1"], ["x"])]
    assert kinds == ["yes-no", "yes-no", "yes-no", "number", "text"]


def test_an_address_is_known_where_the_cell_holds_one() -> None:
    found = options("email_known", "a@b.example", None, "-")
    assert found.column_options == {"filled": True, "nulls": ["-"]}


def test_a_column_is_seen_whole() -> None:
    seen = evidence.seen(column("Web", "Web", "Select", None, "Fair"))
    assert (seen.rows, seen.filled, seen.distinct, seen.nulls, seen.kind) == (5, 3, 2, {"Select": 1}, "text")


def test_an_empty_column_is_text_without_a_word() -> None:
    for target in ("created_at", "amount", "source", "margin_share", "score"):
        assert options(target, None, None) == Options()
    assert evidence.seen(pl.Series("x", [], pl.String)).kind == "text"


def test_no_budget_is_not_a_known_budget() -> None:
    assert options("budget_known", "No budget", "Confirmed", "Confirmed").column_options == {}
    assert options("budget_known", "12000", None).column_options == {"filled": True}


def test_every_kind_of_blank_is_one() -> None:
    assert evidence.spellings(column("GTX Pro", "GTX Pro", "GTX\u00a0Pro")) == {"GTX\u00a0Pro": "GTX Pro"}
    assert evidence.seen(column("--\u00a0None\u00a0--")).nulls == {"-- None --": 1}

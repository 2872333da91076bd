from datetime import UTC, datetime
from pathlib import Path

import pytest

import intake
from agreement.errors import Refused
from intake import Read

MAP = """
time_zone = "Europe/Berlin"

[files.people]
names = ["people.csv"]

[frames.leads]
from = "people"
[frames.leads.columns]
lead_id = "ID"
created_at = "Created"
"""
HEADER = "ID,Created,Other\n"


def read(folder: Path, column: str, *cells: str) -> Read:
    rows = "".join(f'{at},2026-01-05 09:00,"{cell}"\n' for at, cell in enumerate(cells))
    (folder / "people.csv").write_text(HEADER + rows, encoding="utf-8")
    return intake.read([folder / "people.csv"], intake.parse(MAP + column, "people.toml"))


def values(found: Read, name: str) -> list[object]:
    assert found.rows_read == found.rows["leads"].height + found.same + found.rows_refused
    return found.rows["leads"][name].to_list()


def test_disguised_nulls_are_empty_and_counted(tmp_path: Path) -> None:
    found = read(tmp_path, 'source = { column = "Other", nulls = ["Select", "-"] }', "Web", "SELECT", "-", "")
    assert values(found, "source") == ["Web", None, None, None]
    assert "leads.source: 2 cells that mean nothing was entered, taken as empty: '-', 'SELECT'" in found.warnings


def test_a_null_is_empty_even_where_other_values_are_refused(tmp_path: Path) -> None:
    column = 'source = { column = "Other", nulls = ["-"], values = { Web = "web" }, otherwise = "refuse" }'
    found = read(tmp_path, column, "WEB", "-", "Fair")
    assert (values(found, "source"), found.rows_refused) == (["web", None], 1)


def test_a_value_is_replaced_whatever_its_case_in_every_language(tmp_path: Path) -> None:
    column = 'source = { column = "Other", values = { "Straße" = "Street", "MÜLLER" = "Mueller" } }'
    assert values(read(tmp_path, column, "STRAßE", "müller"), "source") == ["Street", "Mueller"]


def test_a_column_has_numbers_of_its_own(tmp_path: Path) -> None:
    column = 'amount = { column = "Other", numbers = { decimal = ",", thousands = ".", currency = "EUR" } }'
    found = read(tmp_path, column, "€ 3.500,00", "1.5", "$ 7")
    assert (values(found, "amount_cents"), found.rows_refused) == ([350000], 2)
    assert [one.value for one in found.refused] == ["1.5", "$ 7"]


def test_a_column_has_a_time_zone_of_its_own_and_each_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, 'won_at = { column = "Other", time_zone = "UTC" }', "2026-01-06 09:00")
    assert values(found, "won_at") == [datetime(2026, 1, 6, 9, tzinfo=UTC)]
    assert values(found, "created_at") == [datetime(2026, 1, 5, 8, tzinfo=UTC)]
    assert found.warnings == (
        "leads: times without a zone are local times in Europe/Berlin: created_at",
        "leads: times without a zone are local times in UTC: won_at",
    )


def test_a_column_that_is_filled_is_yes_and_an_empty_one_no(tmp_path: Path) -> None:
    found = read(tmp_path, 'email_known = { column = "Other", filled = true, nulls = ["-"] }', "a@b.example", "", "-")
    assert values(found, "email_known") == [True, False, False]


RESPONSE = 'first_response_at = { column = "Other", after = "created_at", unit = "ms" }'


def test_a_duration_is_counted_from_another_time_of_the_row(tmp_path: Path) -> None:
    found = read(tmp_path, RESPONSE, "3600000", "", "0", "1500.6")
    eight = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert values(found, "first_response_at") == [
        eight.replace(hour=9), None, eight, eight.replace(second=1, microsecond=501000)]  # fmt: skip


@pytest.mark.parametrize("cell", ["-1", "soon", "1e20", "2026-01-06"])
def test_what_is_no_duration_is_refused(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, RESPONSE, cell, "1")
    assert (found.rows_refused, found.refused[0].reason) == (1, "no duration in ms")
    assert (found.refused[0].column, found.refused[0].value) == ("Other", cell)


def test_a_duration_after_an_unknown_time_is_unknown_and_counted(tmp_path: Path) -> None:
    column = 'assigned_at = { constant = "" }\n'.replace('""', '"2026-01-05"') + RESPONSE.replace("created", "assigned")
    where = column.replace('{ constant = "2026-01-05" }', '{ constant = "2026-01-05", where = { Other = "7" } }')
    found = read(tmp_path, where.replace("ms", "d"), "7", "8")
    assert values(found, "first_response_at") == [datetime(2026, 1, 11, 23, tzinfo=UTC), None]
    note = "leads.first_response_at: 1 durations of rows that do not say when they began, left empty"
    assert note in found.warnings


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ('won_at = { column = "Other", formats = ["unix-min"] }', "date format"),
        ('amount = { column = "Other", numbers = { point = "," } }', "unknown key 'point'"),
        ('amount = { column = "Other", numbers = { decimal = ";" } }', "decimal is a point or a comma"),
        ('amount = { column = "Other", numbers = { decimal = ",", thousands = "," } }', "not the decimal sign"),
        ('amount = { column = "Other", numbers = { currency = "Taler" } }', "a code like EUR"),
        ('amount = { column = "Other", numbers = { percent = "yes" } }', "signed or all"),
        ('amount = { column = "Other", numbers = { decimal = 1 } }', "decimal is a text"),
        ('amount = { column = "Other", numbers = "German" }', "must be a table"),
        ('source = { column = "Other", nulls = [] }', "a text or a list of texts"),
        ('won_at = { column = "Other", time_zone = "Mars" }', "no time zone"),
        ('won_at = { column = "Other", after = "created_at" }', "stand together"),
        ('won_at = { column = "Other", after = "created_at", unit = "weeks" }', "`unit` is ms, s, min, h, d"),
        ('won_at = { column = "Other", after = "lost_at", unit = "s" }', "is none"),
        ('won_at = { column = "Other", after = "lead_id", unit = "s" }', "is none"),
        ('won_at = { column = "Other", after = "won_at", unit = "s" }', "is none"),
        ('amount = { column = "Other", after = "created_at", unit = "s" }', "is none"),
        ('email_known = { column = "Other", filled = true, values = { a = "b" } }', "beside `column` alone"),
    ],
)
def test_a_map_that_cannot_be_meant_is_refused_in_words(column: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        intake.parse(MAP + column, "people.toml")


def test_a_map_names_times_that_are_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, 'won_at = { column = "Other", formats = ["unix-ms", "excel"] }', "1710233645123", "45363")
    assert values(found, "won_at") == [
        datetime(2024, 3, 12, 8, 54, 5, 123000, UTC), datetime(2024, 3, 11, 23, tzinfo=UTC)]  # fmt: skip

from datetime import UTC, datetime
from pathlib import Path

import pytest

import intake
from agreement.errors import Refused
from intake import Read

MAP = """
time_zone = "Europe/Berlin"
numbers = { decimal = ",", thousands = "." }

[files.people]
names = ["contacts*.csv"]
[files.deals]
names = ["deals.csv"]
[files.teams]
names = ["teams.csv"]
optional = true

[frames.leads]
from = "people"
[[frames.leads.join]]
file = "deals"
on = { "Deal ID" = "ID" }
[[frames.leads.join]]
file = "teams"
on = { Owner = "Person" }
lookup = true
[frames.leads.columns]
lead_id = ["Record ID", "Contact ID"]
source_system = { constant = "crm" }
source = { column = "Source", values = { "Offline Sources" = "events", "" = "" }, otherwise = "keep" }
created_at = { column = "Create Date", formats = ["%d.%m.%Y %H:%M", "%d.%m.%Y"] }
amount = "deals.Amount"
won_at = { column = "deals.Closed", formats = ["%d.%m.%Y"], where = { "deals.Stage" = ["Won"] } }
lost_at = { column = "deals.Closed", formats = ["%d.%m.%Y"], where = { "deals.Stage" = ["Lost", "Gone"] } }
region = "teams.Region"
industry = { column = "Industry", optional = true }
"""
PEOPLE = "Record ID,Source,Create Date,Deal ID,Owner\n"
DEALS = "ID,Stage,Closed,Amount\n"


def read(folder: Path, text: str = MAP, **files: str) -> Read:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content)
    return intake.read([folder], intake.parse(text, "crm.toml"))


def test_a_map_renames_joins_replaces_and_converts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        contacts=PEOPLE + "007,Offline Sources,01.02.2026 08:30,d1,ann\n8,Web,02.02.2026,d2,bo\n9,,03.07.2026,,cy\n",
        deals=DEALS + 'd1,Won,05.02.2026,"1.234,50"\nd2,gone,06.02.2026,7\n',
        teams="Person,Region\nann,North\nbo,South\ndi,West\n",
    )
    assert found.rows["leads"].rows(named=True)[0] == {
        "lead_id": "007", "source_system": "crm", "created_at": datetime(2026, 2, 1, 7, 30, tzinfo=UTC),
        "won_at": datetime(2026, 2, 4, 23, tzinfo=UTC), "lost_at": None, "amount_cents": 123450, "source": "events",
        "region": "North",
    }  # fmt: skip
    leads = found.rows["leads"]
    assert leads["source"].to_list() == ["events", "Web", None]
    assert leads["lost_at"].to_list() == [None, datetime(2026, 2, 5, 23, tzinfo=UTC), None]
    assert leads["region"].to_list() == ["North", "South", None]
    assert "industry" not in leads.columns
    assert (found.rows_read, found.rows_refused) == (3, 0)


def test_an_optional_file_that_is_not_there_leaves_its_columns_out(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "7,Web,01.02.2026,d1,ann\n", deals=DEALS + "d1,Won,05.02.2026,1\n")
    assert "region" not in found.rows["leads"].columns


def test_several_files_of_one_kind_are_one_list(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        contacts_1=PEOPLE + "7,Web,01.02.2026,,ann\n",
        contacts_2=PEOPLE + "8,Web,x,,ann\n9,Web,,,\n",
        deals=DEALS,
    )
    assert found.rows["leads"]["lead_id"].to_list() == ["7", "9"]
    assert [(one.file, one.row, one.column) for one in found.refused] == [("contacts_2.csv", 2, "Create Date")]


def test_a_joined_row_without_a_partner_is_read_and_refused(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "7,Web,,d1,\n", deals=DEALS + "d1,Won,,1\nd9,Won,,2\n")
    assert [(one.file, one.row, one.value) for one in found.refused] == [("deals.csv", 3, "d9")]
    assert (found.rows_read, found.rows["leads"].height, found.rows_refused) == (2, 1, 1)


def test_a_second_joined_row_never_doubles_a_lead(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "7,Web,,d1,\n", deals=DEALS + "d1,Won,,1\nd1,Lost,,1\nd1,Won,,1\n")
    assert found.rows["leads"].height == 1
    assert [(one.file, one.row) for one in found.refused] == [("deals.csv", 3)]
    assert "deals: 1 exact copies of a row left out" in found.warnings


def test_one_deal_never_counts_for_two_leads(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "7,Web,,d1,\n8,Web,,d1,\n", deals=DEALS + "d1,Won,,1\n")
    assert found.rows["leads"]["lead_id"].to_list() == ["7"]
    assert found.refused[0].reason == "line 2 of deals.csv already belongs to an earlier row"
    assert (found.rows_read, found.rows_refused) == (2, 1)


def test_the_same_line_of_two_joined_files_is_two_deals(tmp_path: Path) -> None:
    text = MAP.replace('["deals.csv"]', '["deals*.csv"]')
    people = PEOPLE + "7,Web,,d1,\n8,Web,,d2,\n"
    found = read(tmp_path, text, contacts=people, deals_1=DEALS + "d1,Won,,1\n", deals_2=DEALS + "d2,Won,,2\n")
    assert found.rows["leads"]["amount_cents"].to_list() == [100, 200]


def test_a_bad_cell_of_a_joined_file_is_named_by_its_own_line(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "6,Web,,,\n7,Web,,d1,\n", deals=DEALS + "d1,Won,31.02.2026,1\n")
    assert [(one.file, one.row, one.column, one.value) for one in found.refused] == [
        ("deals.csv", 2, "Closed", "31.02.2026")
    ]


def test_what_was_left_out_of_a_file_that_a_map_reads_is_said(tmp_path: Path) -> None:
    found = read(tmp_path, contacts=PEOPLE + "7,Web,,,\nCopyright 2026\n", deals=DEALS)
    assert "contacts.csv: 1 line (line 3 'Copyright 2026') at the end, left out as no rows" in found.warnings
    assert found.rows_read == 1


def test_a_value_that_the_map_does_not_name_may_be_refused_or_forgotten(tmp_path: Path) -> None:
    for otherwise, expected in (("refuse", ["events"]), ("null", ["events", None])):
        text = MAP.replace('otherwise = "keep"', f'otherwise = "{otherwise}"')
        found = read(tmp_path, text, contacts=PEOPLE + "7,offline sources,,,\n8,Web,,,\n", deals=DEALS)
        assert found.rows["leads"]["source"].to_list() == expected


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("lookup", "lokup", "unknown key 'lokup'. Did you mean 'lookup'?"),
        ("lead_id =", "leadid =", "leads has no column 'leadid'. Did you mean 'lead_id'?"),
        ("[frames.leads", "[frames.deals", "the contract has no frame 'deals'"),
        ('from = "people"', 'from = "persons"', "`from` must be one of the map's files: people, deals, teams"),
        ('"Europe/Berlin"', '"Europe/Berln"', "'Europe/Berln' is no time zone"),
        ('otherwise = "keep"', 'otherwise = "drop"', "`otherwise` is keep, null or refuse"),
        ('{ constant = "crm" }', "{ values = {} }", "needs either `column`"),
        ('["contacts*.csv"]', "[]", "a text or a list of texts is needed"),
        ("[files.people]", "[files.people", "is no valid TOML"),
        ('amount = "deals.Amount"', 'amount = 3', "must be a table"),
        ("thousands", "thousand", "unknown key 'thousand'"),
        ("numbers =", 'encoding = "utf-88"\nnumbers =', "'utf-88' is no encoding"),
        ('["%d.%m.%Y %H:%M", "%d.%m.%Y"]', '["%d.%m.%Y %H"]', "is no date format"),
        ("numbers =", 'separator = "ab"\nnumbers =', "`separator` is one character"),
        ('numbers = { decimal = ",", thousands = "." }', "numbers = 3", "numbers must be a table"),
    ],
)  # fmt: skip
def test_a_map_that_cannot_be_meant_is_refused_in_clear_words(old: str, new: str, words: str) -> None:
    assert old in MAP
    with pytest.raises(Refused) as refused:
        intake.parse(MAP.replace(old, new), "crm.toml")
    assert words in str(refused.value)


def test_a_column_that_the_file_does_not_have_is_refused_naming_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(
        Refused, match=r"contacts\.csv has no column 'Source'\. It has: Record ID, Sauce\. Did you mean 'Sauce'"
    ):
        read(tmp_path, contacts="Record ID,Sauce\n", deals=DEALS)


def test_a_file_that_is_not_there_is_refused_naming_what_is_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"needs a file named deals\.csv \(deals\)\. There is: contacts\.csv"):
        read(tmp_path, contacts=PEOPLE)


def test_a_map_that_does_not_exist_is_refused_naming_the_ones_that_do() -> None:
    with pytest.raises(Refused, match="marketstar, olist"):
        intake.load("hubspot")
    with pytest.raises(Refused, match="There is no map"):
        intake.load("../maps/olist")

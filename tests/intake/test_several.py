"""Deals of several people and people of several deals: each row of money counts once, and where it went is said."""

from pathlib import Path

import intake

MAP = """
[files.contacts]
names = ["contacts.csv"]
[files.deals]
names = ["deals.csv"]
[frames.leads]
from = "contacts"
[[frames.leads.join]]
file = "deals"
on = { ID = "People" }
split = ";"
first = "Created"
[frames.leads.columns]
lead_id = "ID"
created_at = { column = "Born", formats = ["%d.%m.%Y"] }
opportunity_at = { column = "deals.Created", formats = ["%d.%m.%Y"] }
amount = "deals.Amount"
"""
CONTACTS = "ID,Born\n1,05.03.2026\n2,01.04.2026\n3,02.01.2026\n4,\n"


def read(folder: Path, deals: str, contacts: str = CONTACTS) -> intake.Read:
    (folder / "contacts.csv").write_text(contacts, encoding="utf-8")
    (folder / "deals.csv").write_text("Deal,People,Created,Amount\n" + deals, encoding="utf-8")
    return intake.read([folder], intake.parse(MAP, "two.toml"))


def amounts(found: intake.Read) -> dict[str, int]:
    return dict(found.rows["leads"].drop_nulls("amount_cents").select("lead_id", "amount_cents").iter_rows())


def test_a_deal_of_several_people_counts_once_with_the_one_created_first(tmp_path: Path) -> None:
    found = read(tmp_path, "a,1;2;3,10.04.2026,100\nb,2; 4,11.04.2026,7\n")
    assert amounts(found) == {"3": 10_000, "2": 700}
    assert (found.rows_read, found.rows["leads"].height, found.rows_refused) == (4, 4, 0)
    assert any("2 rows of deals name several in 'People'" in said for said in found.warnings)


def test_days_are_compared_as_days_not_as_text(tmp_path: Path) -> None:
    assert amounts(read(tmp_path, "a,1;2,10.04.2026,5\n")) == {"1": 500}  # "05.03" is later than "01.04" as text


def test_of_several_deals_of_one_person_the_earliest_is_taken_and_the_others_are_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "late,1,20.04.2026,100\nearly,1,10.02.2026,9\n")
    assert amounts(found) == {"1": 900}
    assert [(one.file, one.row, one.value) for one in found.refused] == [("deals.csv", 2, "1")]
    assert "already on line 3" in found.refused[0].reason
    assert (found.rows_read, found.rows_refused) == (5, 1)


def test_a_deal_of_nobody_who_is_there_is_refused_with_what_it_said(tmp_path: Path) -> None:
    found = read(tmp_path, "a,8;9,10.04.2026,100\nb,,10.04.2026,1\n")
    assert [one.value for one in found.refused] == ["8;9", None]
    assert (found.rows_read, found.rows_refused) == (6, 2)


def test_people_without_a_day_come_last_and_equal_days_by_their_place_in_the_file(tmp_path: Path) -> None:
    contacts = "ID,Born\n1,\n2,01.04.2026\n3,01.04.2026\n"
    assert amounts(read(tmp_path, "a,1;3;2,10.04.2026,1\n", contacts)) == {"2": 100}


def test_lists_are_looked_up_by_names_that_are_spelled_alike(tmp_path: Path) -> None:
    (tmp_path / "leads.csv").write_text(
        "lead_id,product\n1,GTXPro\n2,gtx-basic\n3,\n4,Other\n5,cafe\n", encoding="utf-8"
    )
    (tmp_path / "products.csv").write_text(
        "product,series\nGTX Pro,G\nGTX Basic,B\n,none\ngtxpro,X\nCafé,C\n", encoding="utf-8"
    )
    text = """
[files.leads]
names = ["leads.csv"]
[files.products]
names = ["products.csv"]
[frames.leads]
from = "leads"
join = [{ file = "products", on = { product = "product" }, lookup = true, alike = true }]
[frames.leads.columns]
lead_id = "lead_id"
segment = "products.series"
"""
    found = intake.read([tmp_path], intake.parse(text, "list.toml"))
    assert found.rows["leads"]["segment"].to_list() == ["G", "B", None, None, "C"]
    assert [(one.file, one.row, one.value) for one in found.refused] == [("products.csv", 5, "gtxpro")]
    assert found.rows_read == found.rows["leads"].height + found.rows_refused

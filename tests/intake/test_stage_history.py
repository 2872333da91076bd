"""Stage histories as CRMs export them: other fields left out, the CRM's words made events, nothing lost unseen."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

import intake
from agreement.errors import Refused
from intake import Read

SALESFORCE = """
[files.history]
names = ["LeadHistory*.csv"]
[frames.stage_changes]
from = "history"
only = { Field = ["Status"] }
[frames.stage_changes.columns]
change_id = "Id"
lead_id = "LeadId"
at = "CreatedDate"
stage = "NewValue"
changed_by = "CreatedById"
[frames.stage_changes.columns.event]
column = "NewValue"
otherwise = "null"
[frames.stage_changes.columns.event.values]
"Open - Not Contacted" = "handed_over"
"Working - Contacted" = "accepted"
"Closed - Converted" = "opportunity"
"Closed - Not Converted" = "rejected"
"Nurturing" = "recycled"
"""
HEADER = "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
EXPORT = HEADER + (
    "017A1,00Q1,005A,2026-02-20T09:00:00.000Z,Status,,Open - Not Contacted\n"
    "017A2,00Q1,005A,2026-02-20T09:00:01.000Z,Owner,Queue,Ann\n"
    "017A3,00Q1,005A,2026-03-03T10:30:00.000+0000,Status,Open - Not Contacted,Closed - Not Converted\n"
    "017A4,00Q1,005B,2026-04-10T08:00:00.000Z,status,Closed - Not Converted,nurturing\n"
    "017A5,00Q1,005B,2026-04-12T08:00:00.000Z,Status,Nurturing,Parked\n"
    "017A6,00Q1,005B,2026-04-13T08:00:00.000Z,,,\n"
    "017A7,00Q1,005A,yesterday,Status,Parked,Working - Contacted\n"
    "017A8,00Q1,005A,not a date,Rating,Cold,Hot\n"
)
HUBSPOT = """
time_zone = "UTC"
[files.stages]
names = ["deal_stage_data.csv"]
[frames.stage_changes]
from = "stages"
[frames.stage_changes.columns]
lead_id = "deal_id"
at = { column = "date_entered", formats = ["%Y-%m-%d %H:%M:%S"] }
stage = "value"
[frames.stage_changes.columns.event]
column = "value"
otherwise = "null"
values = { 09a969da1d61b38bd3746f0f49c1475a = "opportunity" }
"""


def read(folder: Path, text: str, name: str, content: str) -> Read:
    (folder / name).write_text(content)
    return intake.read([folder], intake.parse(text, "map.toml"))


def test_a_salesforce_lead_history_becomes_stage_changes(tmp_path: Path) -> None:
    found = read(tmp_path, SALESFORCE, "LeadHistory.csv", EXPORT)
    assert found.rows["stage_changes"].select("change_id", "at", "event", "stage", "changed_by").rows() == [
        ("017A1", datetime(2026, 2, 20, 9, tzinfo=UTC), "handed_over", "Open - Not Contacted", "005A"),
        ("017A3", datetime(2026, 3, 3, 10, 30, tzinfo=UTC), "rejected", "Closed - Not Converted", "005A"),
        ("017A4", datetime(2026, 4, 10, 8, tzinfo=UTC), "recycled", "nurturing", "005B"),
        ("017A5", datetime(2026, 4, 12, 8, tzinfo=UTC), None, "Parked", "005B"),
    ]


def test_rows_that_the_map_does_not_ask_for_are_counted_and_are_not_in_the_balance(tmp_path: Path) -> None:
    found = read(tmp_path, SALESFORCE, "LeadHistory.csv", EXPORT)
    assert (found.rows_read, found.rows_refused) == (5, 1)
    assert [(one.row, one.column, one.value) for one in found.refused] == [(8, "CreatedDate", "yesterday")]
    assert "stage_changes: 3 of 8 rows left out, the map reads only those where Field is Status" in found.warnings


def test_a_stage_that_the_map_does_not_know_is_kept_without_an_event_and_named(tmp_path: Path) -> None:
    rows = "".join(f"017B{one},00Q1,,2026-04-12,Status,,Stage {9 - one % 10}\n" for one in range(15))
    found = read(tmp_path, SALESFORCE, "LeadHistory.csv", HEADER + rows)
    assert found.rows["stage_changes"]["event"].null_count() == 15
    named = ", ".join(f"Stage {one} {2 if one > 4 else 1}" for one in (5, 6, 7, 8, 9, 0, 1, 2))
    said = f"15 rows of stage_changes without an event, kept as the lead's story only ({named} and 2 others)"
    assert said in found.warnings


def test_every_row_is_read_where_the_map_asks_for_no_fewer(tmp_path: Path) -> None:
    found = read(tmp_path, SALESFORCE.replace("only =", "# only ="), "LeadHistory.csv", EXPORT)
    assert (found.rows_read, found.rows_refused) == (8, 2)
    assert not any("left out" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('only = "Status"', "only must be a table of columns"),
        ("only = { Field = [] }", "a text or a list of texts is needed"),
        ('only = { "other.Field" = "x" }', "only may name columns of history alone"),
        ('onyl = { Field = "x" }', "unknown key 'onyl'. Did you mean 'only'?"),
    ],
)
def test_a_condition_that_cannot_be_meant_is_refused(given: str, words: str) -> None:
    other = '[files.other]\nnames = ["o.csv"]\n'
    with pytest.raises(Refused, match=words.replace("?", r"\?")):
        intake.parse(other + SALESFORCE.replace('only = { Field = ["Status"] }', given), "map.toml")


def test_a_condition_on_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="has no column 'Field'"):
        read(tmp_path, SALESFORCE, "LeadHistory.csv", EXPORT.replace("Field", "Feld", 1))


def test_the_canonical_file_is_read_and_an_event_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stage_changes.csv").write_text(
        "lead_id,at,event,stage\n1,2026-03-03,rejected,Closed\n1,2026-03-04,,Parked\n1,2026-03-05,Won,Won\n1,,won,Won\n"
    )
    found = intake.read([tmp_path])
    assert found.rows["stage_changes"]["event"].to_list() == ["rejected", None]
    assert [(one.row, one.column) for one in found.refused] == [(4, "event"), (5, "at")]
    assert "not one of created, qualified" in found.refused[0].reason
    assert found.rows["stage_changes"]["change_id"].n_unique() == 2


@pytest.mark.real_data
def test_hubspot_deal_stages_become_stage_changes(public_data: Path) -> None:
    stages = public_data / "crm_api_tables" / "hubspot" / "deal_stage_data.csv"
    found = intake.read([stages], intake.parse(HUBSPOT, "hubspot.toml"))
    rows = found.rows["stage_changes"]
    assert (found.rows_read, found.rows_refused, rows.height) == (14, 0, 14)
    assert rows["event"].drop_nulls().to_list() == ["opportunity"] * 7
    assert rows.filter(lead_id="3954780486").select("at", "event").row(0) == (
        datetime(2021, 1, 7, 8, 0, 46, tzinfo=UTC), "opportunity",
    )  # fmt: skip

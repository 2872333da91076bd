from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import intake
from agreement.errors import Refused
from agreement.frames import FRAMES
from intake import Read


def files(folder: Path, texts: Mapping[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def read(folder: Path, **texts: str) -> Read:
    return intake.read([files(folder, {f"{name}.csv": text for name, text in texts.items()})])


def reasons(found: Read) -> list[tuple[int, str | None, str | None, str]]:
    return [(one.row, one.column, one.value, one.reason) for one in found.refused]


def test_files_named_after_frames_become_rows_with_the_types_of_the_contract(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        leads="lead_id,created_at,amount,score,email_known,margin_share\n00123,2026-01-02,12.5,60,yes,0.4\n",
        spend="campaign_id,on,amount\nc1,2026-01-01,99.99\n",
    )
    assert found.rows["leads"].rows(named=True) == [
        {"lead_id": "00123", "created_at": datetime(2026, 1, 2, tzinfo=UTC), "amount_cents": 1250, "margin_share": 0.4,
         "score": 60, "email_known": True}
    ]  # fmt: skip
    assert found.rows["spend"].rows() == [("c1", date(2026, 1, 1), 9999)]
    for name, rows in found.rows.items():
        assert dict(rows.schema) == {column: FRAMES[name].columns[column] for column in rows.columns}
    assert (found.rows_read, found.rows_refused, found.refused) == (2, 0, ())


def test_ids_stay_text(tmp_path: Path) -> None:
    assert read(tmp_path, leads="lead_id\n00123\n0123\n123\n").rows["leads"]["lead_id"].to_list() == [
        "00123",
        "0123",
        "123",
    ]


def test_parquet_files_are_taken_too(tmp_path: Path) -> None:
    pl.DataFrame({"lead_id": ["1"], "won_at": [datetime(2026, 1, 2, 3, tzinfo=UTC)]}).write_parquet(
        tmp_path / "leads.parquet"
    )
    found = intake.read([tmp_path])
    assert found.rows["leads"].rows() == [("1", datetime(2026, 1, 2, 3, tzinfo=UTC))]


def test_a_bad_cell_refuses_its_whole_row_and_says_where_and_why(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        leads="lead_id,created_at,amount,margin_share\n1,2026-01-01,NaN,0.5\n2,2026-01-01,10,1.5\n3,2026-01-01,10,\n",
    )
    assert found.rows["leads"]["lead_id"].to_list() == ["3"]
    assert reasons(found) == [
        (2, "amount", "NaN", "no amount of money with at most two decimals"),
        (3, "margin_share", "1.5", "a share lies between 0 and 1"),
    ]
    assert (found.rows_read, found.rows_refused) == (3, 2)


def test_a_row_with_two_bad_cells_is_refused_once_for_two_reasons(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,created_at,score\n1,soon,many\n")
    assert (len(found.refused), found.rows_refused, found.rows_read) == (2, 1, 1)


def test_a_row_without_its_key_is_refused(tmp_path: Path) -> None:
    assert reasons(read(tmp_path, leads="lead_id,source\n,web\n")) == [(2, "lead_id", None, "lead_id is empty")]


def test_a_touch_without_lead_or_time_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, touches="lead_id,at,kind\n1,,visit\n,2026-01-01,visit\n1,2026-01-01,visit\n")
    assert [(one.row, one.column) for one in found.refused] == [(2, "at"), (3, "lead_id")]
    assert found.rows["touches"].height == 1


def test_a_file_without_its_key_column_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"leads\.csv brings no lead_id"):
        read(tmp_path / "one", leads="name\nAnn\n")
    with pytest.raises(Refused, match=r"touches\.csv brings no at"):
        read(tmp_path / "two", touches="lead_id\n1\n")


def test_a_foreign_file_with_a_familiar_name_is_not_taken_for_one_of_ours(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Leads\.csv brings no lead_id.* It has: LeadId, Industry\. .*--map"):
        intake.read([files(tmp_path, {"Leads.csv": "LeadId,Industry\n1,Trade\n"})])


def test_an_exact_copy_is_the_same_row_and_a_later_row_with_other_values_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,source\n1,web\n1,web\n1,fair\n2,web\n")
    assert found.rows["leads"].rows() == [("1", "web"), ("2", "web")]
    assert reasons(found) == [
        (4, "lead_id", "1", "this key is already on line 2 with other values; the first one is taken")
    ]
    assert (found.rows_read, found.same, found.rows_refused) == (4, 1, 1)


def test_a_refused_row_does_not_stand_in_the_way_of_a_good_one_with_its_key(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,score\n1,high\n1,60\n")
    assert found.rows["leads"].rows() == [("1", 60)]


def test_only_the_columns_of_the_file_are_brought(tmp_path: Path) -> None:
    assert read(tmp_path, leads="lead_id,source\n1,\n").rows["leads"].rows(named=True) == [
        {"lead_id": "1", "source": None}
    ]


def test_columns_that_the_contract_does_not_have_are_named(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,sorce,shoe_size\n1,web,43\n")
    assert found.warnings == (
        "leads.csv: columns that the contract does not have are left out: sorce (did you mean source?), shoe_size",
    )


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="2 columns named 'source'"):
        read(tmp_path, leads="lead_id,source,source\n1,a,b\n")


def test_money_in_cents_and_in_units_at_once_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="both amount and amount_cents"):
        read(tmp_path, leads="lead_id,amount,amount_cents\n1,1,100\n")


def test_the_made_key_of_a_touch_depends_on_its_text_and_its_number_among_equals(tmp_path: Path) -> None:
    text = "lead_id,at,kind\n1,2026-01-01,visit\n1,2026-01-01,visit\n1,2026-01-02,visit\n"
    first, again = read(tmp_path, touches=text), read(tmp_path, touches=text)
    keys = first.rows["touches"]["touch_id"]
    assert keys.n_unique() == 3
    assert first.rows["touches"].equals(again.rows["touches"])
    reordered = read(tmp_path, touches="kind,lead_id,at,content_id\nvisit,1,2026-01-02,\nvisit,1,2026-01-01,\n")
    assert set(reordered.rows["touches"]["touch_id"]) == {keys[2], keys[0]}


def test_the_made_key_is_the_same_whatever_the_time_zone(tmp_path: Path) -> None:
    folder = files(tmp_path, {"touches.csv": "lead_id,at\n1,2026-01-01\n"})
    utc, berlin = (intake.read([folder], time_zone=zone).rows["touches"] for zone in ("UTC", "Europe/Berlin"))
    assert utc["touch_id"].to_list() == berlin["touch_id"].to_list()
    assert utc["at"].to_list() != berlin["at"].to_list()


def test_the_made_key_is_sha_256_and_so_never_changes(tmp_path: Path) -> None:
    found = read(tmp_path, touches="lead_id,at\n1,2026-01-01\n")
    assert found.rows["touches"]["touch_id"].to_list() == ["11bb01069a5320b297011a40ff63f6f0"]


def test_a_conversation_is_of_one_of_five_kinds(tmp_path: Path) -> None:
    found = read(tmp_path, conversations="lead_id,at,kind\n1,2026-01-01,6\n1,2026-01-01,5\n")
    assert reasons(found) == [(2, "kind", "6", "outside 1 to 5")]


def test_a_target_has_a_month_or_a_quarter(tmp_path: Path) -> None:
    found = read(tmp_path, targets="period,metric,value,owner\n2026-11,revenue,1e6,sales\nnext,revenue,2,sales\n")
    assert found.rows["targets"].rows() == [("2026-11", "revenue", 1e6, "sales")]
    assert found.rows_refused == 1


def test_a_dispute_has_two_labels_and_ends_in_one_of_two_ways(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        disputes="lead_id,contested_at,sales_label,marketing_label,settled_as\n"
        "1,2026-01-02,no,yes,overturned\n2,2026-01-02,,,\n3,2026-01-02,no,yes,won\n4,,no,yes,upheld\n",
    )
    assert found.rows["disputes"].drop("contested_at").rows() == [
        ("1", False, True, "overturned"),
        ("2", None, None, None),
    ]
    assert reasons(found) == [
        (4, "settled_as", "won", "not upheld or overturned"),
        (5, "contested_at", None, "contested_at is empty"),
    ]


def test_negative_money_and_wins_before_the_lead_are_kept_with_a_warning(tmp_path: Path) -> None:
    found = read(
        tmp_path, leads="lead_id,created_at,won_at,amount\n1,2026-01-03,2026-01-01,-5\n2,2026-01-03,2026-01-03,5\n"
    )
    assert found.rows["leads"].height == 2
    assert found.warnings == (
        "1 row of leads with a negative amount (1), kept",
        "1 row of leads with won_at before created_at (1), kept",
    )


def test_a_huge_cell_is_refused_and_shown_short(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,name\n1," + "x" * 200_000 + "\n")
    assert found.refused[0].reason == "longer than 10000 characters"
    assert found.refused[0].value == "x" * 200 + "…"


def test_a_header_alone_is_an_import_of_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, leads="lead_id,source\n")
    assert (found.rows_read, found.rows["leads"].height) == (0, 0)


def test_files_that_are_named_after_no_frame(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"None of these files is named after a frame: deals\.csv"):
        read(tmp_path, deals="id\n1\n")
    found = read(tmp_path, deals="id\n1\n", leads="lead_id\n1\n")
    assert found.warnings == ("deals.csv is not named after a frame and is left out",)


def test_two_files_of_one_frame_are_refused(tmp_path: Path) -> None:
    pl.DataFrame({"lead_id": ["1"]}).write_parquet(tmp_path / "leads.parquet")
    with pytest.raises(Refused, match=r"Both leads\.csv and leads\.parquet are leads"):
        read(tmp_path, leads="lead_id\n1\n")


def test_a_path_that_is_not_there_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file or folder"):
        intake.read([tmp_path / "nowhere"])
    with pytest.raises(Refused, match=r"The path x{60}… is longer than any file"):
        intake.read([Path("x" * 5000)])
    with pytest.raises(Refused, match="No CSV, XLSX, Parquet or zip file"):
        intake.read([tmp_path])
    with pytest.raises(Refused, match="neither CSV, XLSX nor Parquet"):
        intake.read([files(tmp_path, {"leads.docx": "x"}) / "leads.docx"])


def test_the_refused_rows_of_an_earlier_import_are_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, **{"leads": "lead_id\n1\n", "leads.refused": "row,column,value,reason\n"})
    assert ([path.name for path in found.files], found.warnings) == (["leads.csv"], ())


def test_a_date_still_to_come_is_kept_with_a_warning(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        leads="lead_id,created_at,won_at\n1,2026-01-03,2098-01-01\n2,2026-01-03,2026-01-04\n",
        campaigns="campaign_id,starts_on\na,2098-01-01\n",
        spend="campaign_id,on,amount\na,2098-01-01,5\n",
    )
    assert set(found.warnings) == {
        "1 row of leads with won_at still to come (1), kept but not counted before that day",
        "1 row of spend with on still to come (a 2098-01-01), kept but not counted before that day",
    }

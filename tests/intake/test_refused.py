import csv
import io
from pathlib import Path

from intake.refused import Refusal, as_csv, clear, save


def refusal(value: str) -> Refusal:
    return Refusal("leads.csv", 7, "score", value, "no whole number")


def test_the_file_names_row_column_value_and_reason() -> None:
    assert as_csv([refusal("x")]) == "row,column,value,reason\r\n7,score,x,no whole number\r\n"


def test_formulas_are_neutralised() -> None:
    cells = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "x=1"]
    read = [row["value"] for row in csv.DictReader(io.StringIO(as_csv([refusal(cell) for cell in cells]), newline=""))]
    assert read == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "x=1"]


def test_it_lies_beside_the_input(tmp_path: Path) -> None:
    assert save([refusal("x")], tmp_path / "leads.csv") == tmp_path / "leads.refused.csv"
    assert (tmp_path / "leads.refused.csv").read_text().startswith("row,column,value,reason\n7,")


def test_it_lies_in_the_current_folder_when_the_other_cannot_be_written(tmp_path: Path, monkeypatch: object) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)  # type: ignore[attr-defined]
    assert save([refusal("x")], tmp_path / "gone" / "leads.csv") == here / "leads.refused.csv"


def test_what_an_earlier_import_left_is_removed_and_a_file_of_yours_is_not(tmp_path: Path) -> None:
    ours, yours = tmp_path / "leads.refused.csv", tmp_path / "touches.refused.csv"
    save([refusal("x")], tmp_path / "leads.csv")
    yours.write_text("my own notes")
    clear(tmp_path / "leads.csv")
    clear(tmp_path / "touches.csv")
    assert (ours.exists(), yours.exists()) == (False, True)

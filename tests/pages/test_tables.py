"""Every table can be taken away, and only by our own button: no file of ours computes."""

import ast
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import streamlit
from streamlit import config

from pages.parts import tables

ROOT = Path(__file__).parents[2]


def saved(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the next download button was given, by the name of its file."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "dataframe", lambda frame, **shown: None)
    monkeypatch.setattr(streamlit, "download_button", lambda words, made, name, *_, **more: given.update({name: made}))
    return given


def test_every_table_of_the_pages_is_drawn_where_it_gets_its_button() -> None:
    own = {"pages/parts/tables.py", "pages/parts/chartering/grids.py", "pages/parts/response/giving.py"}
    users = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "pages").rglob("*.py")
        if any(word in file.read_text(encoding="utf-8") for word in (".dataframe(", ".data_editor(", "write_csv("))
    }
    assert users == own  # the charter's rows are typed in; the queue's, which are marked, have the button below them
    assert "tables.save(" in (ROOT / "pages/parts/response/giving.py").read_text(encoding="utf-8")


def test_plain_tables_have_a_button_too_but_for_the_samples_sign_ins() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "pages").rglob("*.py")}
    counted = {name: (text.count("st.table("), text.count("tables.save(")) for name, text in texts.items()}
    assert {name: counts for name, counts in counted.items() if counts[0] > counts[1]} == {"sign_in.py": (1, 0)}


def test_every_answer_with_a_figure_or_a_small_table_has_its_numbers_to_save() -> None:
    without = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for file in (ROOT / "pages").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Block"
        and {word.arg for word in call.keywords} & {"rows", "drawn"}
        and "table" not in {word.arg for word in call.keywords}
    ]  # fmt: skip
    assert without == []


def test_streamlits_own_csv_and_clipboard_are_off() -> None:
    config.get_config_options(force_reparse=True)
    assert config.get_option("client.disableDataExport") is True


def test_the_file_holds_the_numbers_of_leads_and_no_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    given = saved(monkeypatch)
    shown = pl.DataFrame({"Lead": ["/leads?lead=A%26B%207", None], "Company": ["=1+1", "Ada & Co"], "n": [-1, 2]})
    tables.draw(shown, "Two leads", "leads")
    assert given["leads.csv"]().decode("utf-8-sig") == "Lead,Company,n\nA&B 7,'=1+1,-1\n,Ada & Co,2\n"


def test_a_longer_table_is_saved_whole_and_made_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    given, asked = saved(monkeypatch), []
    whole = pl.DataFrame({"n": [1, 2, 3]})
    tables.draw(whole.head(1), "One", "all", whole=lambda: asked.append(1) or whole)
    assert asked == []
    assert given["all.csv"]() == b"\xef\xbb\xbfn\n1\n2\n3\n"
